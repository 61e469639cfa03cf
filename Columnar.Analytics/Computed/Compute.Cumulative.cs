using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Sums, counts and extremes of all rows so far.</summary>
public static partial class Compute
{
    /// <summary>The sum of all values so far; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values and the sums.</typeparam>
    /// <param name="column">The column.</param>
    /// <remarks>
    /// Sums of integers are exact: what does not fit throws <see cref="OverflowException"/>. Sums of floating-point numbers are compensated;
    /// a NaN stays, as in IEEE 754.
    /// </remarks>
    public static Computation<T> CumulativeSum<T>(IColumn<T> column)
        where T : unmanaged, INumber<T> => CumulativeSum<T, T>(column);

    /// <summary>The sum of all values so far as numbers of another type; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <typeparam name="TSum">The numeric type of the sums; a floating-point one where the values are.</typeparam>
    /// <inheritdoc cref="CumulativeSum{T}(IColumn{T})"/>
    public static Computation<TSum> CumulativeSum<T, TSum>(IColumn<T> column)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        ArgumentNullException.ThrowIfNull(column);
        CheckSumType<T, TSum>();
        return new Folded<T, RunningTotal, TSum, SumFold<T, TSum>>(
            FunctionText.Of("cumulative-sum"),
            default,
            false,
            column
        );
    }

    /// <summary>The sum of all values of two columns so far; rows in which one is null add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the values and the sums.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <inheritdoc cref="CumulativeSum{T}(IColumn{T})" path="/remarks"/>
    public static Computation<T> CumulativeSum<T>(IColumn<T> a, IColumn<T> b)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new Folded<T, T, RunningTotal, T, PairSumFold<T, T>>(
            FunctionText.Of("cumulative-pair-sum"),
            default,
            false,
            a,
            b
        );
    }

    /// <summary>The sum so far of what a function of the caller gives for the rows of two columns; rows in which one is null add nothing, and no result is null.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="T">The numeric type of what is summed and of the sums.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same values always; it must not touch the database.</param>
    /// <inheritdoc cref="CumulativeSum{T}(IColumn{T})" path="/remarks"/>
    public static Computation<T> CumulativeSum<TA, TB, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        string name,
        int version,
        Func<TA, TB, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new Folded<TA, TB, RunningTotal, T, CallSumFold<TA, TB, T>>(
            FunctionText.OfCaller("cumulative-transformed-sum", name, version, function),
            new(function),
            false,
            a,
            b
        );
    }

    /// <summary>How many values so far passed a test of the caller; nulls do not, and no result is null.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="name">The name of what the test asks. Together with the version it stands for the test: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the test comes to give other results.</param>
    /// <param name="test">Gives the same for the same value always; it must not touch the database.</param>
    /// <param name="from">The first row that counts; 0 before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version or first row is negative.</exception>
    public static Computation<long> CumulativeCount<T>(
        IColumn<T> column,
        string name,
        int version,
        Func<T, bool> test,
        long from = 0
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return new Folded<T, long, long, CountFold<T>>(
            FunctionText.OfCaller("cumulative-count", name, version, test, ("from", from)),
            new(test, from),
            false,
            column
        );
    }

    /// <summary>How many of the last rows, each row and those before it, passed a test of the caller; nulls do not, and no result is null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="window">How many rows, at least 1; fewer where there are not as many yet.</param>
    /// <param name="name">The name of what the test asks. Together with the version it stands for the test: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the test comes to give other results.</param>
    /// <param name="test">Gives the same for the same value always; it is asked up to twice a row and must not touch the database.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1, or the version is negative.</exception>
    public static Computation<long> RollingCount<T>(
        IColumn<T> column,
        long window,
        string name,
        int version,
        Func<T, bool> test
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        return new RollingCount<T>(
            FunctionText.OfCaller("rolling-count", name, version, test, ("window", window)),
            column,
            window,
            test
        );
    }

    /// <summary>
    /// The greatest value so far; null before the first. Nulls are passed over; NaN counts only as long as there is nothing else, a zero is +0.0.
    /// </summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="from">The first row that counts; null before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first row is negative.</exception>
    public static Computation<T> AllTimeHigh<T>(IColumn<T> column, long from = 0)
        where T : unmanaged, INumber<T> => AllTime("all-time-high", isHigh: true, column, from, excludeZero: false);

    /// <summary>
    /// The least value so far; null before the first. Nulls are passed over; NaN counts only as long as there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="from">The first row that counts; null before it.</param>
    /// <param name="excludeZero">Whether zeros are passed over as nulls are.</param>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">The first row is negative.</exception>
    public static Computation<T> AllTimeLow<T>(IColumn<T> column, long from = 0, bool excludeZero = false)
        where T : unmanaged, INumber<T> => AllTime("all-time-low", isHigh: false, column, from, excludeZero);

    private static Folded<T, ExtremeSoFar<T>, T, ExtremeFold<T>> AllTime<T>(
        string name,
        bool isHigh,
        IColumn<T> column,
        long from,
        bool excludeZero
    )
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return new(
            FunctionText.Of(name, ("from", from), ("exclude-zero", excludeZero)),
            new(isHigh, from, excludeZero),
            true,
            column
        );
    }

    private static void CheckSumType<T, TSum>()
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        if (Numbers<T>.IsFloatingPoint && !Numbers<TSum>.IsFloatingPoint)
            throw new NotSupportedException(
                $"Sums of {typeof(T).Name} are floating-point numbers; {typeof(TSum).Name} cannot hold them."
            );
    }
}
