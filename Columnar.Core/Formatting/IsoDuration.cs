using System.Globalization;

namespace Columnar.Formatting;

/// <summary>
/// Lengths of time in ISO 8601: <c>P1DT2H3M4.5S</c>, <c>PT0S</c>; a minus sign in front negates all of it. Days have 24 hours.
/// </summary>
internal static class IsoDuration
{
    /// <summary>Enough for the longest one.</summary>
    public const int MaxLength = 64;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int SecondsPerDay = 86_400;

    // Far more than 64 bits hold, and far less than 128.
    private const int MaxDigits = 24;

    /// <summary>Writes ticks of a unit, with as few of 0, 3, 6 or 9 fraction digits as keep their value.</summary>
    /// <returns>The bytes written.</returns>
    public static int Format(long value, TimeUnit unit, Span<byte> target)
    {
        int length = 0;
        if (value < 0)
            target[length++] = (byte)'-';
        // The magnitude of the least value has no place in a long.
        ulong magnitude = value < 0 ? 0UL - (ulong)value : (ulong)value;
        var ticksPerSecond = (ulong)IsoTime.TicksPerSecond(unit);
        (ulong seconds, ulong fraction) = Math.DivRem(magnitude, ticksPerSecond);
        long nanoseconds = (long)(fraction * (NanosecondsPerSecond / ticksPerSecond));
        (ulong days, ulong secondOfDay) = Math.DivRem(seconds, (ulong)SecondsPerDay);
        target[length++] = (byte)'P';
        if (days != 0)
            Put(target, ref length, days, 'D');
        if (secondOfDay == 0 && nanoseconds == 0 && days != 0)
            return length;
        target[length++] = (byte)'T';
        if (secondOfDay >= 3600)
            Put(target, ref length, secondOfDay / 3600, 'H');
        if (secondOfDay / 60 % 60 != 0)
            Put(target, ref length, secondOfDay / 60 % 60, 'M');
        if (secondOfDay % 60 != 0 || nanoseconds != 0 || seconds == 0)
        {
            (secondOfDay % 60).TryFormat(target[length..], out int digits, default, CultureInfo.InvariantCulture);
            length += digits;
            IsoTime.PutFraction(target, ref length, nanoseconds);
            target[length++] = (byte)'S';
        }
        return length;
    }

    /// <summary>Writes months, days and ticks, each with its own sign.</summary>
    /// <returns>The bytes written, at most 128.</returns>
    public static int FormatCalendar(int months, int days, long ticks, TimeUnit unit, Span<byte> target)
    {
        int length = 0;
        target[length++] = (byte)'P';
        if (months != 0)
            Put(target, ref length, months, 'M');
        if (days != 0)
            Put(target, ref length, days, 'D');
        if (ticks == 0 && length > 1)
            return length;
        target[length++] = (byte)'T';
        long ticksPerSecond = IsoTime.TicksPerSecond(unit);
        (long seconds, long fraction) = Math.DivRem(ticks, ticksPerSecond);
        if (seconds == 0 && fraction < 0)
            target[length++] = (byte)'-';
        seconds.TryFormat(target[length..], out int digits, default, CultureInfo.InvariantCulture);
        length += digits;
        IsoTime.PutFraction(target, ref length, Math.Abs(fraction) * (NanosecondsPerSecond / ticksPerSecond));
        target[length++] = (byte)'S';
        return length;
    }

    /// <summary>Reads what <see cref="Format"/> writes; weeks and fractions of seconds too, no months and years.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="value">The ticks.</param>
    /// <returns>False where it is none, is not a whole number of ticks, or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        value = 0;
        if (!TryParse(text, out Int128 nanoseconds))
            return false;
        (Int128 ticks, Int128 rest) = Int128.DivRem(nanoseconds, NanosecondsPerSecond / IsoTime.TicksPerSecond(unit));
        value = (long)ticks;
        return rest == 0 && value == ticks;
    }

    /// <summary>Reads a duration to the nanosecond, of any length.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="value">The nanoseconds.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = 0;
        bool isNegative = IsoTime.TryTakeByte(ref text, '-');
        if (!IsoTime.TryTakeByte(ref text, 'P') || text.IsEmpty)
            return false;
        Int128 seconds = 0;
        int nanoseconds = 0;
        bool isRead =
            TryTake(ref text, 'W', 7 * SecondsPerDay, ref seconds)
            && TryTake(ref text, 'D', SecondsPerDay, ref seconds)
            && (
                !IsoTime.TryTakeByte(ref text, 'T')
                || (
                    !text.IsEmpty
                    && TryTake(ref text, 'H', 3600, ref seconds)
                    && TryTake(ref text, 'M', 60, ref seconds)
                    && TryTakeSeconds(ref text, ref seconds, out nanoseconds)
                )
            );
        if (!isRead || !text.IsEmpty)
            return false;
        value = seconds * NanosecondsPerSecond + nanoseconds;
        if (isNegative)
            value = -value;
        return true;
    }

    /// <summary>Takes a whole number of a unit, if that comes next; false where it does not fit.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> text, char letter, int secondsPerUnit, ref Int128 seconds)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0 || text[digits] != letter)
            return true;
        if (digits > MaxDigits)
            return false;
        seconds += Int128.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * secondsPerUnit;
        text = text[(digits + 1)..];
        return true;
    }

    private static bool TryTakeSeconds(ref ReadOnlySpan<byte> text, ref Int128 seconds, out int nanoseconds)
    {
        nanoseconds = 0;
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0 || text[digits] != '.')
            return TryTake(ref text, 'S', 1, ref seconds);
        if (digits > MaxDigits)
            return false;
        seconds += Int128.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[(digits + 1)..];
        return IsoTime.TryTakeFraction(ref text, out nanoseconds) && IsoTime.TryTakeByte(ref text, 'S');
    }

    private static void Put<T>(Span<byte> target, ref int length, T number, char letter)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(target[length..], out int digits, default, CultureInfo.InvariantCulture);
        length += digits;
        target[length++] = (byte)letter;
    }
}
