using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Aggregates of several columns, row by row.</summary>
public static partial class Compute
{
    /// <summary>The sum of the columns' values in each row; nulls add nothing, and no result is null.</summary>
    /// <typeparam name="T">The numeric type of the columns and the sums.</typeparam>
    /// <param name="columns">The columns, at least one; floating-point values are added in their order.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    /// <remarks>Sums are exact or compensated as those of <see cref="CumulativeSum{T}(IColumn{T})"/>.</remarks>
    public static Computation<T> SumOf<T>(params IColumn<T>[] columns)
        where T : unmanaged, INumber<T>
    {
        CheckColumns(columns);
        return new Across<T, RunningTotal, T, SumFold<T, T>>(FunctionText.Of("sum-of"), default, false, columns);
    }

    /// <summary>The least of the columns' values in each row; null where all are. NaN counts only where there is nothing else, a zero is +0.0.</summary>
    /// <typeparam name="T">The numeric type of the columns.</typeparam>
    /// <param name="columns">The columns, at least one.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public static Computation<T> MinOf<T>(params IColumn<T>[] columns)
        where T : unmanaged, INumber<T> => ExtremeOf("min-of", isHigh: false, columns);

    /// <summary>The greatest of the columns' values in each row; null where all are. NaN counts only where there is nothing else, a zero is +0.0.</summary>
    /// <inheritdoc cref="MinOf"/>
    public static Computation<T> MaxOf<T>(params IColumn<T>[] columns)
        where T : unmanaged, INumber<T> => ExtremeOf("max-of", isHigh: true, columns);

    /// <summary>The average of the columns' values in each row, each with the weight another column has there; null where no weight is above 0.</summary>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <typeparam name="TWeight">The numeric type of the weights.</typeparam>
    /// <param name="columns">The columns, at least one, each with its weights. A value counts where it and its weight are there and the weight is above 0.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public static Computation<double> WeightedAverageOf<T, TWeight>(
        params (IColumn<T> Values, IColumn<TWeight> Weights)[] columns
    )
        where T : unmanaged, INumber<T>
        where TWeight : unmanaged, INumber<TWeight>
    {
        ArgumentNullException.ThrowIfNull(columns);
        IColumn<T>[] values = [.. columns.Select(column => column.Values)];
        CheckColumns(values);
        return new WeightedAverage<T, TWeight>(
            FunctionText.Of("weighted-average-of"),
            values,
            [.. columns.Select(column => column.Weights)]
        );
    }

    private static Across<T, ExtremeSoFar<T>, T, ExtremeFold<T>> ExtremeOf<T>(
        string name,
        bool isHigh,
        IColumn<T>[] columns
    )
        where T : unmanaged, INumber<T>
    {
        CheckColumns(columns);
        return new(
            FunctionText.Of(name),
            new(isHigh, 0, excludesZero: false),
            columns.All(column => column.IsNullable),
            columns
        );
    }

    private static void CheckColumns<T>(IColumn<T>[] columns)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (IColumn<T> column in columns)
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
        if (columns.Length == 0)
            throw new ArgumentException("There is no column to aggregate.", nameof(columns));
    }
}
