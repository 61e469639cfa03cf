using System.Linq.Expressions;
using Columnar.Filters;
using Columnar.Scans;

namespace Columnar;

/// <summary>The rows of a column that meet a condition. Nothing is read or stored until an aggregate is asked for.</summary>
/// <remarks>Immutable; any thread may use it. A column that grows in between is read as it stands at each aggregate.</remarks>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public sealed class FilteredColumn<T>
    where T : unmanaged
{
    internal FilteredColumn(IColumn<T> column, Func<VectorView, PacketFilter> bind)
    {
        ArgumentNullException.ThrowIfNull(column);
        Source = new ScanSource(column, bind);
    }

    /// <summary>The column filtered.</summary>
    public IColumn<T> Column => (IColumn<T>)Source.Column;

    internal ScanSource Source { get; }

    /// <summary>The rows that meet a further condition as well.</summary>
    /// <param name="predicate">The condition, as for <see cref="ColumnFilters.Where{T}"/>.</param>
    /// <exception cref="NotSupportedException">Part of the condition cannot be translated; the message names it.</exception>
    public FilteredColumn<T> Where(Expression<Func<T, bool>> predicate) => And(LambdaTranslator.Translate(predicate));

    /// <summary>The rows that meet a further condition as well.</summary>
    internal FilteredColumn<T> And(Func<VectorView, PacketFilter> bind)
    {
        Func<VectorView, PacketFilter> first = Source.Bind!;
        return new FilteredColumn<T>(Column, view => RangeFilters.And(first(view), bind(view)));
    }
}
