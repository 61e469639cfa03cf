using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Rows beside the first rows of their windows, which start where a column says.</summary>
public static partial class Compute
{
    /// <summary>The value of each row's window's first row, where a column says; null where that is, or the window is empty.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    public static Computation<T> RollingFirst<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        return LookbackOver<T, T, Earlier<T>>(
            "rolling-first",
            default,
            column,
            windowStarts,
            readsOwn: false,
            [],
            column.Type
        );
    }

    /// <summary>Each row from its value and that of its window's first row, where a column says, by a function of the caller; null where one of them is, or the window is empty.</summary>
    /// <typeparam name="TA">The .NET type of the column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Takes the row's value, then that of the window's first row, which may be the row itself. Gives the same for the same values always; it is not called for nulls and must not touch the database.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> RollingTransform<TA, T>(
        IColumn<TA> column,
        IColumn windowStarts,
        string name,
        int version,
        Func<TA, TA, T> function
    )
        where TA : unmanaged
        where T : unmanaged =>
        LookbackOver<TA, T, Call<TA, TA, T>>(
            "rolling-transform",
            new(function),
            column,
            windowStarts,
            readsOwn: true,
            FunctionText.Caller(name, version, function)
        );

    /// <summary>By how much each value is above that of its window's first row, where a column says; null where one of them is, or the window is empty.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    public static Computation<T> RollingChange<T>(
        IColumn<T> column,
        IColumn windowStarts,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T>
    {
        CheckOverflow(overflow);
        return LookbackOver<T, T, Difference<T>>(
            "rolling-change",
            new(overflow),
            column,
            windowStarts,
            readsOwn: true,
            [("overflow", overflow)]
        );
    }

    /// <summary>The change against the value of its window's first row, where a column says, as a part of that: (now - then) / then in floating point; null where one of them is, or the window is empty.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="windowStarts">The first row of each row's window, a column of integers that never fall. What lies before row 0 is row 0; a start behind the row gives an empty window, a null no window and a null result.</param>
    /// <exception cref="ArgumentException">The starts are no integers.</exception>
    public static Computation<double> RollingRatioChange<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> =>
        LookbackOver<T, double, RelativeDifference<T, T>>(
            "rolling-ratio-change",
            new(1),
            column,
            windowStarts,
            readsOwn: true,
            []
        );

    /// <summary>The change against the value of its window's first row, where a column says, in percent of that: (now - then) / then * 100 in floating point; null where one of them is, or the window is empty.</summary>
    /// <inheritdoc cref="RollingRatioChange{T}(IColumn{T}, IColumn)"/>
    public static Computation<double> RollingPercentageChange<T>(IColumn<T> column, IColumn windowStarts)
        where T : unmanaged, INumber<T> =>
        LookbackOver<T, double, RelativeDifference<T, T>>(
            "rolling-percentage-change",
            new(100),
            column,
            windowStarts,
            readsOwn: true,
            []
        );

    private static WindowComputation<TResult> LookbackOver<T, TResult, TOperator>(
        string name,
        TOperator @operator,
        IColumn<T> column,
        IColumn windowStarts,
        bool readsOwn,
        (string, object?)[] parameters,
        ElementType? type = null
    )
        where T : unmanaged
        where TResult : unmanaged
        where TOperator : struct, IRowOperator<T, T, TResult>
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(
            name,
            isNullable: true,
            new WindowRange(windowStarts),
            parameters,
            [column],
            views => new WindowLookback<T, TResult, TOperator>(
                readsOwn ? new(Windowed.Leaves<T>(views[0])) : null,
                new(Windowed.Leaves<T>(views[0])),
                @operator
            )
        )
        {
            ExactType = type,
        };
    }
}
