using Columnar.Evaluation;
using Columnar.Kernels;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Queries;

/// <summary>What aggregates take in: for a packet, which of the selected rows count, and their values.</summary>
internal abstract unsafe class AggregateInput
{
    /// <summary>Reads a packet.</summary>
    /// <param name="workspace">The packet; what is returned stays good until its stack is released.</param>
    /// <param name="selection">The rows selected, at least one.</param>
    /// <param name="values">A value per row, where the input has any.</param>
    /// <returns>The selected rows that count.</returns>
    public abstract Selection Read(Workspace workspace, Selection selection, out void* values);

    /// <summary>Takes all rows of a block into aggregates without reading them.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="totals">The aggregates.</param>
    /// <returns>False where that is not possible; then nothing was taken in.</returns>
    public virtual bool TryAdd(long row, long endRow, TotalAggregate[] totals) => false;

    private protected static bool TryAdd(PacketReader reader, long row, long endRow, TotalAggregate[] totals)
    {
        ViewBlock block = reader.View.BlockAt(row);
        if (block.FirstRow != row || block.EndRow != endRow)
            return false;
        foreach (TotalAggregate total in totals)
        {
            if (!total.Aggregator.CanAdd(block))
                return false;
        }
        foreach (TotalAggregate total in totals)
            total.Aggregator.TryAdd(block);
        return true;
    }

    private protected static Selection Narrow(Workspace workspace, Selection selection, ulong* valid)
    {
        if (valid is null)
            return selection;
        ulong* mask = workspace.TakeMask();
        if (selection.Mask is null)
            MaskWords.Fill(mask, workspace.Rows);
        else
            MaskWords.Copy(selection.Mask, mask, workspace.Rows);
        return new(mask, MaskWords.AndCount(mask, valid, workspace.Rows));
    }
}

/// <summary>Every selected row.</summary>
internal sealed unsafe class RowInput : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        values = null;
        return selection;
    }

    public override bool TryAdd(long row, long endRow, TotalAggregate[] totals)
    {
        foreach (TotalAggregate total in totals)
            total.Aggregator.Add(row, (int)(endRow - row), null, null, (int)(endRow - row));
        return true;
    }
}

/// <summary>Numbers, decimals, dates, times or durations.</summary>
internal sealed unsafe class NumberInput(Lanes lanes) : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        LaneValues loaded = lanes.Load(workspace, selection.Mask);
        values = loaded.Values;
        return Narrow(workspace, selection, loaded.Valid);
    }

    public override bool TryAdd(long row, long endRow, TotalAggregate[] totals) =>
        lanes is ColumnLanes column && TryAdd(column.Reader, row, endRow, totals);
}

/// <summary>Text and other values that are taken as bytes, which the aggregate reads for itself.</summary>
internal sealed unsafe class BytesInput(PacketReader reader) : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        values = null;
        return Narrow(workspace, selection, reader.Validity(workspace.Row, workspace.Rows));
    }

    public override bool TryAdd(long row, long endRow, TotalAggregate[] totals) => TryAdd(reader, row, endRow, totals);
}

/// <summary>The rows in which a condition is true, or those in which it is not null.</summary>
/// <param name="condition">The condition.</param>
/// <param name="countsTrue">Which of them.</param>
internal sealed unsafe class TruthInput(Condition condition, bool countsTrue) : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        values = null;
        ulong* isTrue = workspace.TakeMask();
        ulong* isNull = workspace.TakeMask();
        condition.Evaluate(workspace, selection.Mask, isTrue, isNull);
        if (!countsTrue)
            MaskWords.Invert(isNull, workspace.Rows);
        return Narrow(workspace, selection, countsTrue ? isTrue : isNull);
    }
}
