using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>The same answer in every row.</summary>
/// <param name="answer">True, false or null.</param>
internal sealed unsafe class ConstantCondition(bool? answer) : Condition
{
    public bool? Answer => answer;

    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        Masks.Fill(isTrue, workspace.Rows, answer is true ? ulong.MaxValue : 0);
        Masks.Fill(isNull, workspace.Rows, answer is null ? ulong.MaxValue : 0);
    }

    public override Outcomes Foresee(long row, ref long endRow) =>
        answer switch
        {
            true => Outcomes.True,
            false => Outcomes.False,
            _ => Outcomes.Null,
        };
}

/// <summary>The opposite of a condition; null stays null.</summary>
internal sealed unsafe class NotCondition(Condition operand) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        operand.Evaluate(workspace, needed, isTrue, isNull);
        for (int word = 0; word < workspace.Words; word++)
            isTrue[word] = ~(isTrue[word] | isNull[word]);
        if (workspace.Rows > 0)
            isTrue[workspace.Words - 1] &= Masks.LastWord(workspace.Rows);
    }

    public override Outcomes Foresee(long row, ref long endRow) => operand.Foresee(row, ref endRow).Not();
}

/// <summary>A column of truth values.</summary>
internal sealed unsafe class BoolCondition(PacketReader reader) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        var bits = (ulong*)reader.Values(workspace.Row, workspace.Rows);
        new ReadOnlySpan<ulong>(bits, workspace.Words).CopyTo(new Span<ulong>(isTrue, workspace.Words));
        Masks.Finish(reader.Validity(workspace.Row, workspace.Rows), workspace.Rows, isTrue, isNull);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        ViewBlock block = Foresight.BlockAt(reader, row, ref endRow);
        Outcomes values = Outcomes.True | Outcomes.False;
        if (block.TryGetTrueCount(out int count) && count == 0)
            values = Outcomes.False;
        else if (block.IsKnown && count == block.Comparable)
            values = Outcomes.True;
        return Foresight.WithNulls(block, values);
    }
}

/// <summary>Whether two conditions give the same answer; null where either does.</summary>
internal sealed unsafe class EqualConditions(Condition left, Condition right) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        ulong* otherTrue = workspace.TakeMask();
        ulong* otherNull = workspace.TakeMask();
        left.Evaluate(workspace, needed, isTrue, isNull);
        right.Evaluate(workspace, needed, otherTrue, otherNull);
        for (int word = 0; word < workspace.Words; word++)
        {
            isNull[word] |= otherNull[word];
            isTrue[word] = ~(isTrue[word] ^ otherTrue[word]) & ~isNull[word];
        }
        if (workspace.Rows > 0)
            isTrue[workspace.Words - 1] &= Masks.LastWord(workspace.Rows);
        workspace.Release(mark);
    }

    public override Outcomes Foresee(long row, ref long endRow) =>
        left.Foresee(row, ref endRow).Equal(right.Foresee(row, ref endRow));
}
