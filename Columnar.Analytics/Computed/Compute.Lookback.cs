using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Rows beside those a fixed number of rows before them.</summary>
public static partial class Compute
{
    /// <summary>Each row the value a number of rows before it; null where there is none or it is null.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many rows before; 0 for the row itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is negative.</exception>
    public static Computation<T> PreviousValue<T>(IColumn<T> column, long rows)
        where T : unmanaged
    {
        CheckLookback(column, rows);
        return new Lookback<T, T, Earlier<T>>(
            FunctionText.Of("previous-value", ("rows", rows)),
            default,
            column,
            rows,
            readsOnlyEarlier: true
        )
        {
            ExactType = column.Type,
        };
    }

    /// <summary>By how much each value is above that a number of rows before it; null where there is none or one of them is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many rows before; 0 gives 0 for every number.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is negative.</exception>
    public static Computation<T> Change<T>(
        IColumn<T> column,
        long rows,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T>
    {
        CheckLookback(column, rows);
        CheckOverflow(overflow);
        return new Lookback<T, T, Difference<T>>(
            FunctionText.Of("change", ("rows", rows), ("overflow", overflow)),
            new(overflow),
            column,
            rows,
            readsOnlyEarlier: false
        );
    }

    /// <summary>The change against the value a number of rows before, as a part of that: (now - before) / before in floating point; null where there is none or one of them is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many rows before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is negative.</exception>
    public static Computation<double> RatioChange<T>(IColumn<T> column, long rows)
        where T : unmanaged, INumber<T> =>
        Change("ratio-change", new RelativeDifference<T, T>(1), column, rows, ("rows", rows));

    /// <summary>The change against the value a number of rows before, in percent of that: (now - before) / before * 100 in floating point; null where there is none or one of them is null.</summary>
    /// <inheritdoc cref="RatioChange{T}(IColumn{T}, long)"/>
    public static Computation<double> PercentageChange<T>(IColumn<T> column, long rows)
        where T : unmanaged, INumber<T> =>
        Change("percentage-change", new RelativeDifference<T, T>(100), column, rows, ("rows", rows));

    /// <summary>
    /// The compound growth per year since the value a number of rows before, in percent: ((now / before) ^ (rows per year / rows) - 1) * 100;
    /// NaN where the sign changed, null where there is no such row or one of them is null.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many rows before, at least 1.</param>
    /// <param name="rowsPerYear">How many rows make a year; 365 for days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1, or that per year is not above 0 or not finite.</exception>
    public static Computation<double> CompoundAnnualGrowth<T>(IColumn<T> column, long rows, double rowsPerYear = 365)
        where T : unmanaged, INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (!(rowsPerYear > 0 && double.IsFinite(rowsPerYear)))
            throw new ArgumentOutOfRangeException(nameof(rowsPerYear), rowsPerYear, "A year has more than 0 rows.");
        return Change(
            "compound-annual-growth",
            new AnnualGrowth<T>(rowsPerYear / rows),
            column,
            rows,
            ("rows", rows),
            ("rows-per-year", rowsPerYear)
        );
    }

    private static Lookback<T, double, TOperator> Change<T, TOperator>(
        string name,
        TOperator @operator,
        IColumn<T> column,
        long rows,
        params ReadOnlySpan<(string, object?)> parameters
    )
        where T : unmanaged
        where TOperator : struct, IRowOperator<T, T, double>
    {
        CheckLookback(column, rows);
        return new(FunctionText.Of(name, parameters), @operator, column, rows, readsOnlyEarlier: false);
    }

    private static void CheckLookback(IColumn column, long rows)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
    }
}
