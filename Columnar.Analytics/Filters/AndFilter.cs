using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>True where both are true, false where one is false, else null. The right one is not looked at where no row can be true.</summary>
internal sealed unsafe class AndFilter(PacketFilter left, PacketFilter right) : PacketFilter
{
    private readonly PacketMasks _right = new();

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        bool leftNulls = left.Evaluate(row, rows, isTrue, isNull);
        if (MaskWords.IsEmpty(isTrue, rows) && (!leftNulls || MaskWords.IsEmpty(isNull, rows)))
            return false;
        bool rightNulls = right.Evaluate(row, rows, _right.IsTrue, _right.IsNull);
        ThreeValued.And(
            isTrue,
            leftNulls ? isNull : null,
            _right.IsTrue,
            rightNulls ? _right.IsNull : null,
            isNull,
            Packets.WordCount(rows)
        );
        return leftNulls || rightNulls;
    }

    public override PacketFilter Fork() => new AndFilter(left.Fork(), right.Fork());

    public override void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }
}
