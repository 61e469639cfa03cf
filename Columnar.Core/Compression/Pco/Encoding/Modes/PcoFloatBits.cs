using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>The parts of floats of a type, and what their trailing zeros tell.</summary>
internal static class PcoFloatBits<TFloat, TLatent>
    where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Bits per number that splitting off low bits must save.
    private const double MinSavedByQuantization = 1.5;

    /// <summary>The stored bits of the mantissa.</summary>
    public static int MantissaBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            Unsafe.SizeOf<TFloat>() switch
            {
                2 => PcoFloats.MantissaBits(PcoNumberType.F16),
                4 => PcoFloats.MantissaBits(PcoNumberType.F32),
                _ => PcoFloats.MantissaBits(PcoNumberType.F64),
            };
    }

    private static int ExponentBias => (1 << (PcoLatent<TLatent>.Bits - MantissaBits - 2)) - 1;

    /// <summary>The exponent; of zero and subnormal floats one below the least of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exponent(TFloat value)
    {
        TLatent magnitude = Unsafe.BitCast<TFloat, TLatent>(value) & ~PcoNumbers.Middle<TLatent>();
        return int.CreateTruncating(magnitude >> MantissaBits) - ExponentBias;
    }

    /// <summary>Two to a power, which must be that of a normal float: another gives a float that is no such power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat PowerOfTwo(int power) =>
        Unsafe.BitCast<TLatent, TFloat>(TLatent.CreateTruncating(ExponentBias + power) << MantissaBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TrailingZeros(TFloat value) =>
        int.CreateTruncating(TLatent.TrailingZeroCount(Unsafe.BitCast<TFloat, TLatent>(value)));

    /// <summary>The nearest whole float, of two the one away from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Round(TFloat value) => TFloat.Round(value, MidpointRounding.AwayFromZero);

    /// <inheritdoc cref="PcoFloats.WholeNumber(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLatent WholeNumber(TFloat value)
    {
        if (typeof(TFloat) == typeof(double))
            return Unsafe.BitCast<ulong, TLatent>(PcoFloats.WholeNumber(Unsafe.BitCast<TFloat, double>(value)));
        if (typeof(TFloat) == typeof(float))
            return Unsafe.BitCast<uint, TLatent>(PcoFloats.WholeNumber(Unsafe.BitCast<TFloat, float>(value)));
        return Unsafe.BitCast<ushort, TLatent>(PcoFloats.WholeNumber(Unsafe.BitCast<TFloat, Half>(value)));
    }

    /// <summary>How many low bits of the floats should be split off; zero where it does not pay.</summary>
    /// <param name="sample">Positive normal floats.</param>
    /// <param name="counter">Scratch.</param>
    /// <param name="saved">The bits saved per number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ChooseQuantBits(ReadOnlySpan<TFloat> sample, PcoCounter<TLatent> counter, out double saved)
    {
        int best = BestQuantBits(sample, out double savedIfRare);
        saved = 0;
        if (savedIfRare < MinSavedByQuantization)
            return 0;
        counter.Begin(sample.Length);
        foreach (TFloat value in sample)
            counter.Add(Unsafe.BitCast<TFloat, TLatent>(value) >> best, savedIfRare);
        saved = counter.MeanOfRare(sample.Length);
        return saved > MinSavedByQuantization ? best : 0;
    }

    // The first local maximum: with more bits, what is left tends to be so few values that they need no mode.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int BestQuantBits(ReadOnlySpan<TFloat> sample, out double saved)
    {
        Span<int> counts = stackalloc int[MantissaBits + 1];
        counts.Clear();
        foreach (TFloat value in sample)
            counts[Math.Min(MantissaBits, TrailingZeros(value))]++;
        for (int k = MantissaBits - 1; k >= 0; k--)
            counts[k] += counts[k + 1];
        int best = 0;
        saved = 0;
        for (int k = 1; k <= MantissaBits && counts[k] > 0; k++)
        {
            // At worst the low bits are zero as often as seen, and evenly spread otherwise.
            double zeros = (double)counts[k] / sample.Length;
            double bits = k - PcoEntropy.Worst(zeros, (1UL << k) - 1);
            if (bits <= saved)
                break;
            best = k;
            saved = bits;
        }
        return best;
    }
}
