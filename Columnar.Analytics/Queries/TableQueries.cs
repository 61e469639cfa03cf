using Columnar.Memory;
using Columnar.Queries;

namespace Columnar;

/// <summary>Questions to tables.</summary>
public static class TableQueries
{
    /// <summary>The first rows of a table, to look at.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rowCount">How many at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static QueryResult Head(this ITable table, int rowCount = 5)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        using ViewScope<TableView> scope = table.OpenView();
        return TableHead.Read(scope.View, rowCount);
    }

    /// <summary>The last rows of a table, to look at.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rowCount">How many at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static QueryResult Tail(this ITable table, int rowCount = 5)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        using ViewScope<TableView> scope = table.OpenView();
        return TableHead.ReadLast(scope.View, rowCount);
    }

    /// <summary>The rows of a table where a condition is true.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The condition.</param>
    public static TableQuery Where(this ITable table, Filter filter) => new TableQuery(table).Where(filter);

    /// <summary>The rows of a table in groups of equal values; null is a value, and all NaN are one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, at least one.</param>
    public static GroupedQuery GroupBy(this ITable table, params ReadOnlySpan<string> columns) =>
        new TableQuery(table).GroupBy(columns);

    /// <summary>Aggregates of all rows of a table in one pass.</summary>
    /// <param name="table">The table.</param>
    /// <param name="aggregates">The aggregates, at least one.</param>
    /// <inheritdoc cref="TableQuery.Aggregate"/>
    public static QueryResult Aggregate(this ITable table, params IReadOnlyList<Aggregate> aggregates) =>
        new TableQuery(table).Aggregate(aggregates);
}
