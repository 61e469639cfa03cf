using Columnar.Evaluation;
using Columnar.Kernels;
using Columnar.Scans;

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
}

/// <summary>Numbers, dates or timestamps.</summary>
internal sealed unsafe class NumberInput(Lanes lanes) : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        LaneValues loaded = lanes.Load(workspace, selection.Mask);
        values = loaded.Values;
        return Narrow(workspace, selection, loaded.Valid);
    }
}

/// <summary>Text, whose bytes the aggregate reads for itself.</summary>
internal sealed unsafe class TextInput(PacketReader reader) : AggregateInput
{
    public override Selection Read(Workspace workspace, Selection selection, out void* values)
    {
        values = null;
        return Narrow(workspace, selection, reader.Validity(workspace.Row, workspace.Rows));
    }
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
