using System.Runtime.CompilerServices;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// A column whose values are kept in memory once they were read: worth it where reading means decoding (compressed vectors) or computing (lazy ones).
/// It is never stale: what is kept is given out only while the source holds the very same rows, and a source with
/// pending changes in memory is read itself.
/// </summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>Any thread may read it.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class CachedColumn<T> : IColumn<T>, IDerivedColumn, IDisplayed
    where T : unmanaged
{
    private readonly IColumn<T> _source;
    private readonly CacheBudget _budget;
    private readonly Lock _reading = new();

    internal CachedColumn(IColumn<T> source, CacheBudget budget)
    {
        _source = source;
        _budget = budget;
    }

    IEnumerable<IColumn> IDerivedColumn.Sources => [_source];

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public ElementType Type => _source.Type;

    /// <inheritdoc/>
    public bool IsNullable => _source.IsNullable;

    /// <inheritdoc/>
    public long Length => _source.Length;

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public T this[long index]
    {
        get
        {
            T? value = Get(index);
            if (value is null)
                Throw.NullValue(Name, index);
            return value.Value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<T> this[Range range] => RowRange<T>.Clamped(this, range);

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public T? Get(long index) => NullableRows.Get(this, index);

    /// <summary>The values as they stand when it is enumerated, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable() => NullableRows.All(this);

    /// <summary>The face of the column that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where the source has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the source.</exception>
    public KeyedColumn<TIndex, T> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, T>.Of(this, IndexTypes.RecordedOf(this));

    /// <summary>The column's name, type, length and null count.</summary>
    public override string ToString() => CellDisplay.Show(this, "a cached column");

    DisplayPage IDisplayed.ToDisplay() => CellDisplay.Page(this, "a cached column");

    ViewScope<VectorView> IColumn.OpenView() => OpenView();

    private ViewScope<VectorView> OpenView()
    {
        ViewScope<VectorView> source = _source.OpenView();
        bool isGivenOut = false;
        try
        {
            VectorView view = source.View;
            CachedRows? rows =
                view.Contents is { } contents && CachedRows.ByteLengthOf(view) <= _budget.ByteLimit
                    ? Find((contents, typeof(T)), view)
                    : null;
            isGivenOut = rows is null;
            return rows is null ? source : new ViewScope<VectorView>(rows.View, null);
        }
        finally
        {
            if (!isGivenOut)
                source.Dispose();
        }
    }

    // One thread reads, the others wait for it instead of reading the same.
    private CachedRows Find(object key, VectorView view)
    {
        if (_budget.Find(key) is { } rows)
            return rows;
        lock (_reading)
        {
            rows = _budget.Find(key);
            if (rows is null)
                _budget.Keep(rows = CachedRows.Read<T>(key, view));
            return rows;
        }
    }
}

/// <summary>Keeping columns in memory.</summary>
public static class CachedColumns
{
    /// <summary>The column with its values kept in memory once they were read.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="budget">What it shares with other columns.</param>
    /// <exception cref="NotSupportedException">The column holds truth values.</exception>
    public static CachedColumn<T> Cached<T>(this IColumn<T> column, CacheBudget budget)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(budget);
        if (column.Type.Kind == ElementKind.Bool)
            throw new NotSupportedException($"'{column.Name}' holds truth values; they are not cached.");
        return new CachedColumn<T>(column, budget);
    }
}
