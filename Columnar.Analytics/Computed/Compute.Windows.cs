using System.Numerics;
using Columnar.Computed;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar;

/// <summary>Functions of the last rows, a fixed number of them.</summary>
public static partial class Compute
{
    /// <summary>The sum of the values in the window; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    /// <remarks>
    /// Sums of integers are exact: what does not fit throws <see cref="OverflowException"/> when it is computed. Otherwise as
    /// <see cref="RollingAverage{T}(IColumn{T}, long, long)"/>.
    /// </remarks>
    public static Computation<T> RollingSum<T>(IColumn<T> column, long window)
        where T : unmanaged, INumber<T> => RollingSum<T, T>(column, window);

    /// <summary>The sum of the values in the window as a number of another type; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <typeparam name="TSum">The numeric type of the sums; a floating-point one where the values are.</typeparam>
    /// <inheritdoc cref="RollingSum{T}(IColumn{T}, long)"/>
    public static Computation<TSum> RollingSum<T, TSum>(IColumn<T> column, long window)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum> => SumOver<T, TSum>(column, new WindowRange(window));

    /// <summary>The average of the values in the window (the simple moving average), in floating point; null where there is none.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <param name="from">The first row that counts: windows do not reach before it, and the rows before it are null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1, or the first row is negative.</exception>
    /// <remarks>
    /// Nulls are passed over, a row's own as well: its window has its other values. NaN and infinities count as IEEE 754 says, and leave no
    /// trace once the window has left them. Floating-point results are the same bits wherever computing begins: each is a fixed
    /// expression of its window's rows, of sums over aligned runs of rows (pairwise, so that errors grow with the logarithm of the
    /// window). Costs a few nanoseconds a row, whatever the window.
    /// </remarks>
    public static Computation<double> RollingAverage<T>(IColumn<T> column, long window, long from = 0)
        where T : unmanaged, INumber<T> => AverageOver(column, new WindowRange(window, from));

    /// <summary>The least value in the window; null where there is none. NaN counts only where there is no number, a zero is +0.0.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, long, long)" path="/remarks"/>
    public static Computation<T> RollingMin<T>(IColumn<T> column, long window)
        where T : unmanaged, INumber<T> => ExtremeOver(column, new WindowRange(window), isGreatest: false);

    /// <summary>The greatest value in the window; null where there is none. NaN counts only where there is no number, a zero is +0.0.</summary>
    /// <inheritdoc cref="RollingMin{T}(IColumn{T}, long)"/>
    public static Computation<T> RollingMax<T>(IColumn<T> column, long window)
        where T : unmanaged, INumber<T> => ExtremeOver(column, new WindowRange(window), isGreatest: true);

    /// <summary>
    /// The standard deviation of the values in the window; null where they are too few, NaN where the window holds NaN or an infinity.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <param name="kind">What is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    /// <inheritdoc cref="RollingAverage{T}(IColumn{T}, long, long)" path="/remarks"/>
    public static Computation<double> RollingDeviation<T>(
        IColumn<T> column,
        long window,
        DeviationKind kind = DeviationKind.Sample
    )
        where T : unmanaged, INumber<T> => DeviationOver(column, new WindowRange(window), kind);

    /// <summary>
    /// How many standard deviations of the window each value is above the window's average (the z-score); null where it is null itself or
    /// the window has too few values, NaN where all of them are equal.
    /// </summary>
    /// <inheritdoc cref="RollingDeviation{T}(IColumn{T}, long, DeviationKind)"/>
    public static Computation<double> RollingScore<T>(
        IColumn<T> column,
        long window,
        DeviationKind kind = DeviationKind.Sample
    )
        where T : unmanaged, INumber<T> => ScoreOver(column, new WindowRange(window), kind);

    /// <summary>
    /// The median of the values in the window, of an even number the mean of the two in the middle, in floating point; null where there is
    /// none. NaN is greater than all numbers.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    /// <remarks>
    /// Nulls are passed over. Exact but for integers beyond 2^53, which are rounded to the nearest double. Costs a logarithm of the
    /// window a row, and while it is computed 24 bytes of memory for each row of a window.
    /// </remarks>
    public static Computation<double> RollingMedian<T>(IColumn<T> column, long window)
        where T : unmanaged, INumber<T> => MedianOver(column, new WindowRange(window));

    /// <summary>How many values the window holds; nulls are none.</summary>
    /// <param name="column">The column, of any type.</param>
    /// <param name="window">How many rows, each row and those before it; fewer where there are not as many yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    public static Computation<long> RollingCount(IColumn column, long window) =>
        CountOver(column, new WindowRange(window));

    private static WindowComputation<TSum> SumOver<T, TSum>(IColumn<T> column, WindowRange range)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        CheckSumType<T, TSum>();
        return Over("rolling-sum", isNullable: false, column, range, [], Windowed.Sum<T, TSum>);
    }

    private static WindowComputation<double> AverageOver<T>(IColumn<T> column, WindowRange range)
        where T : unmanaged =>
        Over("rolling-average", MayLackValues(column, range), column, range, [], Windowed.Average<T>);

    private static WindowComputation<T> ExtremeOver<T>(IColumn<T> column, WindowRange range, bool isGreatest)
        where T : unmanaged =>
        Over(
            isGreatest ? "rolling-max" : "rolling-min",
            MayLackValues(column, range),
            column,
            range,
            [],
            view => Windowed.Extreme<T>(view, isGreatest)
        );

    private static WindowComputation<double> DeviationOver<T>(
        IColumn<T> column,
        WindowRange range,
        DeviationKind kind,
        bool isScore = false
    )
        where T : unmanaged
    {
        CheckKind(kind);
        bool isSample = kind == DeviationKind.Sample;
        return Over(
            isScore ? "rolling-score" : "rolling-deviation",
            isSample || MayLackValues(column, range),
            column,
            range,
            [("kind", kind)],
            view => Windowed.Deviation<T>(view, isSample, isScore)
        );
    }

    private static WindowComputation<double> ScoreOver<T>(IColumn<T> column, WindowRange range, DeviationKind kind)
        where T : unmanaged => DeviationOver(column, range, kind, isScore: true);

    private static WindowComputation<double> MedianOver<T>(IColumn<T> column, WindowRange range)
        where T : unmanaged =>
        Over("rolling-median", MayLackValues(column, range), column, range, [], Windowed.Median<T>);

    private static WindowComputation<long> CountOver(IColumn column, WindowRange range)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(
            "rolling-value-count",
            false,
            range,
            [],
            [column],
            views => new ValueCount(Windowed.Counts(views[0]))
        );
    }

    private static bool MayLackValues(IColumn column, WindowRange range) =>
        column?.IsNullable == true || range.MayBeEmpty;

    private static WindowComputation<TResult> Over<T, TResult>(
        string name,
        bool isNullable,
        IColumn<T> column,
        WindowRange range,
        (string, object?)[] parameters,
        Func<VectorView, WindowFunction<TResult>> begin
    )
        where T : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        LeafValues.Check<T>();
        return new(name, isNullable, range, parameters, [column], views => begin(views[0]));
    }
}
