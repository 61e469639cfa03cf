namespace Columnar.Types;

/// <summary>Converts between ticks of a unit and the 100 ns ticks of .NET's times, exactly or not at all.</summary>
internal static class TickScale
{
    /// <summary>The symbol of a unit: <c>s</c>, <c>ms</c>, <c>us</c> or <c>ns</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static string Symbol(this TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Second => "s",
            TimeUnit.Millisecond => "ms",
            TimeUnit.Microsecond => "us",
            TimeUnit.Nanosecond => "ns",
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "There is no such unit."),
        };

    /// <summary>Ticks of .NET in ticks of a unit.</summary>
    /// <param name="netTicks">Ticks of 100 ns.</param>
    /// <param name="unit">The unit of the result.</param>
    /// <param name="value">The value, for messages.</param>
    /// <param name="format">Its format there.</param>
    /// <exception cref="OverflowException">They are not a whole number of ticks of the unit, or beyond 64 bits.</exception>
    public static long FromNet<TValue>(long netTicks, TimeUnit unit, TValue value, string format)
        where TValue : IFormattable
    {
        if (unit == TimeUnit.Nanosecond)
        {
            Int128 nanoseconds = (Int128)netTicks * 100;
            return nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
                ? (long)nanoseconds
                : throw new OverflowException(
                    $"{value.ToString(format, null)} is beyond 64 bits of ns; use a vector with a coarser unit, us for example."
                );
        }
        (long quotient, long remainder) = Math.DivRem(netTicks, NetTicksPer(unit));
        return remainder == 0
            ? quotient
            : throw new OverflowException(
                $"{value.ToString(format, null)} is not a whole number of {unit.Symbol()}; round it, or use a vector with a finer unit."
            );
    }

    /// <summary>Ticks of a unit in ticks of .NET, which may be beyond 64 bits.</summary>
    /// <param name="ticks">Ticks of the unit.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="target">The .NET type, for the message.</param>
    /// <exception cref="OverflowException">They are not a whole number of 100 ns.</exception>
    public static Int128 ToNet(long ticks, TimeUnit unit, string target)
    {
        if (unit != TimeUnit.Nanosecond)
            return (Int128)ticks * NetTicksPer(unit);
        (long quotient, long remainder) = Math.DivRem(ticks, 100);
        return remainder == 0
            ? quotient
            : throw new OverflowException(
                $"{ticks} ns is not a whole number of 100 ns, the ticks of {target}; read the Value instead."
            );
    }

    private static long NetTicksPer(TimeUnit unit) =>
        unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "There is no such unit."),
        };
}
