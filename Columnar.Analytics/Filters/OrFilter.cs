using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>True where one is true, false where both are false, else null. The right one is not looked at where all rows are true.</summary>
internal sealed unsafe class OrFilter(PacketFilter left, PacketFilter right) : PacketFilter
{
    private readonly PacketMasks _right = new();

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        bool leftNulls = left.Evaluate(row, rows, isTrue, isNull);
        if (MaskWords.IsFull(isTrue, rows))
            return false;
        bool rightNulls = right.Evaluate(row, rows, _right.IsTrue, _right.IsNull);
        ThreeValued.Or(
            isTrue,
            leftNulls ? isNull : null,
            _right.IsTrue,
            rightNulls ? _right.IsNull : null,
            isNull,
            Packets.WordCount(rows)
        );
        return leftNulls || rightNulls;
    }

    public override PacketFilter Fork() => new OrFilter(left.Fork(), right.Fork());

    public override void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }
}
