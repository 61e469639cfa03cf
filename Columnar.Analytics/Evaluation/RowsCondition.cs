using Columnar.Memory;

namespace Columnar.Evaluation;

/// <summary>Whether a row lies in a range of row numbers.</summary>
/// <param name="first">The first of the range.</param>
/// <param name="end">The row behind its last.</param>
internal sealed unsafe class RowsCondition(long first, long end) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        Masks.Fill(isTrue, workspace.Rows, 0);
        Masks.Fill(isNull, workspace.Rows, 0);
        int from = (int)Math.Clamp(first - workspace.Row, 0, workspace.Rows);
        int to = (int)Math.Clamp(end - workspace.Row, from, workspace.Rows);
        Bitmap.Fill(new Span<byte>(isTrue, workspace.Words * sizeof(ulong)), from, to - from, true);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        bool isWithin = row >= first && row < end;
        if (row < first)
            endRow = Math.Min(endRow, first);
        else if (isWithin)
            endRow = Math.Min(endRow, end);
        return isWithin ? Outcomes.True : Outcomes.False;
    }
}
