using Columnar.Memory;
using Columnar.Statistics;

namespace Columnar;

/// <summary>Figures of columns and tables, to look at and to go on with.</summary>
public static class ColumnDescriptions
{
    /// <summary>Counts, mean, standard deviation, least and greatest value and quartiles of a column, as a table of one row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors. Progress is told once per pass.</param>
    /// <inheritdoc cref="Describe(ITable, IReadOnlyList{string}, ScanOptions)" path="/*[not(self::summary) and not(self::param)]"/>
    public static QueryResult Describe(this IColumn column, ScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        using ViewScope<VectorView> scope = column.OpenView();
        VectorView view = scope.View;
        TableColumn[] schema = [new TableColumn(view.Name, view.Type, view.IsNullable)];
        return Description.Of(new TableView(view.Name, schema, [view], view.Length, view.Lease), schema, options);
    }

    /// <summary>Counts, mean, standard deviation, least and greatest value and quartiles of a table's columns, a row per column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, in the order wanted; null for all.</param>
    /// <param name="options">How to run; null for all processors. Progress is told once per pass.</param>
    /// <returns>
    /// A table with the columns <c>column</c>, <c>type</c>, <c>count</c> (values), <c>nulls</c>, <c>mean</c>, <c>deviation</c>, <c>min</c>,
    /// <c>25%</c>, <c>50%</c>, <c>75%</c>, <c>max</c>. Mean, deviation and quartiles are of numbers only and null for other columns.
    /// <c>min</c> and <c>max</c> have the type of the columns where they share one, are doubles where all columns are numbers, and text
    /// else; they are null where values have no order (truth values, bytes, structs).
    /// </returns>
    /// <remarks>
    /// Nulls are skipped. NaN is a value: mean and deviation are NaN beside one, min and max pass it over, in quartiles it comes after
    /// +infinity. The deviation divides by the number of values less one and is null below two; quartiles are linear (type 7). For both,
    /// 64-bit integers beyond 2^53 count as the nearest double. All figures are exact or the same bits on any machine. Costs one pass for counts, extremes and means, one for
    /// deviations, and one or two for the quartiles of a column, seldom more; memory for the quartiles does not grow with the rows.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static QueryResult Describe(
        this ITable table,
        IReadOnlyList<string>? columns = null,
        ScanOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        using ViewScope<TableView> scope = table.OpenView();
        TableView view = scope.View;
        IReadOnlyList<TableColumn> described = columns is null
            ? view.Schema
            : [.. columns.Select(name => view.Schema[view.Ordinal(name)])];
        return Description.Of(view, described, options);
    }
}
