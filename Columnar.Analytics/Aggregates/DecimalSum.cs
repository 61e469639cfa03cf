using System.Numerics;
using Columnar.Memory;
using Columnar.Scans;

namespace Columnar.Aggregates;

/// <summary>The exact sum of decimals of one scale.</summary>
internal sealed unsafe class DecimalSum : PacketAggregator
{
    private WideTotal _total;

    /// <summary>The sum so far.</summary>
    public WideTotal Total => _total;

    public override PacketAggregator Fork() => new DecimalSum();

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        var numbers = (Int128*)values;
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            ulong bits = (mask is null ? ulong.MaxValue : mask[word]) & Bitmap.LowMask(rows - (word << 6));
            for (; bits != 0; bits &= bits - 1)
                _total.Add(numbers[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
        }
    }

    protected override void Join(PacketAggregator other) => _total.Add(((DecimalSum)other)._total);
}
