using System.Numerics;

namespace Columnar.Computed;

/// <summary>The value of a window from the totals of all rows up to its end and up to the row before it.</summary>
internal interface ITotalOperator<TA, T>
{
    /// <summary>Whether an empty window has a value, the default one; else it is null.</summary>
    static abstract bool HasValueOfNothing { get; }

    /// <summary>The value of a window of some rows.</summary>
    T Between(long rows, TA total, TA before);

    /// <summary>The value of a window that begins with row 0.</summary>
    T FromFirst(long rows, TA total);
}

/// <summary>The sum of a window: the difference of the totals.</summary>
internal readonly struct TotalDifference<T>(IntegerOverflow overflow) : ITotalOperator<T, T>
    where T : unmanaged, INumber<T>
{
    public static bool HasValueOfNothing => true;

    public T Between(long rows, T total, T before) => new Difference<T>(overflow).Invoke(0, total, before);

    public T FromFirst(long rows, T total) => total;
}

/// <summary>The average of a window: the difference of the totals over its rows.</summary>
internal readonly struct TotalAverage<T> : ITotalOperator<T, double>
    where T : unmanaged, INumber<T>
{
    public static bool HasValueOfNothing => false;

    public double Between(long rows, T total, T before) =>
        Numbers<T>.IsFloatingPoint
            ? (Numbers<T>.ToDouble(total) - Numbers<T>.ToDouble(before)) / rows
            // Exact: the difference of two large sums may be small.
            : (double)(Int128.CreateTruncating(total) - Int128.CreateTruncating(before)) / rows;

    public double FromFirst(long rows, T total) => Numbers<T>.ToDouble(total) / rows;
}
