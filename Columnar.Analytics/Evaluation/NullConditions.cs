using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Whether a column has no value in a row.</summary>
internal sealed unsafe class ColumnIsNull(PacketReader reader) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        // What is null for a comparison is what is true here.
        Masks.Fill(isNull, workspace.Rows, 0);
        Masks.Finish(reader.Validity(workspace.Row, workspace.Rows), workspace.Rows, isNull, isTrue);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        ViewBlock block = Foresight.BlockAt(reader, row, ref endRow);
        return Foresight.WithNulls(block, Outcomes.True).IsNull();
    }
}

/// <summary>Whether a computed number is null.</summary>
internal sealed unsafe class LanesAreNull(Lanes operand) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        ulong* valid = operand.Load(workspace, needed).Valid;
        Masks.Fill(isNull, workspace.Rows, 0);
        Masks.Finish(valid, workspace.Rows, isNull, isTrue);
        workspace.Release(mark);
    }

    public override Outcomes Foresee(long row, ref long endRow) => operand.Unforeseen.IsNull();
}

/// <summary>Whether a condition is null.</summary>
internal sealed unsafe class ConditionIsNull(Condition operand) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        operand.Evaluate(workspace, needed, isNull, isTrue);
        Masks.Fill(isNull, workspace.Rows, 0);
    }

    public override Outcomes Foresee(long row, ref long endRow) => operand.Foresee(row, ref endRow).IsNull();
}
