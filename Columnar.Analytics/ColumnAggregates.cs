using System.Numerics;
using Columnar.Aggregates;
using Columnar.Binding;
using Columnar.Memory;
using Columnar.Syntax;

namespace Columnar;

/// <summary>Aggregates of columns. Each reads the column once, as it stands at the call, and stores nothing.</summary>
public static partial class ColumnAggregates
{
    /// <summary>
    /// The least value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The least value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Min<T>(this IColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(new(column, null), ExtremeKinds.Minimum, options)?.Min;

    /// <summary>
    /// The greatest value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The greatest value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Max<T>(this IColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(new(column, null), ExtremeKinds.Maximum, options)?.Max;

    /// <summary>
    /// The least and the greatest value in one pass; nulls are skipped, NaN is ignored unless there is nothing else, a
    /// zero is +0.0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>Both values; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static (T Min, T Max)? MinMax<T>(this IColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(new(column, null), ExtremeKinds.Both, options);

    /// <summary>The arithmetic mean; nulls are skipped. That of integers never overflows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <returns>The mean; null where there is no value.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double? Mean<T>(this IColumn<T> column, ScanOptions? options = null)
        where T : unmanaged, INumber<T> => Totals.Mean<T>(new(column, null), options);

    /// <summary>How many values there are: rows that are not null.</summary>
    /// <param name="column">The column.</param>
    public static long Count(this IColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        using ViewScope<VectorView> scope = column.OpenView();
        return scope.View.Length - scope.View.NullCount;
    }

    /// <summary>How many rows there are, nulls included.</summary>
    /// <param name="column">The column.</param>
    public static long RowCount(this IColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Length;
    }

    /// <summary>How many values of a column of truth values are true.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="ArgumentException">The column's values are not truth values.</exception>
    public static long CountTrue(this IColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Type.Kind != ElementKind.Bool)
            throw new ArgumentException(
                $"'{column.Name}' is {column.Type}; CountTrue is of bool columns.",
                nameof(column)
            );
        return Totals.Count(new(column, view => BoundFilter.Bind(column, view, new VectorNode(column))), null);
    }
}
