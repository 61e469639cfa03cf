using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Averages and deviations of all rows so far.</summary>
public static partial class Compute
{
    /// <summary>
    /// The exponential average: the mean of the first values, then 2 / (window + 1) of the way from the last average to each value.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many values the average begins with; it is the mean of those there are until then.</param>
    /// <param name="from">The first row that counts; null before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1, or the first row is negative.</exception>
    /// <remarks>
    /// Nulls are passed over and have the result of the row before; null before the first value. An average of this kind forgets nothing
    /// wholly, so NaN and infinities are passed over as well: the result is NaN only as long as there is nothing else.
    /// </remarks>
    public static Computation<double> ExponentialAverage<T>(IColumn<T> column, long window, long from = 0)
        where T : unmanaged, INumber<T> =>
        ExponentialAverage("exponential-average", column, window, from, 2 / ((double)window + 1));

    /// <summary>
    /// Wilder's average: the mean of the first values, then 1 / window of the way from the last average to each value.
    /// </summary>
    /// <inheritdoc cref="ExponentialAverage{T}(IColumn{T}, long, long)"/>
    public static Computation<double> WilderAverage<T>(IColumn<T> column, long window, long from = 0)
        where T : unmanaged, INumber<T> =>
        ExponentialAverage("wilder-average", column, window, from, 1 / (double)window);

    /// <summary>
    /// The exponential average with windows that start where a column says: the first value, then 2 / (rows of the window + 1) of the way
    /// from the last average to each value.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. A row whose window is empty, or which has none because the start is null, is null and passed over.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <remarks>
    /// Nulls are passed over and have the result of the row before; null before the first value. An average of this kind forgets nothing
    /// wholly, so NaN and infinities are passed over as well: the result is NaN only as long as there is nothing else.
    /// </remarks>
    public static Computation<double> ExponentialAverage<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => SpanAverage("exponential-average-from-starts", column, windowStarts, false);

    /// <summary>
    /// Wilder's average with windows that start where a column says: the first value, then 1 / (rows of the window) of the way from the
    /// last average to each value.
    /// </summary>
    /// <inheritdoc cref="ExponentialAverage{T}(IColumn{T}, IColumn)"/>
    public static Computation<double> WilderAverage<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> => SpanAverage("wilder-average-from-starts", column, windowStarts, true);

    /// <summary>
    /// The standard deviation of all values so far; null where they are too few, NaN from the first NaN or infinity on. Nulls are passed
    /// over.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="kind">What is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static Computation<double> ExpandingDeviation<T>(
        IColumn<T> column,
        DeviationKind kind = DeviationKind.Sample
    )
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        CheckKind(kind);
        return new Folded<T, MomentsSoFar, double, DeviationFold<T>>(
            FunctionText.Of("expanding-deviation", ("kind", kind)),
            new(kind == DeviationKind.Sample),
            kind == DeviationKind.Sample || column.IsNullable,
            column
        );
    }

    private static Folded<T, ExponentialState, double, ExponentialFold<T>> ExponentialAverage<T>(
        string name,
        IColumn<T> column,
        long window,
        long from,
        double part
    )
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return new(
            FunctionText.Of(name, ("window", window), ("from", from)),
            new(window, from, part),
            column.IsNullable || from > 0,
            column
        );
    }

    private static SpanAverage<T> SpanAverage<T>(string name, IColumn<T> column, IColumn windowStarts, bool isWilder)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(name, column, new WindowRange(windowStarts), isWilder);
    }

    private static void CheckKind(DeviationKind kind)
    {
        if (kind is not (DeviationKind.Sample or DeviationKind.Population))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of deviation.");
    }
}
