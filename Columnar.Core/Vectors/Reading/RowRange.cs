using System.Runtime.CompilerServices;
using Columnar.Display;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Some consecutive rows of others, without a copy; its rows are numbered from 0.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>
/// Made by <see cref="RowReading.Rows"/> and by indexers that take a <see cref="Range"/>. A range of a view is valid as long as the
/// view. One of a handle keeps row numbers, not values; reading it throws once the vector was cut below its end.
/// Aggregates of a range skip the blocks outside of it; a floating sum adds as the column does, by the column's row numbers.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class RowRange<T> : IRows<T>, IColumnSelection<T>, IDisplayed
{
    private readonly IRows<T> _source;

    private RowRange(IRows<T> source, long firstRow, long length)
    {
        _source = source;
        FirstRow = firstRow;
        Length = length;
    }

    /// <summary>The number of its first row among the rows it is a range of.</summary>
    public long FirstRow { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    [OverloadResolutionPriority(1)]
    public T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Length)
                Throw.IndexOutOfRange(index, Length);
            return _source[FirstRow + index];
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the range, without a copy. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<T> this[Range range] => Clamped(this, range);

    IColumn IColumnSelection<T>.Column => Column;

    // Whatever has rows and is no range is a column.
    private IColumn Column => _source is RowRange<T> outer ? outer.Column : (IColumn)_source;

    /// <summary>The number of its first row in the column.</summary>
    internal long ColumnRow => FirstRow + (_source is RowRange<T> outer ? outer.ColumnRow : 0);

    RowReader<T> IRows<T>.OpenRows()
    {
        RowReader<T> reader = _source.OpenRows();
        if (FirstRow + Length > reader.Length)
        {
            long length = reader.Length;
            reader.Dispose();
            Throw.RangeCut(FirstRow, FirstRow + Length, length);
        }
        reader.Restrict(FirstRow, Length);
        return reader;
    }

    /// <summary>The column's name and type and the place of the rows in it, with the first and last of them.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay() => CellDisplay.Page(Column, ColumnRow, Length);

    // Ends below 0 count from the end; what lies outside is left away.
    internal static RowRange<T> Clamped(IRows<T> source, long start, long? end)
    {
        long length = source.Length;
        long first = Math.Clamp(start < 0 ? length + Math.Max(start, -length) : start, 0, length);
        long behind = Math.Clamp(
            end is not { } given ? length
                : given < 0 ? length + Math.Max(given, -length - 1)
                : given,
            first,
            length
        );
        return new RowRange<T>(source, first, behind - first);
    }

    internal static RowRange<T> Clamped(IRows<T> source, Range range)
    {
        long length = source.Length;
        long start = range.Start.IsFromEnd ? Math.Max(0, length - range.Start.Value) : range.Start.Value;
        long end = range.End.IsFromEnd ? Math.Max(0, length - range.End.Value) : range.End.Value;
        return Clamped(source, start, end);
    }
}
