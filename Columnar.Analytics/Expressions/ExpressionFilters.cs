namespace Columnar;

/// <summary>Columns filtered by expressions.</summary>
public static class ExpressionFilters
{
    /// <summary>The rows of a column where a condition is true.</summary>
    /// <param name="column">The column; the condition may name it by <see cref="Expressions.Column"/>.</param>
    /// <param name="filter">The condition, on the column itself or on other vectors of its length (<see cref="Expressions.Value"/>).</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <remarks>
    /// Nothing is read until an aggregate is asked for; names, types and lengths are checked then, by <see cref="ArgumentException"/>.
    /// </remarks>
    public static FilteredColumn<T> Where<T>(this IColumn<T> column, Filter filter)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(filter);
        return new(column, filter.Node);
    }

    /// <summary>The rows of a range where a condition is true.</summary>
    /// <param name="rows">The range; the condition may name its column by <see cref="Expressions.Column"/>.</param>
    /// <param name="filter">The condition, on the column itself or on other vectors of the column's length (<see cref="Expressions.Value"/>).</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <inheritdoc cref="Where{T}(IColumn{T}, Filter)" path="/remarks"/>
    public static FilteredColumn<T> Where<T>(this RowRange<T> rows, Filter filter)
        where T : unmanaged => new FilteredColumn<T>(rows).Where(filter);
}
