using System.Buffers.Text;
using Columnar.Formatting;

namespace Columnar.Csv;

/// <summary>Tells what a value looks like, and what type holds a column of such values without losing anything.</summary>
/// <remarks>
/// Numbers are written as JSON writes them (<c>.5</c> and <c>5.</c> are taken too). Leading zeros and plus signs make text, for
/// codes, not quantities, are written so. Integers keep every digit: a column is int64, else uint64, else text; where any value has
/// a point or an exponent all are float64, correctly rounded. NaN, inf and infinity (any case, either sign for the latter two) are float64.
/// Dates among times are midnights. Times with offset become UTC; a column with and without offsets is text. The unit is the microsecond,
/// or the nanosecond where a value needs it.
/// </remarks>
internal static class CsvInference
{
    private const CsvEvidence Numbers =
        CsvEvidence.Int64 | CsvEvidence.UInt64 | CsvEvidence.Negative | CsvEvidence.Wide | CsvEvidence.Fraction;

    private const CsvEvidence TimeTraits =
        CsvEvidence.Nanoseconds
        | CsvEvidence.BeyondNanoseconds
        | CsvEvidence.BeyondMicroseconds
        | CsvEvidence.BeyondDate32;

    /// <summary>The digits of integers that surely fit 64 bits, and of numbers that surely fit a double.</summary>
    private const int SafeInt64Digits = 18;
    private const int SafeDoubleDigits = 300;

    /// <summary>What one value, not empty, looks like.</summary>
    public static CsvEvidence Classify(ReadOnlySpan<byte> value)
    {
        CsvEvidence number = ClassifyNumber(value);
        if (number != CsvEvidence.None)
            return number;
        byte first = value[0];
        if (first is (byte)'+' or (byte)'-' || char.IsAsciiDigit((char)first))
            return ClassifyTime(value);
        return CsvValues.TryParseTruth(value, out _) ? CsvEvidence.Bool : CsvEvidence.Text;
    }

    /// <summary>The type of a column from all that was seen; text where nothing was.</summary>
    public static ElementType Decide(CsvEvidence seen)
    {
        if (seen == CsvEvidence.None)
            return ElementType.Utf8;
        if ((seen & ~Numbers) == CsvEvidence.None)
            return DecideNumber(seen);
        if (seen == CsvEvidence.Bool)
            return ElementType.Bool;
        CsvEvidence kinds = seen & ~TimeTraits;
        if (kinds == CsvEvidence.Date && !seen.HasFlag(CsvEvidence.BeyondDate32))
            return ElementType.Date32;
        if (kinds is CsvEvidence.LocalTime or (CsvEvidence.LocalTime | CsvEvidence.Date) or CsvEvidence.UtcTime)
        {
            bool isFine = seen.HasFlag(CsvEvidence.Nanoseconds);
            if (!seen.HasFlag(isFine ? CsvEvidence.BeyondNanoseconds : CsvEvidence.BeyondMicroseconds))
            {
                return ElementType.Timestamp(
                    isFine ? TimeUnit.Nanosecond : TimeUnit.Microsecond,
                    kinds == CsvEvidence.UtcTime ? "UTC" : null
                );
            }
        }
        return ElementType.Utf8;
    }

    private static ElementType DecideNumber(CsvEvidence seen)
    {
        if (seen.HasFlag(CsvEvidence.Fraction))
            return ElementType.Float64;
        if (seen.HasFlag(CsvEvidence.Wide))
            return ElementType.Utf8;
        if (!seen.HasFlag(CsvEvidence.UInt64))
            return ElementType.Int64;
        return seen.HasFlag(CsvEvidence.Negative) ? ElementType.Utf8 : ElementType.UInt64;
    }

    /// <summary>None where the value is not a number.</summary>
    private static CsvEvidence ClassifyNumber(ReadOnlySpan<byte> value)
    {
        bool isNegative = value[0] == '-';
        ReadOnlySpan<byte> rest = isNegative ? value[1..] : value;
        int whole = CountDigits(rest);
        if (whole > 1 && rest[0] == '0')
            return CsvEvidence.None;
        if (whole > 0 && whole == rest.Length)
            return ClassifyInteger(value, whole, isNegative);
        int fraction = 0;
        rest = rest[whole..];
        if (!rest.IsEmpty && rest[0] == '.')
        {
            fraction = CountDigits(rest[1..]);
            rest = rest[(1 + fraction)..];
        }
        if (whole + fraction == 0)
            return CsvValues.TryParseSpecialFloat(value, out _) ? CsvEvidence.Fraction : CsvEvidence.None;
        if (rest.IsEmpty)
            return whole <= SafeDoubleDigits || IsFinite(value) ? CsvEvidence.Fraction : CsvEvidence.None;
        if (rest[0] is not ((byte)'e' or (byte)'E'))
            return CsvEvidence.None;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is (byte)'+' or (byte)'-')
            rest = rest[1..];
        bool isExponent = !rest.IsEmpty && CountDigits(rest) == rest.Length;
        return isExponent && IsFinite(value) ? CsvEvidence.Fraction : CsvEvidence.None;
    }

    private static CsvEvidence ClassifyInteger(ReadOnlySpan<byte> value, int digits, bool isNegative)
    {
        CsvEvidence sign = isNegative ? CsvEvidence.Negative : CsvEvidence.None;
        if (
            digits <= SafeInt64Digits
            || (Utf8Parser.TryParse(value, out long _, out int length) && length == value.Length)
        )
            return CsvEvidence.Int64 | sign;
        if (!isNegative && Utf8Parser.TryParse(value, out ulong _, out length) && length == value.Length)
            return CsvEvidence.UInt64;
        return digits <= SafeDoubleDigits || IsFinite(value) ? CsvEvidence.Wide | sign : CsvEvidence.None;
    }

    private static CsvEvidence ClassifyTime(ReadOnlySpan<byte> value)
    {
        CsvEvidence kind;
        IsoInstant time;
        if (IsoTime.TryParseDate(value, out long days))
        {
            kind = days == (int)days ? CsvEvidence.Date : CsvEvidence.Date | CsvEvidence.BeyondDate32;
            time = IsoInstant.AtMidnight(days);
        }
        else if (IsoTime.TryParseTime(value, out time))
        {
            kind = time.HasOffset ? CsvEvidence.UtcTime : CsvEvidence.LocalTime;
        }
        else
        {
            return CsvEvidence.Text;
        }
        if (time.Nanoseconds % 1000 != 0)
            kind |= CsvEvidence.Nanoseconds;
        else if (!time.TryToTicks(TimeUnit.Microsecond, out _))
            kind |= CsvEvidence.BeyondMicroseconds;
        if (!time.TryToTicks(TimeUnit.Nanosecond, out _))
            kind |= CsvEvidence.BeyondNanoseconds;
        return kind;
    }

    private static bool IsFinite(ReadOnlySpan<byte> value) => CsvValues.TryParseFloat(value, out double _);

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? text.Length : other;
    }
}
