namespace Columnar.Formatting;

/// <summary>A point in time as it was read, before a unit is chosen for it.</summary>
/// <param name="Seconds">Whole seconds since 1970-01-01T00:00:00, rounded down.</param>
/// <param name="Nanoseconds">What is to be added, 0 to 999,999,999.</param>
/// <param name="HasOffset">Whether the text named an offset from UTC, so that the time is one in UTC.</param>
internal readonly record struct IsoInstant(Int128 Seconds, int Nanoseconds, bool HasOffset)
{
    /// <summary>The beginning of a day, without offset.</summary>
    public static IsoInstant AtMidnight(long days) => new((Int128)days * 86_400, 0, false);

    /// <summary>Converts to ticks of a unit; false where that is not exact or out of range.</summary>
    public bool TryToTicks(TimeUnit unit, out long ticks)
    {
        long ticksPerSecond = IsoTime.TicksPerSecond(unit);
        (int fraction, int rest) = Math.DivRem(Nanoseconds, (int)(1_000_000_000 / ticksPerSecond));
        Int128 value = Seconds * ticksPerSecond + fraction;
        ticks = (long)value;
        return rest == 0 && value == ticks;
    }
}
