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
    private PcoBuffer<TLatent> _lowers;
    private PcoBuffer<uint> _narrowLowers;
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

    // For every bin, where the group that ends with it should begin, given that all before is divided at best.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float FindBest(ReadOnlySpan<PcoHistogramBin<TLatent>> bins, float binCost, float totalLog)
    {
        int length = bins.Length;
        // Whole vectors are read; the cost of what lies behind the last bin, as of every bin not reached yet, is infinite.
        int padded = length + 1 + Vector256<float>.Count;
        Span<float> costs = _costs.Take(padded);
        Span<int> counts = _counts.Take(padded);
        Span<TLatent> lowers = _lowers.Take(padded);
        Span<uint> narrowLowers = _narrowLowers.Take(padded);
        Span<int> firsts = _firsts.Take(length);
        costs.Fill(float.PositiveInfinity);
        counts[(length + 1)..].Clear();
        costs[0] = 0;
        counts[0] = 0;
        for (int i = 0; i < length; i++)
        {
            counts[i + 1] = counts[i] + bins[i].Count;
            lowers[i] = bins[i].Lower;
            narrowLowers[i] = uint.CreateTruncating(bins[i].Lower);
        }

        // SAFETY: the spans are longer than the last index plus a vector.
        ref float cost = ref MemoryMarshal.GetReference(costs);
        ref int count = ref MemoryMarshal.GetReference(counts);
        ref uint narrowLower = ref MemoryMarshal.GetReference(narrowLowers);
        ref ulong wideLower = ref Unsafe.As<TLatent, ulong>(ref MemoryMarshal.GetReference(lowers));
        for (int i = 0; i < length; i++)
        {
            var wideUpper = Vector256.Create(ulong.CreateTruncating(bins[i].Upper));
            var narrowUpper = Vector256.Create(uint.CreateTruncating(bins[i].Upper));
            var countThere = Vector256.Create(counts[i + 1]);
            var lanes = Vector256<int>.Indices;
            var least = Vector256.Create(float.MaxValue);
            Vector256<int> leastAt = Vector256<int>.Zero;
            for (int j = 0; j <= i; j += Vector256<float>.Count)
            {
                Vector256<float> n = Vector256.ConvertToSingle(countThere - Vector256.LoadUnsafe(ref count, (nuint)j));
                Vector256<int> lengths =
                    Unsafe.SizeOf<TLatent>() == sizeof(ulong)
                        ? PcoBitLengths.Of(
                            wideUpper - Vector256.LoadUnsafe(ref wideLower, (nuint)j),
                            wideUpper - Vector256.LoadUnsafe(ref wideLower, (nuint)j + 4)
                        )
                        : PcoBitLengths.Of(narrowUpper - Vector256.LoadUnsafe(ref narrowLower, (nuint)j));
                Vector256<float> offsetBits = Vector256.ConvertToSingle(lengths);
                Vector256<float> symbolBits = Vector256.Create(totalLog) - PcoLogarithm.Of(n);
                Vector256<float> sum =
                    Vector256.LoadUnsafe(ref cost, (nuint)j)
                    + (Vector256.Create(binCost) + ((symbolBits + offsetBits) * n));
                // Of equal costs the later beginning wins.
                Vector256<float> isLess = Vector256.LessThanOrEqual(sum, least);
                least = Vector256.ConditionalSelect(isLess, sum, least);
                leastAt = Vector256.ConditionalSelect(isLess.AsInt32(), lanes, leastAt);
                lanes += Vector256.Create(Vector256<int>.Count);
            }
            float best = Least(least);
            Vector256<int> isBest = Vector256.Equals(least, Vector256.Create(best)).AsInt32();
            int first = Greatest(leastAt & isBest);
            costs[i + 1] = best;
            firsts[i] = first;
        }
        return costs[length];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Least(Vector256<float> values)
    {
        Vector128<float> four = Vector128.MinNative(values.GetLower(), values.GetUpper());
        Vector128<float> two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Min(two[0], two[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Greatest(Vector256<int> values)
    {
        Vector128<int> four = Vector128.Max(values.GetLower(), values.GetUpper());
        Vector128<int> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(two[0], two[1]);
    }
}
