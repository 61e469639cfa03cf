using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Filters;

/// <summary>True where the other is false, false where it is true, else null.</summary>
internal sealed unsafe class NotFilter(PacketFilter inner) : PacketFilter
{
    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        bool nulls = inner.Evaluate(row, rows, isTrue, isNull);
        if (nulls)
        {
            for (int word = 0; word < Packets.WordCount(rows); word++)
                isTrue[word] |= isNull[word];
        }
        MaskWords.Invert(isTrue, rows);
        return nulls;
    }

    public override PacketFilter Fork() => new NotFilter(inner.Fork());

    public override void Dispose() => inner.Dispose();
}
