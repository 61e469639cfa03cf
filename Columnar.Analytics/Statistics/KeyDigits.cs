using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Aggregates;

namespace Columnar.Statistics;

/// <summary>Counts, of the values whose keys begin in certain ways, the 16 bits that follow.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="prefixes">The beginnings that are looked at; a few.</param>
/// <param name="bits">How many bits they have, at most 48.</param>
internal sealed unsafe class KeyDigits<T>(ulong[] prefixes, int bits) : PacketAggregator
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Bits of a digit.</summary>
    public const int DigitBits = 16;

    /// <summary>For each prefix how many values have which digit.</summary>
    public long[][] Counts { get; } = Array.ConvertAll(prefixes, _ => new long[1 << DigitBits]);

    public override PacketAggregator Fork() => new KeyDigits<T>(prefixes, bits);

    // Tiering costs a multiple of the work for some hundred calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        var numbers = new ReadOnlySpan<T>(values, rows);
        for (int i = 0; i < numbers.Length; i++)
        {
            // SAFETY: a mask has a bit for each row (PacketAggregator).
            if (mask is not null && (mask[i >> 6] >> (i & 63) & 1) == 0)
                continue;
            ulong key = OrderKey.Of(numbers[i]);
            ulong prefix = OrderKey.Prefix(key, bits);
            int place = 0;
            while (place < prefixes.Length && prefixes[place] != prefix)
                place++;
            if (place < prefixes.Length)
                Counts[place][(int)(OrderKey.Prefix(key, bits + DigitBits) & ((1 << DigitBits) - 1))]++;
        }
    }

    protected override void Join(PacketAggregator other)
    {
        var digits = (KeyDigits<T>)other;
        for (int place = 0; place < Counts.Length; place++)
        {
            for (int digit = 0; digit < Counts[place].Length; digit++)
                Counts[place][digit] += digits.Counts[place][digit];
        }
    }
}
