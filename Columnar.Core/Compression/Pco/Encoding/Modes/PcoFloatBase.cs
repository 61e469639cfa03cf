using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Finds a base that most floats of a sample are multiples of, up to errors in the last places. Two ways propose one: a common power
/// of two by trailing zeros, and Euclid's algorithm with errors on pairs; the one that saves more bits is taken.
/// </summary>
internal sealed class PcoFloatBase<TFloat, TLatent>
    where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private const int RequiredPrecisionBits = 6;
    private const int SmallRemainderBits = 16;
    private const double SnapToInteger = 0.02;
    private const double SnapToDecimal = 0.01;
    private const double Similar = 0.01;
    private const int InterestingTrailingZeros = 5;
    private const double MinTrailingZerosShare = 0.5;
    private const double MinPairShare = 0.001;

    private readonly PcoIntegerBase<TLatent> _integers = new();
    private readonly PcoCounter<TLatent> _counter = new();
    private PcoBuffer<TLatent> _multiples;
    private PcoBuffer<TFloat> _divisors;

    private static int MantissaBits => PcoFloatBits<TFloat, TLatent>.MantissaBits;

    /// <summary>A base and its inverse, one of which was rounded from the other.</summary>
    internal readonly record struct Candidate(TFloat Base, TFloat Inverse)
    {
        public static Candidate OfBase(TFloat value) => new(value, TFloat.One / value);

        public static Candidate OfInverse(TFloat inverse) => new(TFloat.One / inverse, inverse);
    }

    /// <summary>The base worth splitting by, if there is one.</summary>
    /// <param name="sample">Positive normal floats, ten or more.</param>
    /// <param name="best">The base.</param>
    /// <param name="saved">The bits saved per number.</param>
    public bool Choose(ReadOnlySpan<TFloat> sample, out Candidate best, out double saved)
    {
        best = default;
        saved = PcoEntropy.MinSavedByMultiples;
        bool isFound = false;
        Consider(ByTrailingZeros(sample), sample, ref best, ref saved, ref isFound);
        Consider(ByEuclid(sample), sample, ref best, ref saved, ref isFound);
        return isFound;
    }

    private void Consider(
        Candidate? proposed,
        ReadOnlySpan<TFloat> sample,
        ref Candidate best,
        ref double saved,
        ref bool isFound
    )
    {
        if (proposed is not { } candidate || !TFloat.IsFinite(candidate.Base) || TFloat.IsZero(candidate.Base))
            return;
        double bits = SavedBits(candidate, sample);
        if (bits >= saved)
        {
            saved = bits;
            best = candidate;
            isFound = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SavedBits(Candidate candidate, ReadOnlySpan<TFloat> sample)
    {
        _counter.Begin(sample.Length);
        foreach (TFloat value in sample)
        {
            TFloat whole = PcoFloatBits<TFloat, TLatent>.Round(value * candidate.Inverse);
            // The bits between two multiples. Zero is treated as if it lay no further from one than one from two.
            int exponent = PcoFloatBits<TFloat, TLatent>.Exponent(whole);
            int between = exponent < 0 ? 0 : Math.Max(MantissaBits - exponent, 0);
            TLatent near = PcoFloats.LatentOf(Unsafe.BitCast<TFloat, TLatent>(whole * candidate.Base));
            TLatent latent = PcoFloats.LatentOf(Unsafe.BitCast<TFloat, TLatent>(value));
            // A correction c is taken to have a probability of about 1 / (2 c^2).
            int correction = 1 + (2 * PcoLatent<TLatent>.BitLength(latent > near ? latent - near : near - latent));
            _counter.Add(PcoFloatBits<TFloat, TLatent>.WholeNumber(whole), between - correction);
        }
        return _counter.MeanOfRare(sample.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Candidate? ByTrailingZeros(ReadOnlySpan<TFloat> sample)
    {
        // The greatest power of two that divides all floats with many trailing zeros.
        int power = int.MaxValue;
        int count = 0;
        foreach (TFloat value in sample)
        {
            if (PcoFloatBits<TFloat, TLatent>.TrailingZeros(value) >= InterestingTrailingZeros)
            {
                count++;
                power = Math.Min(power, PowerWithin(value));
            }
        }
        int required = Math.Max((int)Math.Ceiling(sample.Length * MinTrailingZerosShare), PcoSample.MinLength);
        if (count < required)
            return null;

        Span<TLatent> multiples = _multiples.Take(sample.Length);
        int bits = PcoLatent<TLatent>.Bits;
        count = 0;
        foreach (TFloat value in sample)
        {
            int exponent = PcoFloatBits<TFloat, TLatent>.Exponent(value);
            if (PowerWithin(value) < power || exponent >= (long)power + bits)
                continue;
            TLatent mantissa = Unsafe.BitCast<TFloat, TLatent>(value) << (bits - MantissaBits - 1);
            multiples[count++] = (mantissa | PcoNumbers.Middle<TLatent>()) >> (bits - 1 - (exponent - power));
        }
        if (count < required)
            return null;
        if (!_integers.TryFind(multiples[..count], out TLatent common, out _))
            common = TLatent.One;
        return Candidate.OfBase(TFloat.CreateTruncating(common) * PcoFloatBits<TFloat, TLatent>.PowerOfTwo(power));
    }

    private static int PowerWithin(TFloat value) =>
        PcoFloatBits<TFloat, TLatent>.Exponent(value)
        - Math.Max(MantissaBits - PcoFloatBits<TFloat, TLatent>.TrailingZeros(value), 0);

    private Candidate? ByEuclid(ReadOnlySpan<TFloat> sample)
    {
        if (CommonDivisor(sample) is not { } divisor)
            return null;
        TFloat centered = Center(divisor, sample);
        TFloat inverse = TFloat.One / centered;
        TFloat whole = PcoFloatBits<TFloat, TLatent>.Round(inverse);
        double log = Math.Round(Math.Log10(double.CreateTruncating(inverse)), MidpointRounding.AwayFromZero);
        var power = TFloat.CreateTruncating(Math.Pow(10.0, log));
        if (TFloat.Abs(inverse - whole) < TFloat.CreateTruncating(SnapToInteger))
            return Candidate.OfInverse(whole);
        if (TFloat.Abs(inverse - power) / inverse < TFloat.CreateTruncating(SnapToDecimal))
            return Candidate.OfInverse(power);
        return Candidate.OfBase(centered);
    }

    // The divisor of neighbours in the sample that is near one of some percentiles and shared by enough pairs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TFloat? CommonDivisor(ReadOnlySpan<TFloat> sample)
    {
        Span<TFloat> divisors = _divisors.Take(sample.Length / 2);
        int count = 0;
        for (int i = 0; i + 1 < sample.Length; i += 2)
        {
            TFloat greater = TFloat.Max(sample[i], sample[i + 1]);
            TFloat lesser = TFloat.Min(sample[i], sample[i + 1]);
            if (PairDivisor(greater, lesser) is { } divisor)
                divisors[count++] = divisor;
        }
        int required = 1 + (int)Math.Ceiling(sample.Length * MinPairShare);
        if (count < required)
            return null;
        divisors = divisors[..count];
        divisors.Sort();
        var tolerance = TFloat.CreateTruncating(Similar);
        foreach (double percentile in (ReadOnlySpan<double>)[0.1, 0.3, 0.5])
        {
            TFloat candidate = divisors[(int)(percentile * count)];
            int similar = 0;
            foreach (TFloat divisor in divisors)
                similar += TFloat.Abs(divisor - candidate) < tolerance * candidate ? 1 : 0;
            if (similar >= required)
                return candidate;
        }
        return null;
    }

    // Euclid's algorithm on floats, with the error that each remainder carries; null where the errors drown it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TFloat? PairDivisor(TFloat greater, TFloat lesser)
    {
        TFloat negligible = greater * PcoFloatBits<TFloat, TLatent>.PowerOfTwo(RequiredPrecisionBits - MantissaBits);
        if (lesser <= negligible || lesser == greater)
            return null;
        TFloat unit = PcoFloatBits<TFloat, TLatent>.PowerOfTwo(-MantissaBits);
        TFloat small = PcoFloatBits<TFloat, TLatent>.PowerOfTwo(-SmallRemainderBits);
        TFloat imprecise = PcoFloatBits<TFloat, TLatent>.PowerOfTwo(RequiredPrecisionBits);
        TFloat value = greater;
        TFloat error = TFloat.Zero;
        TFloat divisor = lesser;
        TFloat divisorError = TFloat.Zero;
        while (true)
        {
            TFloat before = value;
            TFloat ratio = PcoFloatBits<TFloat, TLatent>.Round(value / divisor);
            error += (ratio * divisorError) + (value * unit);
            value = TFloat.Abs(value - (ratio * divisor));
            if (value <= before * small || value <= error)
                return divisor;
            if (value <= negligible || value <= error * imprecise)
                return null;
            (value, divisor) = (divisor, value);
            (error, divisorError) = (divisorError, error);
        }
    }

    // Moves the base by the mean of how far the sample's floats are off their multiples, in proportion to the multiples.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TFloat Center(TFloat divisor, ReadOnlySpan<TFloat> sample)
    {
        TFloat inverse = TFloat.One / divisor;
        TFloat sum = TFloat.Zero;
        TFloat weights = TFloat.Zero;
        foreach (TFloat value in sample)
        {
            TFloat whole = PcoFloatBits<TFloat, TLatent>.Round(value * inverse);
            int exponent = PcoFloatBits<TFloat, TLatent>.Exponent(whole);
            if (exponent < 0 || exponent >= MantissaBits || TFloat.IsZero(whole))
                continue;
            TFloat off = (whole * divisor) - value;
            var weight = TFloat.CreateTruncating(MantissaBits - exponent);
            sum += weight * (off / whole);
            weights += weight;
        }
        return divisor - (sum / weights);
    }
}
