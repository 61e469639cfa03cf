using System.Globalization;

namespace Columnar.Formatting;

/// <summary>
/// Dates and times in ISO 8601: <c>2001-01-10</c>, <c>2001-01-10T18:20:00.500Z</c>, <c>18:20:00.500</c>. Years outside 0 to 9999 carry a sign, as in
/// <c>+12001-01-10</c>, so that every stored value can be written and read back.
/// </summary>
internal static class IsoTime
{
    /// <summary>Enough for the longest date with time.</summary>
    public const int MaxLength = 64;

    private const int MaxYearDigits = 12;
    private const int SecondsPerDay = 86_400;
    private const int DaysPerEra = 146_097; // 400 years
    private const int EpochDayOfEras = 719_468; // from 0000-03-01 to 1970-01-01

    /// <summary>Reads a date that is the whole of the text.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out long days) =>
        TryTakeDate(ref text, out days) && text.IsEmpty;

    /// <summary>Reads a date with a time of day: minutes at least, up to nine fraction digits, Z or an offset or neither.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="time">The time; in UTC where an offset is given.</param>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out IsoInstant time)
    {
        time = default;
        if (!TryTakeDate(ref text, out long days))
            return false;
        if (text.IsEmpty || text[0] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        text = text[1..];
        if (!TryTakeTimeOfDay(ref text, out int seconds, out int nanoseconds))
            return false;
        int offset = 0;
        bool hasOffset = !text.IsEmpty;
        if (hasOffset && !TryTakeOffset(ref text, out offset))
            return false;
        int secondOfDay = seconds - offset * 60;
        time = new IsoInstant((Int128)days * SecondsPerDay + secondOfDay, nanoseconds, hasOffset);
        return text.IsEmpty;
    }

    /// <summary>Writes a date.</summary>
    /// <returns>The bytes written.</returns>
    public static int FormatDate(long days, Span<byte> target)
    {
        // Years are counted from March, so that the day that comes and goes is the last.
        days += EpochDayOfEras;
        long era = FloorDivide(days, DaysPerEra, out long dayOfEra);
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int day = (int)(dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        int month = (int)(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        int length = 0;
        if (year is < 0 or > 9999)
            target[length++] = (byte)(year < 0 ? '-' : '+');
        Math.Abs(year).TryFormat(target[length..], out int digits, "D4", CultureInfo.InvariantCulture);
        length += digits;
        target[length++] = (byte)'-';
        PutPair(target, ref length, month);
        target[length++] = (byte)'-';
        PutPair(target, ref length, day);
        return length;
    }

    /// <summary>Writes a point in time with as few of 0, 3, 6 or 9 fraction digits as keep its value.</summary>
    /// <param name="value">Ticks since 1970-01-01T00:00:00.</param>
    /// <param name="unit">The tick.</param>
    /// <param name="isUtc">Whether it is in UTC and so ends in Z.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int FormatTime(long value, TimeUnit unit, bool isUtc, Span<byte> target)
    {
        long ticksPerSecond = TicksPerSecond(unit);
        long seconds = FloorDivide(value, ticksPerSecond, out long fraction);
        long days = FloorDivide(seconds, SecondsPerDay, out long secondOfDay);
        int length = FormatDate(days, target);
        target[length++] = (byte)'T';
        PutTimeOfDay(target, ref length, (int)secondOfDay, fraction * (1_000_000_000 / ticksPerSecond));
        if (isUtc)
            target[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Writes a time of day; one that is none, as a number of hours of two digits or more, or negative.</summary>
    /// <param name="value">Ticks since midnight.</param>
    /// <param name="unit">The tick.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int FormatTimeOfDay(long value, TimeUnit unit, Span<byte> target)
    {
        int length = 0;
        if (value < 0)
            target[length++] = (byte)'-';
        ulong magnitude = value < 0 ? 0UL - (ulong)value : (ulong)value;
        var ticksPerSecond = (ulong)TicksPerSecond(unit);
        (ulong seconds, ulong fraction) = Math.DivRem(magnitude, ticksPerSecond);
        ulong hours = seconds / 3600;
        if (hours > 99)
        {
            (hours / 100).TryFormat(target[length..], out int digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }
        PutTimeOfDay(
            target,
            ref length,
            (int)(hours % 100 * 3600 + seconds % 3600),
            (long)(fraction * (1_000_000_000 / ticksPerSecond))
        );
        return length;
    }

    /// <summary>Reads a time of day: minutes at least, up to nine fraction digits.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="value">Ticks since midnight.</param>
    /// <returns>False where it is none, or not a whole number of ticks.</returns>
    public static bool TryParseTimeOfDay(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        value = 0;
        return TryTakeTimeOfDay(ref text, out int seconds, out int nanoseconds)
            && text.IsEmpty
            && new IsoInstant(seconds, nanoseconds, HasOffset: false).TryToTicks(unit, out value);
    }

    /// <summary>Ticks of a unit in a second.</summary>
    public static long TicksPerSecond(TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Second => 1,
            TimeUnit.Millisecond => 1000,
            TimeUnit.Microsecond => 1_000_000,
            _ => 1_000_000_000,
        };

    private static bool TryTakeTimeOfDay(ref ReadOnlySpan<byte> text, out int secondOfDay, out int nanoseconds)
    {
        secondOfDay = nanoseconds = 0;
        if (
            !TryTakePair(ref text, 23, out int hours)
            || !TryTakeByte(ref text, ':')
            || !TryTakePair(ref text, 59, out int minutes)
        )
            return false;
        int seconds = 0;
        if (TryTakeByte(ref text, ':'))
        {
            if (!TryTakePair(ref text, 59, out seconds))
                return false;
            if (TryTakeByte(ref text, '.') && !TryTakeFraction(ref text, out nanoseconds))
                return false;
        }
        secondOfDay = hours * 3600 + minutes * 60 + seconds;
        return true;
    }

    private static bool TryTakeDate(ref ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (!TryTakeYear(ref text, out long year))
            return false;
        if (!TryTakeByte(ref text, '-') || !TryTakePair(ref text, 12, out int month) || month == 0)
            return false;
        if (!TryTakeByte(ref text, '-') || !TryTakePair(ref text, 31, out int day) || day == 0)
            return false;
        if (day > DaysInMonth(year, month))
            return false;
        long marchYear = month <= 2 ? year - 1 : year;
        long era = FloorDivide(marchYear, 400, out long yearOfEra);
        long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        days = era * DaysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EpochDayOfEras;
        return true;
    }

    private static bool TryTakeYear(ref ReadOnlySpan<byte> text, out long year)
    {
        year = 0;
        bool isNegative = TryTakeByte(ref text, '-');
        bool isSigned = isNegative || TryTakeByte(ref text, '+');
        int digits = 0;
        while (digits < text.Length && digits <= MaxYearDigits && char.IsAsciiDigit((char)text[digits]))
            year = year * 10 + text[digits++] - '0';
        text = text[digits..];
        if (isNegative)
            year = -year;
        return isSigned ? digits is >= 4 and <= MaxYearDigits : digits == 4;
    }

    private static int DaysInMonth(long year, int month) =>
        month == 2 ? (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28)
        : month is 4 or 6 or 9 or 11 ? 30
        : 31;

    /// <summary>Takes <c>Z</c>, <c>+hh</c>, <c>+hhmm</c> or <c>+hh:mm</c>; the offset is in minutes east of UTC.</summary>
    private static bool TryTakeOffset(ref ReadOnlySpan<byte> text, out int offset)
    {
        offset = 0;
        if (TryTakeByte(ref text, 'Z') || TryTakeByte(ref text, 'z'))
            return true;
        bool isWest = TryTakeByte(ref text, '-');
        if (!isWest && !TryTakeByte(ref text, '+'))
            return false;
        if (!TryTakePair(ref text, 23, out int hours))
            return false;
        int minutes = 0;
        if (!text.IsEmpty)
        {
            TryTakeByte(ref text, ':');
            if (!TryTakePair(ref text, 59, out minutes))
                return false;
        }
        offset = (hours * 60 + minutes) * (isWest ? -1 : 1);
        return true;
    }

    /// <summary>Takes one to nine digits behind a point.</summary>
    public static bool TryTakeFraction(ref ReadOnlySpan<byte> text, out int nanoseconds)
    {
        nanoseconds = 0;
        int digits = 0;
        while (digits < text.Length && digits < 9 && char.IsAsciiDigit((char)text[digits]))
            nanoseconds = nanoseconds * 10 + text[digits++] - '0';
        text = text[digits..];
        for (int i = digits; i < 9; i++)
            nanoseconds *= 10;
        return digits > 0;
    }

    private static bool TryTakePair(ref ReadOnlySpan<byte> text, int max, out int value)
    {
        value = 0;
        if (text.Length < 2 || !char.IsAsciiDigit((char)text[0]) || !char.IsAsciiDigit((char)text[1]))
            return false;
        value = (text[0] - '0') * 10 + text[1] - '0';
        text = text[2..];
        return value <= max;
    }

    /// <summary>Takes one character.</summary>
    public static bool TryTakeByte(ref ReadOnlySpan<byte> text, char wanted)
    {
        if (text.IsEmpty || text[0] != wanted)
            return false;
        text = text[1..];
        return true;
    }

    private static void PutTimeOfDay(Span<byte> target, ref int length, int secondOfDay, long nanoseconds)
    {
        PutPair(target, ref length, secondOfDay / 3600);
        target[length++] = (byte)':';
        PutPair(target, ref length, secondOfDay / 60 % 60);
        target[length++] = (byte)':';
        PutPair(target, ref length, secondOfDay % 60);
        PutFraction(target, ref length, nanoseconds);
    }

    /// <summary>Writes a point and 3, 6 or 9 digits, or nothing for zero.</summary>
    public static void PutFraction(Span<byte> target, ref int length, long nanoseconds)
    {
        if (nanoseconds == 0)
            return;
        int digits =
            nanoseconds % 1_000_000 == 0 ? 3
            : nanoseconds % 1000 == 0 ? 6
            : 9;
        target[length++] = (byte)'.';
        for (int i = 0; i < digits; i++)
        {
            target[length++] = (byte)('0' + nanoseconds / 100_000_000);
            nanoseconds = nanoseconds % 100_000_000 * 10;
        }
    }

    private static void PutPair(Span<byte> target, ref int length, int value)
    {
        target[length++] = (byte)('0' + value / 10);
        target[length++] = (byte)('0' + value % 10);
    }

    /// <summary>Division that rounds down, with its remainder from 0 to <paramref name="divisor"/> - 1.</summary>
    private static long FloorDivide(long dividend, long divisor, out long remainder)
    {
        (long quotient, remainder) = Math.DivRem(dividend, divisor);
        if (remainder < 0)
        {
            quotient--;
            remainder += divisor;
        }
        return quotient;
    }
}
