namespace Columnar.Evaluation;

/// <summary>
/// Conditions of which all, or any, must hold, in three-valued logic. From left to right; rows that are decided are not asked about again.
/// </summary>
internal sealed unsafe class LogicCondition(bool isAnd, Condition[] operands) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        ulong* open = workspace.TakeMask();
        ulong* trueHere = workspace.TakeMask();
        ulong* nullHere = workspace.TakeMask();
        int words = workspace.Words;

        // Before the first operand "all" is true and "any" is false.
        Masks.Fill(isTrue, workspace.Rows, isAnd ? ulong.MaxValue : 0);
        Masks.Fill(isNull, workspace.Rows, 0);
        foreach (Condition operand in operands)
        {
            ulong any = 0;
            for (int word = 0; word < words; word++)
            {
                ulong undecided = isAnd ? isTrue[word] | isNull[word] : ~isTrue[word];
                open[word] = undecided & (needed is null ? ulong.MaxValue : needed[word]);
                any |= word == words - 1 ? open[word] & Masks.LastWord(workspace.Rows) : open[word];
            }
            if (any == 0)
                break;
            operand.Evaluate(workspace, open, trueHere, nullHere);
            if (isAnd)
                And(isTrue, isNull, trueHere, nullHere, words);
            else
                Or(isTrue, isNull, trueHere, nullHere, words);
        }
        workspace.Release(mark);
    }

    // From left to right as well: an operand that is not asked cannot fail.
    public override Outcomes Foresee(long row, ref long endRow)
    {
        Outcomes sofar = Outcomes.True;
        foreach (Condition operand in operands)
        {
            if (!sofar.Has(Outcomes.True | Outcomes.Null))
                break;
            Outcomes next = operand.Foresee(row, ref endRow);
            sofar = sofar.And(isAnd ? next : next.Not());
        }
        return isAnd ? sofar : sofar.Not();
    }

    private static void And(ulong* isTrue, ulong* isNull, ulong* otherTrue, ulong* otherNull, int words)
    {
        for (int word = 0; word < words; word++)
        {
            ulong notFalse = (isTrue[word] | isNull[word]) & (otherTrue[word] | otherNull[word]);
            isTrue[word] &= otherTrue[word];
            isNull[word] = notFalse & ~isTrue[word];
        }
    }

    private static void Or(ulong* isTrue, ulong* isNull, ulong* otherTrue, ulong* otherNull, int words)
    {
        for (int word = 0; word < words; word++)
        {
            isTrue[word] |= otherTrue[word];
            isNull[word] = (isNull[word] | otherNull[word]) & ~isTrue[word];
        }
    }
}
