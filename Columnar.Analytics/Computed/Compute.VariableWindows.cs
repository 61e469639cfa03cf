using System.Numerics;
using Columnar.Computed;
using Columnar.Windows;

namespace Columnar;

/// <summary>Functions of the rows from where a column says, up to each row.</summary>
public static partial class Compute
{
    /// <summary>The sum of the values in windows that start where a column says; nulls add nothing.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <remarks>
    /// Sums of integers are exact: what does not fit throws <see cref="OverflowException"/> when it is computed. Otherwise as
    /// <see cref="RollingAverage{T}(IColumn{T}, IColumn)"/>.
    /// </remarks>
    public static Computation<T> RollingSum<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => RollingSum<T, T>(column, windowStarts);

    /// <summary>The sum of the values in windows that start where a column says, as a number of another type; nulls add nothing.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <typeparam name="TSum">The numeric type of the sums; a floating-point one where the values are.</typeparam>
    /// <inheritdoc cref="RollingSum{T}(IColumn{T}, IColumn)"/>
    public static Computation<TSum> RollingSum<T, TSum>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum> => SumOver<T, TSum>(column, new WindowRange(windowStarts));

    /// <summary>The average of the values in windows that start where a column says, in floating point; null where there is none.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <remarks>
    /// As with windows of a fixed length (<see cref="RollingAverage{T}(IColumn{T}, long, long)"/>). A start that falls below the one before
    /// throws <see cref="InvalidOperationException"/> when it is computed. While it is computed up to half a byte of memory
    /// is held for each row of the widest window, for deviations three times that.
    /// </remarks>
    public static Computation<double> RollingAverage<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => AverageOver(column, new WindowRange(windowStarts));

    /// <summary>The least value in windows that start where a column says; null where there is none. NaN counts only where there is no number, a zero is +0.0.</summary>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, IColumn)"/>
    public static Computation<T> RollingMin<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => ExtremeOver(column, new WindowRange(windowStarts), isGreatest: false);

    /// <summary>The greatest value in windows that start where a column says; null where there is none. NaN counts only where there is no number, a zero is +0.0.</summary>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, IColumn)"/>
    public static Computation<T> RollingMax<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => ExtremeOver(column, new WindowRange(windowStarts), isGreatest: true);

    /// <summary>
    /// The standard deviation of the values in windows that start where a column says; null where they are too few, NaN where the window
    /// holds NaN or an infinity.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <param name="kind">What is divided by.</param>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, IColumn)"/>
    public static Computation<double> RollingDeviation<T>(
        IColumn<T> column,
        IColumn windowStarts,
        DeviationKind kind = DeviationKind.Sample
    )
        where T : unmanaged, INumber<T> => DeviationOver(column, new WindowRange(windowStarts), kind);

    /// <summary>
    /// How many standard deviations each value is above the average of its window, which starts where a column says; null where it is null
    /// itself or the window has too few values, NaN where all of them are equal.
    /// </summary>
    /// <inheritdoc cref="RollingDeviation{T}(IColumn{T}, IColumn, DeviationKind)"/>
    public static Computation<double> RollingScore<T>(
        IColumn<T> column,
        IColumn windowStarts,
        DeviationKind kind = DeviationKind.Sample
    )
        where T : unmanaged, INumber<T> => ScoreOver(column, new WindowRange(windowStarts), kind);

    /// <summary>
    /// The median of the values in windows that start where a column says, of an even number the mean of the two in the middle, in floating
    /// point; null where there is none. NaN is greater than all numbers.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <inheritdoc cref="RollingMedian{T}(IColumn{T}, long)" path="/remarks"/>
    public static Computation<double> RollingMedian<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => MedianOver(column, new WindowRange(windowStarts));

    /// <summary>How many values windows hold that start where a column says; nulls are none.</summary>
    /// <param name="column">The column, of any type.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    public static Computation<long> RollingCount(IColumn column, IColumn windowStarts) =>
        CountOver(column, new WindowRange(windowStarts));

    /// <summary>
    /// The sum of one column's values divided by that of another's, in windows that start where a column says, in floating point; null
    /// where one of them has no value.
    /// </summary>
    /// <typeparam name="TA">The numeric type of the values whose sum is divided.</typeparam>
    /// <typeparam name="TB">The numeric type of the values whose sum it is divided by.</typeparam>
    /// <param name="above">The values whose sum is divided.</param>
    /// <param name="below">The values whose sum it is divided by.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, IColumn)" path="/remarks"/>
    public static Computation<double> RollingRatio<TA, TB>(IColumn<TA> above, IColumn<TB> below, IColumn windowStarts)
        where TA : unmanaged, INumber<TA>
        where TB : unmanaged, INumber<TB>
    {
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(below);
        LeafValues.Check<TA>();
        LeafValues.Check<TB>();
        return new WindowComputation<double>(
            "rolling-ratio",
            isNullable: true,
            new WindowRange(windowStarts),
            [],
            [above, below],
            views => new WindowRatio(
                Windowed.Sum<TA, double>(views[0]),
                Windowed.Counts(views[0]),
                Windowed.Sum<TB, double>(views[1]),
                Windowed.Counts(views[1])
            )
        );
    }
}
