using System.Numerics;
using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar.Queries;

/// <summary>Finds the first rows where a filter is true, packet by packet, and looks at none behind the packet of the last.</summary>
internal static unsafe class FirstRows
{
    /// <summary>The rows, rising.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="filter">The filter; null where all rows are wanted.</param>
    /// <param name="rowCount">How many at most.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public static long[] Find(QuerySource source, Node? filter, int rowCount, CancellationToken cancellation)
    {
        using Binder binder = new(source);
        using Workspace workspace = new();
        PacketSelector selector = new(filter is null ? null : binder.BindCondition(filter), workspace);
        List<long> found = [];
        for (long row = 0; row < source.RowCount && found.Count < rowCount; )
        {
            Outlook outlook = selector.LookAhead(row, source.RowCount);
            if (outlook.IsNone)
            {
                row = outlook.EndRow;
                continue;
            }
            for (; row < outlook.EndRow && found.Count < rowCount; row += Packets.Rows)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(found, row, selector.Select(row, outlook.EndRow, outlook.IsAll), rowCount);
            }
            row = Math.Min(row, outlook.EndRow);
        }
        return [.. found];
    }

    private static void Add(List<long> found, long firstRow, Selection selection, int rowCount)
    {
        int wanted = Math.Min(selection.Count, rowCount - found.Count);
        if (selection.Mask is null)
        {
            for (int i = 0; i < wanted; i++)
                found.Add(firstRow + i);
            return;
        }
        for (int word = 0; wanted > 0; word++)
        {
            for (ulong bits = selection.Mask[word]; bits != 0 && wanted > 0; bits &= bits - 1, wanted--)
                found.Add(firstRow + (word * 64) + BitOperations.TrailingZeroCount(bits));
        }
    }
}
