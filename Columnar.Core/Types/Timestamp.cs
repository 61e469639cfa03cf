namespace Columnar;

/// <summary>A point in time as Arrow stores it: ticks since 1970-01-01T00:00:00 in 64 bits.</summary>
/// <param name="Value">The number of ticks; their unit and zone belong to the vector's <see cref="ElementType"/>.</param>
public readonly record struct Timestamp(long Value) : IComparable<Timestamp>
{
    /// <summary>Converts a time to ticks of a unit.</summary>
    /// <param name="time">The time; its kind is not looked at.</param>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">The time is not a whole number of ticks, or beyond their range.</exception>
    public static Timestamp FromDateTime(DateTime time, TimeUnit unit)
    {
        long ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        if (unit == TimeUnit.Nanosecond)
            return new(checked(ticks * 100));
        (long quotient, long remainder) = Math.DivRem(ticks, TicksPer(unit));
        return remainder == 0
            ? new(quotient)
            : throw new OverflowException($"{time:O} is not a whole number of {unit} ticks; use a finer unit.");
    }

    /// <summary>Converts to a <see cref="DateTime"/>.</summary>
    /// <param name="unit">The unit of the vector.</param>
    /// <param name="kind">The kind of the result.</param>
    /// <exception cref="OverflowException">Outside the years 1 to 9999, or not a whole number of 100 ns.</exception>
    public DateTime ToDateTime(TimeUnit unit, DateTimeKind kind = DateTimeKind.Unspecified)
    {
        Int128 ticks;
        if (unit == TimeUnit.Nanosecond)
        {
            (long quotient, long remainder) = Math.DivRem(Value, 100);
            if (remainder != 0)
                throw new OverflowException($"Timestamp {Value} ns is not a whole number of 100 ns ticks of DateTime.");
            ticks = quotient;
        }
        else
        {
            ticks = (Int128)Value * TicksPer(unit);
        }
        ticks += DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, kind)
            : throw new OverflowException($"Timestamp {Value} ({unit}) lies outside the years 1 to 9999 of DateTime.");
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Value < right.Value;

    /// <summary>Whether one comes before, or with, the other.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Value <= right.Value;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Value > right.Value;

    /// <summary>Whether one comes after, or with, the other.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Value.CompareTo(other.Value);

    private static long TicksPer(TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
            _ => throw new ArgumentOutOfRangeException(nameof(unit)),
        };
}
