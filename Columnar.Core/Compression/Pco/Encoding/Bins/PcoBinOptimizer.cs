using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Joins neighbouring bins of a histogram so that the whole takes the fewest bits, by dynamic programming over all divisions. Costs
/// are 32-bit floats in a fixed order of operations: the choice between divisions of nearly equal cost is part of the output.
/// </summary>
internal sealed class PcoBinOptimizer<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // What a decoder gains from having one bin only, or only bins without offsets, in bits per number.
    private const float SingleBinWorth = 0.1f;
    private const float NoOffsetsWorth = 0.1f;

    private PcoBuffer<float> _costs;
    private PcoBuffer<int> _counts;
    private PcoBuffer<ulong> _uppers;
    private PcoBuffer<int> _firsts;
    private PcoBuffer<int> _ends;

    /// <summary>The last bin of each group of bins that should be one.</summary>
    /// <param name="bins">The bins of a histogram, at least one.</param>
    /// <param name="ansLog">About how large the table of states is going to be.</param>
    public ReadOnlySpan<int> Optimize(ReadOnlySpan<PcoHistogramBin<TLatent>> bins, int ansLog)
    {
        Span<int> ends = _ends.Take(bins.Length);
        float binCost = ansLog + PcoLatent<TLatent>.Bits + PcoFormat.OffsetCountBits(PcoLatent<TLatent>.Bits);
        int total = 0;
        bool hasOffsets = false;
        foreach (ref readonly PcoHistogramBin<TLatent> bin in bins)
        {
            total += bin.Count;
            hasOffsets |= bin.Lower != bin.Upper;
        }
        float totalLog = PcoLogarithm.Of(total);
        float best = FindBest(bins, binCost, totalLog);

        float single = BinCost(binCost, bins[0].Lower, bins[^1].Upper, total, totalLog);
        if (single < best + (SingleBinWorth * total))
        {
            ends[0] = bins.Length - 1;
            return ends[..1];
        }
        if (!hasOffsets)
        {
            float separate = 0;
            foreach (ref readonly PcoHistogramBin<TLatent> bin in bins)
                separate += BinCost(binCost, bin.Lower, bin.Upper, bin.Count, totalLog);
            if (separate < best + (NoOffsetsWorth * total))
            {
                for (int i = 0; i < ends.Length; i++)
                    ends[i] = i;
                return ends;
            }
        }

        // From the last group back to the first; then in order.
        int count = 0;
        ReadOnlySpan<int> firsts = _firsts.Peek(bins.Length);
        for (int last = bins.Length - 1; last >= 0; last = firsts[last] - 1)
            ends[count++] = last;
        ends[..count].Reverse();
        return ends[..count];
    }

    private static float BinCost(float binCost, TLatent lower, TLatent upper, int count, float totalLog)
    {
        float symbolBits = totalLog - PcoLogarithm.Of(count);
        float offsetBits = PcoLatent<TLatent>.BitLength(upper - lower);
        return binCost + ((symbolBits + offsetBits) * count);
    }

    // For every bin, where the group that ends with it should begin, given that all before is divided at best. The lanes of a vector are
    // ends of groups, so that a beginning is tried for all of them at once, and only one step waits for the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float FindBest(ReadOnlySpan<PcoHistogramBin<TLatent>> bins, float binCost, float totalLog)
    {
        int length = bins.Length;
        // Whole vectors are read and written, and there is one more count and cost than bins.
        int padded = length + Vector256<float>.Count;
        Span<float> costs = _costs.Take(padded + 1);
        Span<int> counts = _counts.Take(padded + 1);
        Span<ulong> uppers = _uppers.Take(padded);
        Span<int> firsts = _firsts.Take(padded);
        costs[0] = 0;
        counts[0] = 0;
        for (int i = 0; i < length; i++)
        {
            counts[i + 1] = counts[i] + bins[i].Count;
            uppers[i] = ulong.CreateTruncating(bins[i].Upper);
        }

        // SAFETY: the spans are longer than the last index plus a vector.
        ref float cost = ref MemoryMarshal.GetReference(costs);
        ref int count = ref MemoryMarshal.GetReference(counts);
        ref ulong upper = ref MemoryMarshal.GetReference(uppers);
        bool isWide = PcoLatent<TLatent>.BitLength(bins[^1].Upper - bins[0].Lower) > 32;
        for (int i = 0; i < length; i += Vector256<float>.Count)
        {
            Vector256<ulong> wide = Vector256.LoadUnsafe(ref upper, (nuint)i);
            Vector256<ulong> moreWide = Vector256.LoadUnsafe(ref upper, (nuint)i + 4);
            Vector256<uint> narrow = Vector256.Narrow(wide, moreWide);
            Vector256<int> countThere = Vector256.LoadUnsafe(ref count, (nuint)i + 1);
            var least = Vector256.Create(float.MaxValue);
            Vector256<int> leastAt = Vector256<int>.Zero;
            int end = Math.Min(i + Vector256<float>.Count, length);
            for (int j = 0; j < end; j++)
            {
                Vector256<float> n = Vector256.ConvertToSingle(countThere - Vector256.Create(Unsafe.Add(ref count, j)));
                Vector256<int> lengths;
                if (isWide)
                {
                    var lower = Vector256.Create(ulong.CreateTruncating(bins[j].Lower));
                    lengths = PcoBitLengths.Of(wide - lower, moreWide - lower);
                }
                else
                {
                    lengths = PcoBitLengths.Of(narrow - Vector256.Create(uint.CreateTruncating(bins[j].Lower)));
                }
                Vector256<float> offsetBits = Vector256.ConvertToSingle(lengths);
                Vector256<float> symbolBits = Vector256.Create(totalLog) - PcoLogarithm.Of(n);
                Vector256<float> sum =
                    Vector256.Create(Unsafe.Add(ref cost, j))
                    + (Vector256.Create(binCost) + ((symbolBits + offsetBits) * n));
                if (j > i)
                {
                    Vector256<int> isBefore = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(j - i));
                    sum = Vector256.ConditionalSelect(
                        isBefore.AsSingle(),
                        Vector256.Create(float.PositiveInfinity),
                        sum
                    );
                }
                // Of equal costs the later beginning wins.
                Vector256<int> isLess = Vector256.LessThanOrEqual(sum, least).AsInt32();
                least = Vector256.MinNative(sum, least);
                leastAt = Vector256.ConditionalSelect(isLess, Vector256.Create(j), leastAt);
                // The cost of the group that ends with this bin is the one that the next beginning adds to.
                if (j >= i)
                    least.StoreUnsafe(ref cost, (nuint)i + 1);
            }
            leastAt.CopyTo(firsts[i..]);
        }
        return costs[length];
    }
}
