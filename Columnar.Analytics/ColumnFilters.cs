using System.Linq.Expressions;
using Columnar.Filters;

namespace Columnar;

/// <summary>Conditions on the values of a column.</summary>
public static class ColumnFilters
{
    /// <summary>The rows whose value meets a condition; a row that is null meets none.</summary>
    /// <param name="column">The column.</param>
    /// <param name="predicate">
    /// Comparisons of the value with constants or captured variables, joined by <c>&amp;&amp;</c>, <c>||</c> and
    /// <c>!</c>. It is translated, never run.
    /// </param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <exception cref="NotSupportedException">
    /// Part of the condition cannot be translated; the message names it.
    /// </exception>
    /// <remarks>
    /// Captured variables are read at this call. Comparisons are exact: neither the values nor the constants are
    /// rounded where C# would convert both to a wider type. Comparisons with NaN are those of IEEE 754.
    /// </remarks>
    public static FilteredColumn<T> Where<T>(this IColumn<T> column, Expression<Func<T, bool>> predicate)
        where T : unmanaged => new(column, LambdaTranslator.Translate(predicate, column));

    /// <summary>The rows of a range whose value meets a condition; a row that is null meets none.</summary>
    /// <param name="rows">The range.</param>
    /// <param name="predicate">The condition, as for columns.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <inheritdoc cref="Where{T}(IColumn{T}, Expression{Func{T, bool}})" path="/exception"/>
    /// <inheritdoc cref="Where{T}(IColumn{T}, Expression{Func{T, bool}})" path="/remarks"/>
    public static FilteredColumn<T> Where<T>(this RowRange<T> rows, Expression<Func<T, bool>> predicate)
        where T : unmanaged => new FilteredColumn<T>(rows).Where(predicate);
}
