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

    /// <summary>Reads what <see cref="Format"/> writes; weeks and fractions of seconds too, no months and years.</summary>
    /// <param name="text">The text, all of it.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="value">The ticks.</param>
    /// <returns>False where it is none, is not a whole number of ticks, or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        value = 0;
        bool isNegative = IsoTime.TryTakeByte(ref text, '-');
        if (!IsoTime.TryTakeByte(ref text, 'P') || text.IsEmpty)
            return false;
        Int128 seconds = 0;
        if (!TakeParts(ref text, [('W', 7L * SecondsPerDay), ('D', SecondsPerDay)], ref seconds, out _))
            return false;
        int nanoseconds = 0;
        if (IsoTime.TryTakeByte(ref text, 'T'))
        {
            if (text.IsEmpty || !TakeParts(ref text, [('H', 3600), ('M', 60), ('S', 1)], ref seconds, out nanoseconds))
                return false;
        }
        if (!text.IsEmpty)
            return false;
        Int128 total = seconds * NanosecondsPerSecond + nanoseconds;
        (Int128 ticks, Int128 rest) = Int128.DivRem(total, NanosecondsPerSecond / IsoTime.TicksPerSecond(unit));
        if (isNegative)
            ticks = -ticks;
        value = (long)ticks;
        return rest == 0 && value == ticks;
    }

    // Numbers with the letter of their unit, each at most once, in this order. Seconds may have a fraction.
    private static bool TakeParts(
        ref ReadOnlySpan<byte> text,
        ReadOnlySpan<(char Letter, long Seconds)> units,
        ref Int128 seconds,
        out int nanoseconds
    )
    {
        nanoseconds = 0;
        while (!text.IsEmpty && text[0] != 'T')
        {
            int digits = 0;
            long number = 0;
            // 20 digits would not fit.
            while (digits < text.Length && digits < 19 && char.IsAsciiDigit((char)text[digits]))
                number = unchecked(number * 10 + text[digits++] - '0');
            if (digits == 0 || number < 0)
                return false;
            text = text[digits..];
            bool hasFraction = IsoTime.TryTakeByte(ref text, '.');
            if (hasFraction && !IsoTime.TryTakeFraction(ref text, out nanoseconds))
                return false;
            int unit = 0;
            while (unit < units.Length && (text.IsEmpty || text[0] != units[unit].Letter))
                unit++;
            if (unit == units.Length || (hasFraction && units[unit].Letter != 'S'))
                return false;
            seconds += (Int128)number * units[unit].Seconds;
            units = units[(unit + 1)..];
            text = text[1..];
        }
        return true;
    }

    private static void Put(Span<byte> target, ref int length, ulong number, char letter)
    {
        number.TryFormat(target[length..], out int digits, default, CultureInfo.InvariantCulture);
        length += digits;
        target[length++] = (byte)letter;
    }
}
