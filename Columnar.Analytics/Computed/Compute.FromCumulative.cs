using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Windows that end with each row and begin where another column says, from sums of all rows so far.</summary>
public static partial class Compute
{
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

    private static void CheckWindows(IColumn column, IColumn<long> windowStarts)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(windowStarts);
    }
}
