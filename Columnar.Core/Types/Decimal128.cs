using System.Globalization;
using Columnar.Types;

namespace Columnar;

/// <summary>A decimal number as Arrow stores it: a whole number of 128 bits, to be divided by a power of ten.</summary>
/// <param name="Unscaled">The whole number; the scale belongs to the vector's <see cref="ElementType"/>.</param>
/// <remarks>
/// Compare numbers of one scale only. Vectors take no number with more digits than their precision; in files of others there may be some.
/// </remarks>
public readonly record struct Decimal128(Int128 Unscaled)
    : IComparable<Decimal128>,
        IElementConversion<Decimal128, decimal>
{
    /// <summary>The most digits a vector can have.</summary>
    public const int MaxPrecision = 38;

    // Numbers with more places are written with an exponent.
    private const int MostPlaces = 76;

    /// <summary>Converts a <see cref="decimal"/>, exactly.</summary>
    /// <param name="value">The number.</param>
    /// <param name="precision">The digits of the vector, 1 to 38.</param>
    /// <param name="scale">How many of them stand behind the point.</param>
    /// <exception cref="OverflowException">It has more places behind the point, or more digits.</exception>
    public static Decimal128 FromDecimal(decimal value, int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        UInt128 digits = new((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        if (digits == 0)
            return default;
        long zeros = (long)scale - value.Scale;
        UInt128 most = PowerOfTen(precision) - 1;
        if (zeros < 0)
        {
            // 10^29 is beyond 96 bits, so nothing but zero is divisible by more.
            (UInt128 quotient, UInt128 remainder) =
                zeros < -28 ? (0, 1) : UInt128.DivRem(digits, PowerOfTen((int)-zeros));
            if (remainder != 0)
                throw new OverflowException(
                    $"{value} has more than {scale} decimal places; round it, or use a vector with a larger scale."
                );
            digits = quotient;
        }
        else if (zeros > MaxPrecision || digits > most / PowerOfTen((int)zeros))
        {
            throw TooLarge(value.ToString(CultureInfo.InvariantCulture), precision, scale);
        }
        else
        {
            digits *= PowerOfTen((int)zeros);
        }
        if (digits > most)
            throw TooLarge(value.ToString(CultureInfo.InvariantCulture), precision, scale);
        return new(decimal.IsNegative(value) ? -(Int128)digits : (Int128)digits);
    }

    /// <summary>Converts to a <see cref="decimal"/>, exactly.</summary>
    /// <param name="scale">The scale of the vector.</param>
    /// <exception cref="OverflowException">It does not fit the 96 bits and 28 decimal places of a <see cref="decimal"/>.</exception>
    public decimal ToDecimal(int scale)
    {
        bool isNegative = Unscaled < 0;
        UInt128 digits = Magnitude;
        UInt128 most = UInt128.MaxValue >> 32;
        int places = scale;
        if (digits == 0)
            return new decimal(0, 0, 0, false, (byte)Math.Clamp(scale, 0, 28));
        while (places > 28 || (places > 0 && digits > most))
        {
            (digits, UInt128 digit) = UInt128.DivRem(digits, 10);
            places--;
            if (digit != 0)
                throw TooFine(scale);
        }
        for (; places < 0 && digits <= most; places++)
            digits *= 10;
        return digits <= most && places >= 0
            ? new decimal(
                (int)(uint)digits,
                (int)(uint)(digits >> 32),
                (int)(uint)(digits >> 64),
                isNegative,
                (byte)places
            )
            : throw TooFine(scale);
    }

    /// <summary>Whether the number has no more digits than a precision.</summary>
    /// <param name="precision">Digits, 1 to 38.</param>
    public bool Fits(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        return Magnitude < PowerOfTen(precision);
    }

    /// <summary>Whether one is less than the other.</summary>
    public static bool operator <(Decimal128 left, Decimal128 right) => left.Unscaled < right.Unscaled;

    /// <summary>Whether one is less than the other, or equal.</summary>
    public static bool operator <=(Decimal128 left, Decimal128 right) => left.Unscaled <= right.Unscaled;

    /// <summary>Whether one is greater than the other.</summary>
    public static bool operator >(Decimal128 left, Decimal128 right) => left.Unscaled > right.Unscaled;

    /// <summary>Whether one is greater than the other, or equal.</summary>
    public static bool operator >=(Decimal128 left, Decimal128 right) => left.Unscaled >= right.Unscaled;

    /// <inheritdoc/>
    public int CompareTo(Decimal128 other) => Unscaled.CompareTo(other.Unscaled);

    /// <summary>The number with all its decimal places, for example <c>-0.50</c>; with an exponent where the scale is below 0 or above 76.</summary>
    /// <param name="scale">The scale of the vector.</param>
    public string ToString(int scale)
    {
        string digits = Magnitude.ToString(CultureInfo.InvariantCulture);
        string sign = Unscaled < 0 ? "-" : "";
        if (scale is < 0 or > MostPlaces)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}E{-(long)scale:+0;-0}");
        digits = digits.PadLeft(scale + 1, '0');
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private UInt128 Magnitude => Unscaled < 0 ? (UInt128)(-(Unscaled + 1)) + 1 : (UInt128)Unscaled;

    /// <summary>The largest whole number of some digits.</summary>
    internal static Int128 LargestOf(int precision) => (Int128)(PowerOfTen(precision) - 1);

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        UInt128 factor = 10;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                power *= factor;
            factor *= factor;
        }
        return power;
    }

    private static OverflowException TooLarge(string value, int precision, int scale) =>
        new(
            $"{value} has more than the {precision} digits, {scale} of them decimal places, that the vector holds; "
                + "use one with a larger precision or a smaller scale."
        );

    private OverflowException TooFine(int scale) =>
        new($"{ToString(scale)} does not fit the 96 bits and 28 decimal places of decimal; read its Unscaled instead.");

    static Decimal128 IElementConversion<Decimal128, decimal>.FromNet(decimal value, ElementType type) =>
        FromDecimal(value, type.Precision, type.Scale);

    static decimal IElementConversion<Decimal128, decimal>.ToNet(Decimal128 value, ElementType type) =>
        value.ToDecimal(type.Scale);
}
