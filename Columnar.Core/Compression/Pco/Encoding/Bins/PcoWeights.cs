using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>Scales counts of bins to weights that sum to a power of two, none below one.</summary>
internal sealed class PcoWeights
{
    private PcoBuffer<float> _exact;

    /// <summary>Makes counts into weights, in place.</summary>
    /// <param name="counts">The counts of the bins, at least one; weights on return.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="maxLog">The logarithm of the weights' sum; more where there are more bins, less where that loses nothing.</param>
    /// <returns>The logarithm of the weights' sum.</returns>
    public int Quantize(Span<int> counts, int total, int maxLog)
    {
        if (counts.Length == 1)
        {
            counts[0] = 1;
            return 0;
        }
        int log = Math.Max(BitOperations.Log2((uint)counts.Length - 1) + 1, maxLog);
        Scale(counts, total, 1 << log);
        int common = log;
        foreach (int weight in counts)
            common = Math.Min(common, BitOperations.TrailingZeroCount(weight));
        foreach (ref int weight in counts)
            weight >>= common;
        return log - common;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(Span<int> weights, int total, int sum)
    {
        // Every bin has one. What is left goes to the bins in proportion to what they want above that.
        Span<float> exact = _exact.Take(weights.Length);
        float factor = (float)sum / total;
        float wanted = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            exact[i] = Math.Max((weights[i] * factor) - 1.0f, 0.0f);
            wanted += exact[i];
        }
        float share = wanted == 0 ? 0 : (sum - weights.Length) / wanted;
        int found = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            exact[i] = 1.0f + (exact[i] * share);
            weights[i] = (int)MathF.Round(exact[i], MidpointRounding.AwayFromZero);
            found += weights[i];
        }

        // What rounding added or lost is taken from those rounded up, or given to those rounded down.
        for (int i = 0; i < weights.Length && found > sum; i++)
        {
            if (weights[i] > 1 && weights[i] > exact[i])
            {
                weights[i]--;
                found--;
            }
        }
        for (int i = 0; i < weights.Length && found < sum; i++)
        {
            if (weights[i] < exact[i])
            {
                weights[i]++;
                found++;
            }
        }
        // Sums of floats may be off by more than the passes could mend.
        for (int i = 0; found != sum; i = (i + 1) % weights.Length)
        {
            int step = Math.Sign(sum - found);
            if (weights[i] + step >= 1)
            {
                weights[i] += step;
                found += step;
            }
        }
    }
}
