using System.Numerics;

namespace Columnar.Computed;

/// <summary>The sum of a window from cumulative sums: that of its last row less that before its first.</summary>
internal readonly struct CumulativeDifference<T>(IntegerOverflow overflow) : ISinceOperator<T, T>
    where T : unmanaged, INumber<T>
{
    public static int RowsBeforeStart => 1;

    public T Invoke(long rows, T now, T before) => new Difference<T>(overflow).Invoke(0, now, before);

    public T FromFirst(long rows, T now) => now;
}

/// <summary>The average of a window from cumulative sums.</summary>
internal readonly struct CumulativeAverage<T> : ISinceOperator<T, double>
    where T : unmanaged, INumber<T>
{
    public static int RowsBeforeStart => 1;

    public double Invoke(long rows, T now, T before) =>
        Numbers<T>.IsFloatingPoint
            ? (Numbers<T>.ToDouble(now) - Numbers<T>.ToDouble(before)) / rows
            // Exact: the difference of two large sums may be small.
            : (double)(Int128.CreateTruncating(now) - Int128.CreateTruncating(before)) / rows;

    public double FromFirst(long rows, T now) => Numbers<T>.ToDouble(now) / rows;
}
