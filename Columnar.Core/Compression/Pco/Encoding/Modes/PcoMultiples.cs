using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>Splits floats into the nearest whole multiples of a base and corrections, by vectors where the multiples are not too large.</summary>
internal static class PcoMultiples
{
    /// <summary>Splits floats.</summary>
    /// <param name="bits">The floats' bits.</param>
    /// <param name="value">The base.</param>
    /// <param name="inverse">Its inverse.</param>
    /// <param name="multiples">Filled with the numbers of the whole multiples.</param>
    /// <param name="corrections">Filled with the distances from them, from the middle.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split<TFloat, TLatent>(
        ReadOnlySpan<TLatent> bits,
        TFloat value,
        TFloat inverse,
        Span<TLatent> multiples,
        Span<TLatent> corrections
    )
        where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        multiples = multiples[..bits.Length];
        corrections = corrections[..bits.Length];
        int i = 0;
        while (i < bits.Length)
        {
            if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<TFloat>() > sizeof(ushort))
                i += SplitVectors(bits[i..], value, inverse, multiples[i..], corrections[i..]);
            // A vector with a large multiple, or the last floats.
            int end = Math.Min(i + Vector256<TLatent>.Count, bits.Length);
            for (; i < end; i++)
            {
                TFloat whole = PcoFloatBits<TFloat, TLatent>.Round(Unsafe.BitCast<TLatent, TFloat>(bits[i]) * inverse);
                TLatent near = PcoFloats.LatentOf(Unsafe.BitCast<TFloat, TLatent>(whole * value));
                multiples[i] = PcoFloatBits<TFloat, TLatent>.WholeNumber(whole);
                corrections[i] = PcoFloats.LatentOf(bits[i]) - near + PcoNumbers.Middle<TLatent>();
            }
        }
    }

    // As many vectors as there are up to a large multiple, infinity or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SplitVectors<TFloat, TLatent>(
        ReadOnlySpan<TLatent> bits,
        TFloat value,
        TFloat inverse,
        Span<TLatent> multiples,
        Span<TLatent> corrections
    )
        where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // Added to a whole float of fewer bits than this has zeros, the integer is in the low bits of the sum.
        TFloat shift = PcoFloatBits<TFloat, TLatent>.PowerOfTwo(PcoFloatBits<TFloat, TLatent>.MantissaBits);
        shift += shift / (TFloat.One + TFloat.One);
        Vector256<TFloat> shifts = Vector256.Create(shift);
        Vector256<TFloat> limit = Vector256.Create(
            PcoFloatBits<TFloat, TLatent>.PowerOfTwo(PcoFloatBits<TFloat, TLatent>.MantissaBits - 1)
        );
        // The greatest float below a half: what it makes one more is at least a half more.
        TFloat half = TFloat.BitDecrement(TFloat.One / (TFloat.One + TFloat.One));
        Vector256<TLatent> halves = Vector256.Create(half).As<TFloat, TLatent>();
        Vector256<TLatent> middles = Vector256.Create(PcoNumbers.Middle<TLatent>());
        Vector256<TFloat> values = Vector256.Create(value);
        Vector256<TFloat> inverses = Vector256.Create(inverse);
        // SAFETY: the spans have one length, and whole vectors are within it.
        ref TLatent source = ref MemoryMarshal.GetReference(bits);
        ref TLatent multiple = ref MemoryMarshal.GetReference(multiples);
        ref TLatent correction = ref MemoryMarshal.GetReference(corrections);
        int i = 0;
        for (; i <= bits.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
        {
            Vector256<TLatent> floats = Vector256.LoadUnsafe(ref source, (nuint)i);
            Vector256<TFloat> scaled = floats.As<TLatent, TFloat>() * inverses;
            Vector256<TLatent> sign = scaled.As<TFloat, TLatent>() & middles;
            Vector256<TFloat> whole = Truncate(scaled + (halves | sign).As<TLatent, TFloat>());
            if (!Vector256.LessThanAll(Vector256.Abs(whole), limit))
                break;
            Vector256<TLatent> integers = (whole + shifts).As<TFloat, TLatent>() - shifts.As<TFloat, TLatent>();
            // From -0 down the numbers lie one lower.
            (middles + integers + IsNegative(whole.As<TFloat, TLatent>())).StoreUnsafe(ref multiple, (nuint)i);
            (LatentsOf(floats) - LatentsOf((whole * values).As<TFloat, TLatent>()) + middles).StoreUnsafe(
                ref correction,
                (nuint)i
            );
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TLatent> LatentsOf<TLatent>(Vector256<TLatent> bits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent> =>
        bits ^ (IsNegative(bits) | Vector256.Create(PcoNumbers.Middle<TLatent>()));

    // All bits, which is also minus one, where the sign bit is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TLatent> IsNegative<TLatent>(Vector256<TLatent> bits) =>
        Unsafe.SizeOf<TLatent>() == sizeof(ulong)
            ? Vector256.LessThan(bits.AsInt64(), Vector256<long>.Zero).As<long, TLatent>()
            : Vector256.LessThan(bits.AsInt32(), Vector256<int>.Zero).As<int, TLatent>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TFloat> Truncate<TFloat>(Vector256<TFloat> values) =>
        Unsafe.SizeOf<TFloat>() == sizeof(double)
            ? Vector256.Truncate(values.AsDouble()).As<double, TFloat>()
            : Vector256.Truncate(values.AsSingle()).As<float, TFloat>();
}
