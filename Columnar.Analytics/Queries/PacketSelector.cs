using Columnar.Evaluation;
using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Queries;

/// <summary>Goes through the packets of some rows, and gives the rows of each that a filter selects.</summary>
/// <param name="filter">The filter; null where all rows are wanted.</param>
/// <param name="workspace">Moved to each packet.</param>
internal sealed unsafe class PacketSelector(Condition? filter, Workspace workspace)
{
    private readonly Foreseer? _foresee = filter is null ? null : filter.Foresee;

    /// <summary>How many of the next rows will be selected, where that is known.</summary>
    /// <param name="row">The beginning of a packet.</param>
    /// <param name="endRow">The row after the last of the scan.</param>
    public Outlook LookAhead(long row, long endRow) => Outlook.From(_foresee, row, endRow);

    /// <summary>Moves to the packet that begins at a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="endRow">The row after the last of the scan.</param>
    /// <param name="isAll">Whether it is known that all rows are selected.</param>
    /// <returns>The rows selected; good until the next packet.</returns>
    public Selection Select(long row, long endRow, bool isAll)
    {
        workspace.MoveTo(row, (int)Math.Min(Packets.Rows, endRow - row));
        if (isAll)
            return new(null, workspace.Rows);
        ulong* isTrue = workspace.TakeMask();
        filter!.Evaluate(workspace, null, isTrue, workspace.TakeMask());
        int count = MaskWords.Count(isTrue, workspace.Rows);
        return new(count == workspace.Rows ? null : isTrue, count);
    }
}
