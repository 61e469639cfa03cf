using Columnar.Types;

namespace Columnar;

/// <summary>A length of time as Arrow stores it: ticks in 64 bits.</summary>
/// <param name="Value">The number of ticks; their unit belongs to the vector's <see cref="ElementType"/>.</param>
public readonly record struct Duration(long Value) : IComparable<Duration>, IElementConversion<Duration, TimeSpan>
{
    /// <summary>Converts a <see cref="TimeSpan"/> to ticks of a unit.</summary>
    /// <param name="span">The length of time.</param>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">It is not a whole number of ticks, or beyond their range.</exception>
    public static Duration FromTimeSpan(TimeSpan span, TimeUnit unit) =>
        new(TickScale.FromNet(span.Ticks, unit, span, "c"));

    /// <summary>Converts to a <see cref="TimeSpan"/>.</summary>
    /// <param name="unit">The unit of the vector.</param>
    /// <exception cref="OverflowException">It is longer than a <see cref="TimeSpan"/> can be, or not a whole number of 100 ns.</exception>
    public TimeSpan ToTimeSpan(TimeUnit unit)
    {
        Int128 ticks = TickScale.ToNet(Value, unit, nameof(TimeSpan));
        return ticks >= long.MinValue && ticks <= long.MaxValue
            ? new TimeSpan((long)ticks)
            : throw new OverflowException(
                $"Duration {Value} {unit.Symbol()} is longer than a TimeSpan can be; read its Value instead."
            );
    }

    /// <summary>Whether one is shorter than the other.</summary>
    public static bool operator <(Duration left, Duration right) => left.Value < right.Value;

    /// <summary>Whether one is shorter than the other, or as long.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Value <= right.Value;

    /// <summary>Whether one is longer than the other.</summary>
    public static bool operator >(Duration left, Duration right) => left.Value > right.Value;

    /// <summary>Whether one is longer than the other, or as long.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Value.CompareTo(other.Value);

    static Duration IElementConversion<Duration, TimeSpan>.FromNet(TimeSpan value, ElementType type) =>
        FromTimeSpan(value, type.Unit);

    static TimeSpan IElementConversion<Duration, TimeSpan>.ToNet(Duration value, ElementType type) =>
        value.ToTimeSpan(type.Unit);
}
