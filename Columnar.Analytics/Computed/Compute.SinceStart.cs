using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Rows beside the first row of a window that ends with them and begins where another column says.</summary>
public static partial class Compute
{
    /// <summary>By how much each value is above that at the start of its window; null where one of them or the start is null. (The value at the start itself is a <see cref="Lookup"/>.)</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    /// <remarks>Bringing it up to date throws <see cref="InvalidOperationException"/> where a window begins below row 0 or behind its own row.</remarks>
    public static Computation<T> Change<T>(
        IColumn<T> column,
        IColumn<long> windowStarts,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T>
    {
        CheckWindows(column, windowStarts);
        CheckOverflow(overflow);
        return new Since<T, T, SinceStart<T, T, Difference<T>>>(
            FunctionText.Of("change-since-start", ("overflow", overflow)),
            new(new(overflow)),
            column,
            windowStarts
        );
    }

    /// <summary>The change against the value at the start of the row's window, as a part of that: (now - start) / start in floating point; null where one of them or the start is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window.</param>
    /// <remarks>Bringing it up to date throws <see cref="InvalidOperationException"/> where a window begins below row 0 or behind its own row.</remarks>
    public static Computation<double> RatioChange<T>(IColumn<T> column, IColumn<long> windowStarts)
        where T : unmanaged, INumber<T> => RelativeChange("ratio-change-since-start", 1, column, windowStarts);

    /// <summary>The change against the value at the start of the row's window, in percent of that: (now - start) / start * 100 in floating point; null where one of them or the start is null.</summary>
    /// <inheritdoc cref="RatioChange{T}(IColumn{T}, IColumn{long})"/>
    public static Computation<double> PercentageChange<T>(IColumn<T> column, IColumn<long> windowStarts)
        where T : unmanaged, INumber<T> => RelativeChange("percentage-change-since-start", 100, column, windowStarts);

    /// <summary>The sum of each row's window, from the sums of all rows so far: that of the row less that before the window's start.</summary>
    /// <typeparam name="T">The numeric type of the sums.</typeparam>
    /// <param name="cumulativeSums">The sums of all rows so far, as <see cref="CumulativeSum{T}(IColumn{T})"/> gives them.</param>
    /// <param name="windowStarts">The first row of each row's window.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    /// <remarks>
    /// Of floating-point sums the difference has their error, and once they hold a NaN or infinity it is NaN; a rolling sum of the values themselves has neither.
    /// Bringing it up to date throws <see cref="InvalidOperationException"/> where a window begins below row 0 or behind its own row.
    /// </remarks>
    public static Computation<T> SumFromCumulative<T>(
        IColumn<T> cumulativeSums,
        IColumn<long> windowStarts,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T>
    {
        CheckWindows(cumulativeSums, windowStarts);
        CheckOverflow(overflow);
        return new Since<T, T, CumulativeDifference<T>>(
            FunctionText.Of("sum-from-cumulative", ("overflow", overflow)),
            new(overflow),
            cumulativeSums,
            windowStarts
        );
    }

    /// <summary>The average of each row's window, from the sums of all rows so far, over all its rows, nulls included.</summary>
    /// <typeparam name="T">The numeric type of the sums.</typeparam>
    /// <param name="cumulativeSums">The sums of all rows so far, as <see cref="CumulativeSum{T}(IColumn{T})"/> gives them.</param>
    /// <param name="windowStarts">The first row of each row's window.</param>
    /// <inheritdoc cref="SumFromCumulative" path="/remarks"/>
    public static Computation<double> AverageFromCumulative<T>(IColumn<T> cumulativeSums, IColumn<long> windowStarts)
        where T : unmanaged, INumber<T>
    {
        CheckWindows(cumulativeSums, windowStarts);
        return new Since<T, double, CumulativeAverage<T>>(
            FunctionText.Of("average-from-cumulative"),
            default,
            cumulativeSums,
            windowStarts
        );
    }

    private static Since<T, double, SinceStart<T, double, RelativeDifference<T, T>>> RelativeChange<T>(
        string name,
        double factor,
        IColumn<T> column,
        IColumn<long> windowStarts
    )
        where T : unmanaged, INumber<T>
    {
        CheckWindows(column, windowStarts);
        return new(FunctionText.Of(name), new(new(factor)), column, windowStarts);
    }

    private static void CheckWindows(IColumn column, IColumn<long> windowStarts)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(windowStarts);
    }
}
