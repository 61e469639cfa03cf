using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Joins multiples and corrections of <see cref="Half"/> by vectors: the product of two of them is exact in <see cref="float"/>, and
/// rounded once.
/// </summary>
internal static unsafe class PcoHalfJoin
{
    private const uint Sign = 0x8000;
    private const uint Infinity = 0x7c00;
    private const uint MantissaMask = 0x3ff;
    private const int MantissaShift = 23 - 10;

    // What the exponents of both types are above each other.
    private const uint ExponentDifference = (127 - 15) << 23;
    private const float ExponentScale = 5.192296858534828e33f; // 2^112

    // The bits of floats: the smallest normal Half, one beyond the largest, and infinity.
    private const uint SmallestNormal = ExponentDifference + (1 << 23);
    private const uint TooLarge = ExponentDifference + (31u << 23);
    private const uint SingleInfinity = 0xffu << 23;

    // A little less than half of the last place of a Half.
    private const uint HalfPlace = (1u << (MantissaShift - 1)) - 1;

    // Up to here every integer has a Half; from here on they are counted one by one.
    private const uint Limit = 1 << 11;
    private const uint LimitBits = 0x6800;

    /// <summary>Puts the latents of the numbers of a whole batch in the place of the first variable's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FloatMult(ushort* primary, ushort* secondary, Half multiplier)
    {
        Vector256<float> multipliers = Vector256.Create((float)multiplier);
        Vector256<uint> sign = Vector256.Create(Sign);
        for (int i = 0; i < PcoFormat.Batch; i += Vector256<uint>.Count)
        {
            Vector256<uint> product = ToHalf(Whole(Load(primary + i)) * multipliers);
            Vector256<uint> isNegative = Vector256.Equals(product & sign, sign);
            Vector256<uint> latent = product ^ (sign | (isNegative & Vector256.Create(Sign - 1)));
            Vector256<uint> joined = (latent + (Load(secondary + i) ^ sign)) & Vector256.Create((uint)ushort.MaxValue);
            Vector128.Narrow(joined.GetLower(), joined.GetUpper()).Store(primary + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(ushort* from)
    {
        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(Vector128.Load(from));
        return Vector256.Create(lower, upper);
    }

    // As PcoFloats.WholeHalf has it for one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Whole(Vector256<uint> number)
    {
        Vector256<uint> sign = Vector256.Create(Sign);
        Vector256<uint> isPositive = Vector256.Equals(number & sign, sign);
        Vector256<uint> magnitude = (number ^ ~isPositive) & Vector256.Create(Sign - 1);
        Vector256<uint> small = Vector256.ConvertToSingle(magnitude.AsInt32()).AsUInt32();
        Vector256<uint> bits = magnitude + Vector256.Create(LimitBits - Limit);
        Vector256<uint> large = ToSingle(bits & Vector256.Create(Sign - 1)) ^ ((bits & sign) << 16);
        Vector256<uint> whole = Vector256.ConditionalSelect(IsLess(magnitude, Limit), small, large);
        return (whole ^ (Vector256.AndNot(sign, isPositive) << 16)).AsSingle();
    }

    // Without a sign; the product brings the exponent where it belongs, also where it is that of numbers too small to be normal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ToSingle(Vector256<uint> bits)
    {
        Vector256<uint> single = bits << MantissaShift;
        Vector256<uint> finite = (single.AsSingle() * Vector256.Create(ExponentScale)).AsUInt32();
        return Vector256.ConditionalSelect(IsLess(bits, Infinity), finite, single | Vector256.Create(SingleInfinity));
    }

    // Rounds to the nearest, ties to even.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ToHalf(Vector256<float> value)
    {
        Vector256<uint> bits = value.AsUInt32();
        Vector256<uint> sign = (bits >> 16) & Vector256.Create(Sign);
        Vector256<uint> magnitude = bits & Vector256.Create(uint.MaxValue >> 1);
        Vector256<uint> odd = (magnitude >> MantissaShift) & Vector256<uint>.One;
        Vector256<uint> rounding = Vector256.Create(HalfPlace) - Vector256.Create(ExponentDifference);
        Vector256<uint> half = (magnitude + odd + rounding) >> MantissaShift;
        // The last place of a half is that of the numbers too small to be normal: the addition rounds them.
        Vector256<float> place = Vector256.Create(0.5f);
        Vector256<uint> tiny = (magnitude.AsSingle() + place).AsUInt32() - place.AsUInt32();
        half = Vector256.ConditionalSelect(IsLess(magnitude, SmallestNormal), tiny, half);
        half = Vector256.ConditionalSelect(IsLess(magnitude, TooLarge), half, Vector256.Create(Infinity));
        // What is no number keeps the high bits of what it carries, and the one that says so quietly is among them.
        Vector256<uint> carried = (magnitude >> MantissaShift) & Vector256.Create(MantissaMask);
        half |= Vector256.AndNot(carried, IsLess(magnitude, SingleInfinity));
        return half | sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> IsLess(Vector256<uint> magnitude, uint limit) =>
        Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)limit)).AsUInt32();
}
