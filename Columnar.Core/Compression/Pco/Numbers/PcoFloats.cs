using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Floats and their latents one by one. A second numbering counts the whole ones: from the middle up 0, 1, 2 as far as every integer
/// has a float, and from there float by float; below the middle -0, -1, -2 likewise.
/// </summary>
internal static class PcoFloats
{
    private const int HalfMantissaBits = 10;
    private const int SingleMantissaBits = 23;
    private const int DoubleMantissaBits = 52;

    /// <summary>The bits of a float's mantissa that are stored.</summary>
    public static int MantissaBits(PcoNumberType type) =>
        type switch
        {
            PcoNumberType.F16 => HalfMantissaBits,
            PcoNumberType.F32 => SingleMantissaBits,
            _ => DoubleMantissaBits,
        };

    public static bool IsFiniteAndNotZero(PcoNumberType type, ulong latent)
    {
        double value = type switch
        {
            PcoNumberType.F16 => (double)ToHalf((ushort)latent),
            PcoNumberType.F32 => ToSingle((uint)latent),
            _ => ToDouble(latent),
        };
        return double.IsFinite(value) && value != 0;
    }

    /// <summary>The bits of the float of a latent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLatent BitsOf<TLatent>(TLatent latent)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = PcoNumbers.Middle<TLatent>();
        return latent >= middle ? latent ^ middle : ~latent;
    }

    /// <summary>The latent of the bits of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLatent LatentOf<TLatent>(TLatent bits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = PcoNumbers.Middle<TLatent>();
        return bits >= middle ? ~bits : bits ^ middle;
    }

    public static Half ToHalf(ushort latent) => BitConverter.UInt16BitsToHalf(BitsOf(latent));

    public static float ToSingle(uint latent) => BitConverter.UInt32BitsToSingle(BitsOf(latent));

    public static double ToDouble(ulong latent) => BitConverter.UInt64BitsToDouble(BitsOf(latent));

    public static ushort ToLatent(Half value) => LatentOf(BitConverter.HalfToUInt16Bits(value));

    public static uint ToLatent(float value) => LatentOf(BitConverter.SingleToUInt32Bits(value));

    public static ulong ToLatent(double value) => LatentOf(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>The whole float of a number of the second numbering.</summary>
    public static Half WholeHalf(ushort number)
    {
        const ushort limit = 1 << (HalfMantissaBits + 1);
        ushort magnitude = Magnitude(number, out ushort sign);
        uint bits =
            magnitude < limit
                ? BitConverter.HalfToUInt16Bits((Half)(float)magnitude)
                : BitConverter.HalfToUInt16Bits((Half)(float)limit) + (uint)(magnitude - limit);
        // Of magnitudes beyond all floats the sum reaches the sign bit, which is flipped then.
        return BitConverter.UInt16BitsToHalf((ushort)(bits ^ sign));
    }

    /// <inheritdoc cref="WholeHalf"/>
    public static float WholeSingle(uint number)
    {
        const uint limit = 1u << (SingleMantissaBits + 1);
        uint magnitude = Magnitude(number, out uint sign);
        uint bits =
            magnitude < limit
                ? BitConverter.SingleToUInt32Bits(magnitude)
                : BitConverter.SingleToUInt32Bits(limit) + (magnitude - limit);
        return BitConverter.UInt32BitsToSingle(bits ^ sign);
    }

    /// <inheritdoc cref="WholeHalf"/>
    public static double WholeDouble(ulong number)
    {
        const ulong limit = 1UL << (DoubleMantissaBits + 1);
        ulong magnitude = Magnitude(number, out ulong sign);
        ulong bits =
            magnitude < limit
                ? BitConverter.DoubleToUInt64Bits(magnitude)
                : BitConverter.DoubleToUInt64Bits(limit) + (magnitude - limit);
        return BitConverter.UInt64BitsToDouble(bits ^ sign);
    }

    /// <summary>The number of a whole float in the second numbering; of other floats that of the whole one towards zero.</summary>
    public static ushort WholeNumber(Half value)
    {
        const ushort limit = 1 << (HalfMantissaBits + 1);
        Half magnitude = Half.Abs(value);
        ushort number =
            magnitude < (Half)(float)limit
                ? (ushort)(float)magnitude
                : (ushort)(
                    limit
                    + (BitConverter.HalfToUInt16Bits(magnitude) - BitConverter.HalfToUInt16Bits((Half)(float)limit))
                );
        return Signed(number, Half.IsNegative(value));
    }

    /// <inheritdoc cref="WholeNumber(Half)"/>
    public static uint WholeNumber(float value)
    {
        const uint limit = 1u << (SingleMantissaBits + 1);
        float magnitude = MathF.Abs(value);
        uint number =
            magnitude < limit
                ? (uint)magnitude
                : limit + (BitConverter.SingleToUInt32Bits(magnitude) - BitConverter.SingleToUInt32Bits(limit));
        return Signed(number, float.IsNegative(value));
    }

    /// <inheritdoc cref="WholeNumber(Half)"/>
    public static ulong WholeNumber(double value)
    {
        const ulong limit = 1UL << (DoubleMantissaBits + 1);
        double magnitude = Math.Abs(value);
        ulong number =
            magnitude < limit
                ? (ulong)magnitude
                : limit + (BitConverter.DoubleToUInt64Bits(magnitude) - BitConverter.DoubleToUInt64Bits(limit));
        return Signed(number, double.IsNegative(value));
    }

    // How far from the middle, from -0 down counted from 0, and the sign bit.
    private static TLatent Magnitude<TLatent>(TLatent number, out TLatent sign)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = PcoNumbers.Middle<TLatent>();
        TLatent distance = number ^ middle;
        if (number >= middle)
        {
            sign = TLatent.Zero;
            return distance;
        }
        sign = middle;
        return ~distance;
    }

    private static TLatent Signed<TLatent>(TLatent magnitude, bool isNegative)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = PcoNumbers.Middle<TLatent>();
        return isNegative ? middle - TLatent.One - magnitude : middle + magnitude;
    }
}
