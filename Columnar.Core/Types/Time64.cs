using Columnar.Types;

namespace Columnar;

/// <summary>A time of day as Arrow stores it: ticks since midnight in 64 bits.</summary>
/// <param name="Value">The number of ticks; their unit belongs to the vector's <see cref="ElementType"/>.</param>
/// <remarks>Vectors take no value outside of a day; in files of others there may be some. Conversions are checked.</remarks>
public readonly record struct Time64(long Value) : IComparable<Time64>, IElementConversion<Time64, TimeOnly>
{
    /// <summary>Converts a <see cref="TimeOnly"/> to ticks of a unit.</summary>
    /// <param name="time">The time of day.</param>
    /// <param name="unit">The unit of the vector: microseconds or nanoseconds.</param>
    /// <exception cref="OverflowException">The time is not a whole number of ticks.</exception>
    public static Time64 FromTimeOnly(TimeOnly time, TimeUnit unit) =>
        new(TickScale.FromNet(time.Ticks, unit, time, "O"));

    /// <summary>Converts to a <see cref="TimeOnly"/>.</summary>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">It lies outside of a day, or is not a whole number of 100 ns.</exception>
    public TimeOnly ToTimeOnly(TimeUnit unit)
    {
        Int128 ticks = TickScale.ToNet(Value, unit, nameof(TimeOnly));
        return ticks >= 0 && ticks < TimeSpan.TicksPerDay
            ? new TimeOnly((long)ticks)
            : throw new OverflowException(
                $"Time {Value} {unit.Symbol()} lies outside of the 24 hours of TimeOnly; read its Value instead."
            );
    }

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Time64 left, Time64 right) => left.Value < right.Value;

    /// <summary>Whether one comes before, or with, the other.</summary>
    public static bool operator <=(Time64 left, Time64 right) => left.Value <= right.Value;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Time64 left, Time64 right) => left.Value > right.Value;

    /// <summary>Whether one comes after, or with, the other.</summary>
    public static bool operator >=(Time64 left, Time64 right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Time64 other) => Value.CompareTo(other.Value);

    static Time64 IElementConversion<Time64, TimeOnly>.FromNet(TimeOnly value, ElementType type) =>
        FromTimeOnly(value, type.Unit);

    static TimeOnly IElementConversion<Time64, TimeOnly>.ToNet(Time64 value, ElementType type) =>
        value.ToTimeOnly(type.Unit);
}
