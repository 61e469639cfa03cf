using Columnar.Evaluation;
using Columnar.Queries;

namespace Columnar.Grouping;

/// <summary>Truth values as keys, false first.</summary>
internal sealed unsafe class BoolKeyColumn(TableColumn column, Condition condition) : KeyColumn(column)
{
    private const int False = 1;
    private const int True = 2;

    public override int CodeCount => 3;

    public override void Encode(Workspace workspace, Selection selection, int* codes)
    {
        (int, int) mark = workspace.Mark();
        ulong* isTrue = workspace.TakeMask();
        ulong* isNull = workspace.TakeMask();
        condition.Evaluate(workspace, selection.Mask, isTrue, isNull);
        for (int row = 0; row < workspace.Rows; row++)
        {
            ulong bit = 1UL << (row & 63);
            codes[row] =
                (isNull[row >> 6] & bit) != 0 ? Null
                : (isTrue[row >> 6] & bit) != 0 ? True
                : False;
        }
        workspace.Release(mark);
    }

    public override int Adopt(KeyColumn other, int code) => code;

    public override int[] Ranks() => RanksBy((left, right) => left.CompareTo(right));

    public override ResultColumn Decode(ReadOnlySpan<int> codes)
    {
        var values = new bool[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            values[i] = codes[i] == True;
        return new ResultColumn<bool>(Column, values, Nulls(codes));
    }
}
