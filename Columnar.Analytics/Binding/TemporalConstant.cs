using System.Globalization;

namespace Columnar.Binding;

/// <summary>A date or a time given as a constant, to the nanosecond.</summary>
/// <param name="Nanoseconds">Since 1970-01-01T00:00:00; of UTC where there is an offset.</param>
/// <param name="HasOffset">Whether the constant says what zone it is in.</param>
internal readonly record struct TemporalConstant(Int128 Nanoseconds, bool HasOffset)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerDay = 86_400 * NanosecondsPerSecond;

    /// <summary>A time beside values of a type, as vectors of the type take it.</summary>
    /// <exception cref="ArgumentException">The type has a zone, and the time does not say its own.</exception>
    public static TemporalConstant Of(DateTime time, ElementType type) =>
        new((Int128)Timestamp.SinceEpoch(time, type) * 100, HasOffset: type.TimeZone is not null);

    public static TemporalConstant Of(DateOnly date) =>
        new(Since(date.ToDateTime(TimeOnly.MinValue)), HasOffset: false);

    public static TemporalConstant Of(DateTimeOffset time) => new(Since(time.UtcDateTime), HasOffset: true);

    /// <summary>
    /// Reads <c>2024-05-31</c>, <c>2024-05-31T12:30</c>, with seconds, with up to nine decimals, with a space instead of the T, with
    /// Z or an offset such as +02:00 at the end.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TemporalConstant constant)
    {
        constant = default;
        text = text.Trim();
        if (
            text.Length < 10
            || !DateOnly.TryParseExact(
                text[..10],
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return false;
        Int128 nanoseconds = Of(day).Nanoseconds;
        text = text[10..];
        if (text.IsEmpty)
        {
            constant = new(nanoseconds, HasOffset: false);
            return true;
        }
        if (text[0] is not ('T' or 't' or ' ') || !TryTime(text[1..], out long time, out text))
            return false;
        nanoseconds += time;
        if (text.IsEmpty)
        {
            constant = new(nanoseconds, HasOffset: false);
            return true;
        }
        if (!TryOffset(text, out long offset))
            return false;
        constant = new(nanoseconds - offset, HasOffset: true);
        return true;
    }

    /// <summary>The constant in ticks of so many nanoseconds, rounded down, and whether that is its exact value.</summary>
    public (Int128 Floor, bool IsWhole) InTicks(long nanosecondsPerTick)
    {
        (Int128 quotient, Int128 remainder) = Int128.DivRem(Nanoseconds, nanosecondsPerTick);
        return (remainder < 0 ? quotient - 1 : quotient, remainder == 0);
    }

    /// <summary>The nanoseconds in one step of a date or timestamp type.</summary>
    public static long NanosecondsPer(ElementType type) =>
        type.Kind == ElementKind.Date32 ? NanosecondsPerDay : NanosecondsPer(type.Unit);

    /// <summary>The nanoseconds in a tick.</summary>
    public static long NanosecondsPer(TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Second => NanosecondsPerSecond,
            TimeUnit.Millisecond => 1_000_000,
            TimeUnit.Microsecond => 1_000,
            _ => 1,
        };

    private static Int128 Since(DateTime time) => (Int128)(time.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    private static bool TryTime(ReadOnlySpan<char> text, out long nanoseconds, out ReadOnlySpan<char> rest)
    {
        nanoseconds = 0;
        rest = text;
        if (!TryTwoDigits(text, 23, out int hour) || !TryTwoDigits(AfterColon(text, 2), 59, out int minute))
            return false;
        nanoseconds = (hour * 60L + minute) * 60 * NanosecondsPerSecond;
        rest = text[5..];
        if (rest.IsEmpty || rest[0] != ':')
            return true;
        if (!TryTwoDigits(rest[1..], 59, out int second))
            return false;
        nanoseconds += second * NanosecondsPerSecond;
        rest = rest[3..];
        if (rest.IsEmpty || rest[0] is not ('.' or ','))
            return true;
        int digits = 1;
        for (long unit = NanosecondsPerSecond / 10; digits < rest.Length && char.IsAsciiDigit(rest[digits]); unit /= 10)
        {
            if (unit == 0)
                return false;
            nanoseconds += (rest[digits++] - '0') * unit;
        }
        rest = rest[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text is "Z" or "z")
            return true;
        if (
            text.Length != 6
            || text[0] is not ('+' or '-')
            || !TryTwoDigits(text[1..], 23, out int hour)
            || !TryTwoDigits(AfterColon(text, 3), 59, out int minute)
        )
            return false;
        nanoseconds = (hour * 60L + minute) * 60 * NanosecondsPerSecond;
        if (text[0] == '-')
            nanoseconds = -nanoseconds;
        return true;
    }

    private static ReadOnlySpan<char> AfterColon(ReadOnlySpan<char> text, int place) =>
        text.Length > place && text[place] == ':' ? text[(place + 1)..] : default;

    private static bool TryTwoDigits(ReadOnlySpan<char> text, int greatest, out int value)
    {
        value = 0;
        if (text.Length < 2 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]))
            return false;
        value = (text[0] - '0') * 10 + (text[1] - '0');
        return value <= greatest;
    }
}
