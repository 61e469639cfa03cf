using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Finds the base that most numbers of a sample are multiples of, up to a constant remainder: the greatest common divisor of the
/// differences within triples that is too frequent to be chance and saves the most bits.
/// </summary>
internal sealed class PcoIntegerBase<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // The sum of 1/k^2: how much more often a multiple of a divisor is found than the divisor itself.
    private const double ZetaOf2 = Math.PI * Math.PI / 6.0;
    private const double MinStandardDeviations = 3.0;
    private const double RootTolerance = 1E-4;

    // Above the root by more than what cubes are off by.
    private const double MachineEpsilon = 2.220446049250313E-16;

    private readonly PcoCounter<TLatent> _counter = new();

    /// <summary>The base worth splitting by, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TLatent? Choose(ReadOnlySpan<TLatent> sample)
    {
        if (!TryFind(sample, out TLatent candidate, out double saved))
            return null;
        _counter.Begin(sample.Length);
        foreach (TLatent latent in sample)
            _counter.Add(latent / candidate, saved);
        return _counter.MeanOfRare(sample.Length) > PcoEntropy.MinSavedByMultiples ? candidate : null;
    }

    /// <summary>The best base by the remainders alone.</summary>
    /// <param name="sample">The latents, of which threes are taken together.</param>
    /// <param name="best">The base.</param>
    /// <param name="saved">The bits that a remainder takes less than one spread evenly.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(ReadOnlySpan<TLatent> sample, out TLatent best, out double saved)
    {
        int tripleCount = sample.Length / 3;
        _counter.Begin(tripleCount);
        for (int i = 0; i < tripleCount; i++)
        {
            TLatent divisor = TripleDivisor(sample.Slice(3 * i, 3));
            if (divisor > TLatent.One)
                _counter.Add(divisor);
        }
        best = TLatent.Zero;
        saved = double.NegativeInfinity;
        for (int i = 0; i < _counter.Count; i++)
        {
            TLatent divisor = _counter.Keys[i];
            double bits = SavedBits(double.CreateTruncating(divisor), _counter.Counts[i], tripleCount);
            if (bits > saved)
            {
                best = divisor;
                saved = bits;
            }
        }
        return saved > double.NegativeInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLatent TripleDivisor(ReadOnlySpan<TLatent> triple)
    {
        TLatent least = TLatent.Min(TLatent.Min(triple[0], triple[1]), triple[2]);
        TLatent greatest = TLatent.Max(TLatent.Max(triple[0], triple[1]), triple[2]);
        TLatent middle = triple[0] ^ triple[1] ^ triple[2] ^ least ^ greatest;
        TLatent x = middle - least;
        TLatent y = greatest - least;
        if (x == TLatent.Zero)
            return y;
        while (y != TLatent.Zero)
            (x, y) = (y, x % y);
        return x;
    }

    // Negative infinity where the divisor may be chance or saves too little.
    private static double SavedBits(double divisor, double count, double total)
    {
        // Were the numbers spread evenly modulo the divisor, this would be the probability of a triple to have exactly that one.
        double natural = 1.0 / (ZetaOf2 * divisor * divisor);
        double deviation = Math.Sqrt(natural * (1.0 - natural) / total);
        if (((count / total) - natural) / deviation < MinStandardDeviations)
            return double.NegativeInfinity;

        // A standard deviation less than seen, so as not to be deceived by a small sample.
        double sure = count - Math.Sqrt(count);
        if (sure <= 0.0)
            return double.NegativeInfinity;
        double congruent = Math.Min(ZetaOf2 * sure / total, 1.0);

        // The remainders take most bits where one of them has a probability p and the others share the rest; p follows from how
        // many triples are congruent: p^3 + (1 - p)^3 / (divisor - 1)^2.
        double others = divisor - 1.0;
        double othersInverse = 1.0 / (others * others);
        double? concentrated = SolveConcentration(
            othersInverse,
            congruent,
            1.0 / divisor,
            Math.Cbrt(congruent) + MachineEpsilon
        );
        if (concentrated is not { } p)
            return double.NegativeInfinity;
        double saved = Math.Log2(divisor) - PcoEntropy.Worst(p, others);
        return saved < PcoEntropy.MinSavedByMultiples ? double.NegativeInfinity : saved;
    }

    // By false position, bent a little towards the middle, since both ends may have equal values.
    private static double? SolveConcentration(double othersInverse, double congruent, double low, double high)
    {
        double atLow = Excess(low);
        double atHigh = Excess(high);
        if (atLow > 0.0 || atHigh < 0.0)
            return null;
        while (high - low > RootTolerance && atHigh - atLow > 0.0)
        {
            double lowShare = 0.001 + (0.998 * atHigh / (atHigh - atLow));
            double middle = (lowShare * low) + ((1.0 - lowShare) * high);
            double atMiddle = Excess(middle);
            if (atMiddle < 0.0)
                (low, atLow) = (middle, atMiddle);
            else
                (high, atHigh) = (middle, atMiddle);
        }
        return (low + high) / 2.0;

        double Excess(double p)
        {
            double rest = 1.0 - p;
            return (p * p * p) + (rest * rest * rest * othersInverse) - congruent;
        }
    }
}
