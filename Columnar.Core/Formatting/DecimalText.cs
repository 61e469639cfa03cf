using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace Columnar.Formatting;

/// <summary>Decimal numbers as text: all decimal places where they are 0 to 76, else an exponent.</summary>
internal static class DecimalText
{
    /// <summary>Enough for the longest one: a sign, 78 digits of 256 bits, a point, an exponent.</summary>
    public const int MaxLength = 96;

    private const int MostPlaces = 76;
    private const int MaxDigits = 80;

    /// <summary>Writes a whole number divided by a power of ten.</summary>
    /// <returns>The bytes written.</returns>
    public static int Format<T>(T unscaled, int scale, Span<byte> target)
        where T : IBinaryInteger<T>
    {
        // A BigInteger formats characters only; all digits are ASCII.
        Span<char> characters = stackalloc char[MaxDigits + 1];
        unscaled.TryFormat(characters, out int count, default, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> digits = characters[..count];
        int length = 0;
        if (digits[0] == '-')
        {
            target[length++] = (byte)'-';
            digits = digits[1..];
        }
        if (scale is < 0 or > MostPlaces)
        {
            Put(digits, target, ref length);
            target[length++] = (byte)'E';
            target[length++] = (byte)(scale < 0 ? '+' : '-');
            Math.Abs((long)scale).TryFormat(target[length..], out int written, default, CultureInfo.InvariantCulture);
            return length + written;
        }
        int whole = Math.Max(0, digits.Length - scale);
        Put(whole == 0 ? "0" : digits[..whole], target, ref length);
        if (scale == 0)
            return length;
        target[length++] = (byte)'.';
        int zeros = Math.Max(0, scale - digits.Length);
        target.Slice(length, zeros).Fill((byte)'0');
        length += zeros;
        Put(digits[whole..], target, ref length);
        return length;
    }

    /// <summary>Reads a number with a point or exponent or neither.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="precision">The most digits, 1 to 38.</param>
    /// <param name="scale">The decimal places of the result.</param>
    /// <param name="unscaled">The number times ten to the power of the scale.</param>
    /// <returns>False where it is no number, has more places or more digits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, int precision, int scale, out Int128 unscaled)
    {
        unscaled = 0;
        bool isNegative = IsoTime.TryTakeByte(ref text, '-');
        UInt128 number = 0;
        int digits = 0;
        int point = -1;
        int used = 0;
        // Where the last digit taken into the number stands, counted from the point; zeros behind it wait until another digit comes.
        long place = 0;
        long waiting = 0;
        for (; used < text.Length; used++)
        {
            byte c = text[used];
            if (c == '.' && point < 0)
            {
                point = digits;
                continue;
            }
            if (!char.IsAsciiDigit((char)c))
                break;
            digits++;
            waiting++;
            if (c == '0')
                continue;
            if (number != 0 && waiting > Decimal128.MaxPrecision)
                return false;
            for (; number != 0 && waiting > 0; waiting--)
            {
                if (number > UInt128.MaxValue / 20)
                    return false;
                number *= 10;
            }
            number += (uint)(c - '0');
            waiting = 0;
            place = digits;
        }
        if (digits == 0 || !TryTakeExponent(text[used..], out int exponent))
            return false;
        if (number == 0)
            return true;
        long zeros = (point < 0 ? digits : point) - place + exponent + scale;
        for (; zeros > 0 && number <= UInt128.MaxValue / 20; zeros--)
            number *= 10;
        if (zeros != 0 || number >= PowerOfTen(precision))
            return false;
        unscaled = isNegative ? -(Int128)number : (Int128)number;
        return true;
    }

    private static bool TryTakeExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        text = text[1..];
        if (!text.IsEmpty && text[0] == '+')
            text = text[1..];
        return Utf8Parser.TryParse(text, out exponent, out int read) && read == text.Length;
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }

    private static void Put(ReadOnlySpan<char> ascii, Span<byte> target, ref int length)
    {
        foreach (char c in ascii)
            target[length++] = (byte)c;
    }
}
