using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Windows that end with each row and begin where another column says, from sums of all rows so far.</summary>
public static partial class Compute
{
    /// <summary>The sum of each row's window, from the sums of all rows so far: that of the row less that before the window's start; 0 for an empty window.</summary>
    /// <typeparam name="T">The numeric type of the sums.</typeparam>
    /// <param name="cumulativeSums">The sums of all rows so far, as <see cref="CumulativeSum{T}(IColumn{T})"/> gives them.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <remarks>
    /// Of floating-point sums the difference has their error, and once they hold a NaN or infinity it is NaN; a rolling sum of the values themselves
    /// (<see cref="RollingSum{T}(IColumn{T}, IColumn)"/>) has neither.
    /// </remarks>
    public static Computation<T> SumFromCumulative<T>(
        IColumn<T> cumulativeSums,
        IColumn windowStarts,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(cumulativeSums);
        CheckOverflow(overflow);
        return TotalsOver<T, T, TotalDifference<T>>(
            "sum-from-cumulative",
            cumulativeSums.IsNullable,
            new(overflow),
            cumulativeSums,
            windowStarts,
            ("overflow", overflow)
        );
    }

    /// <summary>The average of each row's window, from the sums of all rows so far, over all its rows, nulls included; null for an empty window.</summary>
    /// <typeparam name="T">The numeric type of the sums.</typeparam>
    /// <param name="cumulativeSums">The sums of all rows so far, as <see cref="CumulativeSum{T}(IColumn{T})"/> gives them.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <inheritdoc cref="SumFromCumulative" path="/remarks"/>
    public static Computation<double> AverageFromCumulative<T>(IColumn<T> cumulativeSums, IColumn windowStarts)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(cumulativeSums);
        return TotalsOver<T, double, TotalAverage<T>>(
            "average-from-cumulative",
            isNullable: true,
            default,
            cumulativeSums,
            windowStarts
        );
    }

    private static WindowComputation<TResult> TotalsOver<T, TResult, TOperator>(
        string name,
        bool isNullable,
        TOperator @operator,
        IColumn<T> cumulativeSums,
        IColumn windowStarts,
        params (string, object?)[] parameters
    )
        where T : unmanaged, INumber<T>
        where TResult : unmanaged
        where TOperator : struct, ITotalOperator<T, TResult> =>
        Over(
            name,
            isNullable,
            cumulativeSums,
            new WindowRange(windowStarts),
            parameters,
            view => new WindowTotals<T, TResult, TOperator>(
                new(Windowed.Leaves<T>(view)),
                new(Windowed.Leaves<T>(view)),
                @operator
            )
        );
}
