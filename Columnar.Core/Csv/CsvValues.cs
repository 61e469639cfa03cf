using System.Globalization;
using System.Numerics;
using System.Text;

namespace Columnar.Csv;

/// <summary>Reads single values. More spellings are taken than <see cref="CsvInference"/> finds: leading zeros and plus signs, 0 and 1 for truth.</summary>
internal static class CsvValues
{
    private const ulong ExactDoubleLimit = 1UL << 53;
    private const int UuidLength = 36;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    private static ReadOnlySpan<double> ExactPowersOfTen =>
        [
            1e0,
            1e1,
            1e2,
            1e3,
            1e4,
            1e5,
            1e6,
            1e7,
            1e8,
            1e9,
            1e10,
            1e11,
            1e12,
            1e13,
            1e14,
            1e15,
            1e16,
            1e17,
            1e18,
            1e19,
            1e20,
            1e21,
            1e22,
        ];

    /// <summary>Reads an integer of any width; false where it is none or out of range.</summary>
    public static bool TryParseInteger<T>(ReadOnlySpan<byte> text, out T value)
        where T : unmanaged, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a number, correctly rounded; false where it is none, or finite and beyond the type's range.</summary>
    public static bool TryParseFloat<T>(ReadOnlySpan<byte> text, out T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double) && TryParseExact(text, out double exact))
        {
            value = T.CreateTruncating(exact);
            return true;
        }
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!text.IsEmpty && (char.IsAsciiDigit((char)text[^1]) || text[^1] == '.'))
            return T.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && T.IsFinite(value);
        bool isSpecial = TryParseSpecialFloat(text, out double special);
        value = T.CreateTruncating(special);
        return isSpecial;
    }

    /// <summary>Reads NaN and the infinities.</summary>
    public static bool TryParseSpecialFloat(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
            return true;
        bool isNegative = !text.IsEmpty && text[0] == '-';
        ReadOnlySpan<byte> word = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }

    /// <summary>Reads a UUID in its usual form, in any case.</summary>
    public static bool TryParseUuid(ReadOnlySpan<byte> text, out Uuid value)
    {
        Guid guid = default;
        bool isUuid =
            text.Length == UuidLength && Guid.TryParse(text, CultureInfo.InvariantCulture, out guid) && text[8] == '-';
        value = Uuid.FromGuid(guid);
        return isUuid;
    }

    /// <summary>Reads true and false in any case.</summary>
    public static bool TryParseTruth(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    /// <summary>Without the spaces and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    /// <summary>
    /// Reads plain decimals of few digits. Where the digits as an integer and the power of ten are both exact, one division
    /// rounds once, so the result is the correctly rounded one (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).
    /// </summary>
    private static bool TryParseExact(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        bool isNegative = !text.IsEmpty && text[0] == '-';
        ReadOnlySpan<byte> digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > 19)
            return false;
        ulong mantissa = 0;
        int point = -1;
        for (int i = 0; i < digits.Length; i++)
        {
            uint digit = (uint)(digits[i] - '0');
            if (digit <= 9)
                mantissa = mantissa * 10 + digit;
            else if (digits[i] == '.' && point < 0)
                point = i;
            else
                return false;
        }
        if (mantissa >= ExactDoubleLimit || (point >= 0 && digits.Length == 1))
            return false;
        int fraction = point < 0 ? 0 : digits.Length - point - 1;
        value = mantissa / ExactPowersOfTen[fraction];
        if (isNegative)
            value = -value;
        return true;
    }
}
