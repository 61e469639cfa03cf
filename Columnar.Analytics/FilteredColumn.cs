using System.Linq.Expressions;
using Columnar.Display;
using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar;

/// <summary>
/// The rows of a column that meet a condition. Nothing is read or stored until an aggregate is asked for.
/// </summary>
/// <remarks>
/// Immutable; any thread may use it. A column that grows in between is read as it stands at each aggregate.
/// </remarks>
/// <typeparam name="T">The .NET type of the values.</typeparam>
[TypeFormatterSource(typeof(Formatters))]
public sealed class FilteredColumn<T> : IColumnSelection<T>, IConditional, IDisplayed
    where T : unmanaged
{
    private readonly Node _condition;

    internal FilteredColumn(RowRange<T> rows)
        : this((IColumn<T>)((IColumnSelection<T>)rows).Column, FilteredAggregates.Condition(rows)) { }

    internal FilteredColumn(IColumn<T> column, Node condition)
    {
        Column = column;
        _condition = condition;
    }

    /// <summary>The column filtered.</summary>
    public IColumn<T> Column { get; }

    IColumn IColumnSelection<T>.Column => Column;

    Node IConditional.Condition => _condition;

    /// <summary>The rows that meet a further condition as well.</summary>
    /// <param name="predicate">The condition, as for <see cref="ColumnFilters.Where{T}(IColumn{T}, Expression{Func{T, bool}})"/>.</param>
    /// <exception cref="NotSupportedException">
    /// Part of the condition cannot be translated; the message names it.
    /// </exception>
    public FilteredColumn<T> Where(Expression<Func<T, bool>> predicate) =>
        And(LambdaTranslator.Translate(predicate, Column));

    /// <summary>The rows that meet a further condition as well.</summary>
    /// <param name="filter">The condition, on the column itself or on other vectors of its length.</param>
    public FilteredColumn<T> Where(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return And(filter.Node);
    }

    /// <summary>The column's name and the condition.</summary>
    public override string ToString() => Looking.At("a filtered column", () => $"{Column.Name} where {_condition}");

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    private FilteredColumn<T> And(Node further) => new(Column, LogicNode.Join(isAnd: true, [_condition, further]));
}
