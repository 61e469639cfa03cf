using System.Numerics;
using Columnar.Aggregates;
using Columnar.Binding;
using Columnar.Filters;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar;

/// <summary>
/// Aggregates of some rows of a column: of filtered columns and of ranges of rows. Each reads the columns concerned once, as they
/// stand at the call, and stores nothing; blocks without such a row are not read. Of a range whose column was cut below its end each
/// throws <see cref="InvalidOperationException"/>.
/// </summary>
public static partial class FilteredAggregates
{
    /// <summary>
    /// The least value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The least value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Min<T>(this IColumnSelection<T> rows, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(rows), ExtremeKinds.Minimum, options)?.Min;

    /// <summary>
    /// The greatest value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The greatest value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Max<T>(this IColumnSelection<T> rows, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(rows), ExtremeKinds.Maximum, options)?.Max;

    /// <summary>
    /// The least and the greatest value in one pass; nulls are skipped, NaN is ignored unless there is nothing else, a
    /// zero is +0.0.
    /// </summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>Both values; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static (T Min, T Max)? MinMax<T>(this IColumnSelection<T> rows, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(rows), ExtremeKinds.Both, options);

    /// <summary>The arithmetic mean; nulls are skipped. That of integers never overflows.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <returns>The mean; null where there is no value.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double? Mean<T>(this IColumnSelection<T> rows, ScanOptions? options = null)
        where T : unmanaged, INumber<T> => Totals.Mean<T>(Source(rows), options);

    /// <summary>How many values there are in the rows: those that are not null and, where there is a condition, meet it.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long Count<T>(this IColumnSelection<T> rows, ScanOptions? options = null) =>
        Totals.Count(Source(rows), options);

    /// <summary>How many of the truth values in the rows are true.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long CountTrue(this IColumnSelection<bool> rows, ScanOptions? options = null)
    {
        Node condition = Condition(rows);
        return Totals.Count(
            Source(rows.Column, LogicNode.Join(isAnd: true, [condition, new VectorNode(rows.Column)])),
            options
        );
    }

    /// <summary>What the rows are chosen by.</summary>
    internal static Node Condition<T>(IColumnSelection<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows is RowRange<T> range
            ? new RowsNode(range.ColumnRow, range.ColumnRow + range.Length)
            : ((IConditional)rows).Condition;
    }

    private static ScanSource Source<T>(IColumnSelection<T> rows)
    {
        Node condition = Condition(rows);
        return Source(rows.Column, condition);
    }

    private static ScanSource Source(IColumn column, Node condition) =>
        new(column, view => BoundFilter.Bind(column, view, condition));
}
