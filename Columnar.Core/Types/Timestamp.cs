using Columnar.Types;

namespace Columnar;

/// <summary>A point in time as Arrow stores it: ticks since 1970-01-01T00:00:00 in 64 bits.</summary>
/// <param name="Value">The number of ticks; their unit and zone belong to the vector's <see cref="ElementType"/>.</param>
public readonly record struct Timestamp(long Value)
    : IComparable<Timestamp>,
        IElementConversion<Timestamp, DateTime>,
        IElementConversion<Timestamp, DateTimeOffset>
{
    /// <summary>Converts a time to ticks of a unit.</summary>
    /// <param name="time">The time; its kind is not looked at.</param>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">The time is not a whole number of ticks, or beyond their range.</exception>
    public static Timestamp FromDateTime(DateTime time, TimeUnit unit) =>
        new(TickScale.FromNet(time.Ticks - DateTime.UnixEpoch.Ticks, unit, time, "O"));

    /// <summary>Converts a point in time to ticks of a unit since the beginning of 1970 in UTC.</summary>
    /// <param name="time">The time; of its offset only the point in time stays.</param>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">The time is not a whole number of ticks, or beyond their range.</exception>
    public static Timestamp FromDateTimeOffset(DateTimeOffset time, TimeUnit unit) =>
        new(TickScale.FromNet(time.UtcTicks - DateTime.UnixEpoch.Ticks, unit, time, "O"));

    /// <summary>Converts to a <see cref="DateTime"/>.</summary>
    /// <param name="unit">The unit of the vector.</param>
    /// <param name="kind">The kind of the result.</param>
    /// <exception cref="OverflowException">Outside the years 1 to 9999, or not a whole number of 100 ns.</exception>
    public DateTime ToDateTime(TimeUnit unit, DateTimeKind kind = DateTimeKind.Unspecified)
    {
        Int128 ticks = TickScale.ToNet(Value, unit, nameof(DateTime)) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, kind)
            : throw new OverflowException(
                $"Timestamp {Value} {unit.Symbol()} lies outside the years 1 to 9999 of DateTime; read its Value instead."
            );
    }

    /// <summary>Converts ticks since the beginning of 1970 in UTC to a <see cref="DateTimeOffset"/> without offset from UTC.</summary>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">Outside the years 1 to 9999, or not a whole number of 100 ns.</exception>
    public DateTimeOffset ToDateTimeOffset(TimeUnit unit) => new(ToDateTime(unit, DateTimeKind.Utc));

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

    static Timestamp IElementConversion<Timestamp, DateTime>.FromNet(DateTime value, ElementType type) =>
        new(TickScale.FromNet(SinceEpoch(value, type), type.Unit, value, "O"));

    /// <summary>
    /// What a time is beside values of a type, in 100 ns since the beginning of 1970: the reading of the clock where the type has no zone; where it has one the point in
    /// time, of kind Local by the zone of this computer.
    /// </summary>
    /// <exception cref="ArgumentException">The type has a zone, and the time is of kind Unspecified.</exception>
    internal static long SinceEpoch(DateTime time, ElementType type)
    {
        long reading = time.Ticks - DateTime.UnixEpoch.Ticks;
        if (type.TimeZone is null || time.Kind == DateTimeKind.Utc)
            return reading;
        if (time.Kind == DateTimeKind.Unspecified)
            throw new ArgumentException(
                $"{time:O} does not say its zone, and the values are of {type}; use DateTime.SpecifyKind or a DateTimeOffset.",
                nameof(time)
            );
        // ToUniversalTime would stop silently at the ends of the range.
        return reading - TimeZoneInfo.Local.GetUtcOffset(time).Ticks;
    }

    static DateTime IElementConversion<Timestamp, DateTime>.ToNet(Timestamp value, ElementType type) =>
        value.ToDateTime(type.Unit, type.TimeZone is null ? DateTimeKind.Unspecified : DateTimeKind.Utc);

    static Timestamp IElementConversion<Timestamp, DateTimeOffset>.FromNet(DateTimeOffset value, ElementType type) =>
        type.TimeZone is not null
            ? FromDateTimeOffset(value, type.Unit)
            : throw new ArgumentException(
                $"The vector is of {type}, without a zone, and {value:O} is a point in time; create it with a zone, such as "
                    + "ElementType.Timestamp(unit, \"UTC\"), or append a DateTime.",
                nameof(value)
            );

    static DateTimeOffset IElementConversion<Timestamp, DateTimeOffset>.ToNet(Timestamp value, ElementType type) =>
        type.TimeZone is not null
            ? value.ToDateTimeOffset(type.Unit)
            : throw new InvalidOperationException(
                $"The vector is of {type}, without a zone: its times are no points in time. Read them as DateTime."
            );
}
