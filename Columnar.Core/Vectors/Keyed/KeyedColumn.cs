using Columnar.Vectors;

namespace Columnar;

/// <summary>The face of a view or of a vector that takes nothing but indexes of one type: <c>view.By&lt;Height&gt;()</c>.</summary>
/// <typeparam name="TIndex">The index type.</typeparam>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>It copies nothing and lasts as long as what it is a face of; <see cref="Keyed{TIndex, T}"/> can be edited as well.</remarks>
public class KeyedColumn<TIndex, T>
    where TIndex : struct, IColumnarIndex<TIndex>
    where T : notnull
{
    private protected KeyedColumn(KeyedRows<T> rows) => Rows = rows;

    internal static KeyedColumn<TIndex, T> Of(KeyedRows<T> rows) => new(rows);

    private protected KeyedRows<T> Rows { get; }

    /// <summary>What it is a face of; there rows have plain numbers.</summary>
    public IColumn Column => Rows.Column;

    /// <summary>Rows, nulls included.</summary>
    public long Length => Rows.Column.Length;

    /// <summary>The index of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public TIndex First => Length > 0 ? TIndex.From(0) : throw Empty();

    /// <summary>The index of the last row.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public TIndex Last => Length is > 0 and long length ? TIndex.From(length - 1) : throw Empty();

    /// <summary>The index behind the last row: that of the row that is appended next.</summary>
    /// <exception cref="OverflowException">The index cannot hold it.</exception>
    public TIndex End => TIndex.From(Length);

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[TIndex index] => Rows.Get(index.ToInt64());

    /// <summary>Whether there is such a row, null or not.</summary>
    /// <param name="index">The index.</param>
    public bool Contains(TIndex index) => (ulong)index.ToInt64() < (ulong)Length;

    /// <summary>Whether a row is null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsNull(TIndex index) => Rows.IsNull(index.ToInt64());

    /// <summary>Copies the values of rows; those of nulls are <c>default</c>.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row behind the last; all of them must exist.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not all exist, or the end lies before the start.</exception>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public T?[] ToArray(TIndex start, TIndex end)
    {
        long first = start.ToInt64();
        long count = end.ToInt64() - first;
        ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(start));
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(end));
        if (count > Array.MaxLength)
            throw new InvalidOperationException($"An array holds {Array.MaxLength} values; asked for {count}.");
        return Rows.ToArray(first, (int)count);
    }

    /// <summary>The rows that are not null, each with its index, as a sequence for LINQ.</summary>
    public IEnumerable<KeyValuePair<TIndex, T>> AsEnumerable()
    {
        long row = 0;
        foreach ((bool isNull, T? value) in Rows.Enumerate())
        {
            if (!isNull)
                yield return new(TIndex.From(row), value!);
            row++;
        }
    }

    /// <summary>The column's name, type, length and null count, and the index it is read by.</summary>
    public override string ToString() => $"{Rows.Column} by {TIndex.IndexName}";

    private InvalidOperationException Empty() => new($"'{Rows.Column.Name}' has no rows.");
}
