using System.Diagnostics.CodeAnalysis;
using Columnar.Display;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The face of a view or of a vector that takes nothing but indexes of one type: <c>view.By&lt;Height&gt;()</c>.</summary>
/// <typeparam name="TIndex">The index type.</typeparam>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>It copies nothing and lasts as long as what it is a face of; <see cref="Keyed{TIndex, T}"/> can be edited as well.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public class KeyedColumn<TIndex, T> : IDisplayed
    where TIndex : struct, IColumnarIndex<TIndex>
{
    private readonly IRows<T> _rows;
    private readonly IColumn _column;

    private protected KeyedColumn(IRows<T> rows, IColumn column)
    {
        _rows = rows;
        _column = column;
    }

    /// <summary>The face of a column, for which an index type may be recorded.</summary>
    /// <exception cref="SchemaMismatchException">Another one is.</exception>
    internal static KeyedColumn<TIndex, T> Of<TColumn>(TColumn column, string? recorded)
        where TColumn : IRows<T>, IColumn
    {
        IndexTypes.Check(column.Name, TIndex.IndexName, recorded);
        return new KeyedColumn<TIndex, T>(column, column);
    }

    /// <summary>What it is a face of; there rows have plain numbers.</summary>
    public IColumn Column => _column;

    /// <summary>Rows, nulls included.</summary>
    public long Length => _column.Length;

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
    public T this[TIndex index] => _rows[index.ToInt64()];

    /// <summary>Whether there is such a row, null or not.</summary>
    /// <param name="index">The index.</param>
    public bool Contains(TIndex index) => (ulong)index.ToInt64() < (ulong)Length;

    /// <summary>Whether a row is null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsNull(TIndex index) => _rows.IsNull(index.ToInt64());

    /// <summary>The value of a row, unless it is null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value; <c>default</c> where it is null.</param>
    /// <returns>False where the value is null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool TryGet(TIndex index, [MaybeNullWhen(false)] out T value)
    {
        long row = index.ToInt64();
        using RowReader<T> reader = _rows.OpenRows();
        if ((ulong)row >= (ulong)reader.Length)
            Throw.IndexOutOfRange(row, reader.Length);
        bool isNull = reader.IsNull(row);
        value = isNull ? default : reader.Read(row, 1)[0];
        return !isNull;
    }

    /// <summary>Copies the values of rows; nulls are null or <c>default</c>.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row behind the last; all of them must exist.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not all exist, or the end lies before the start.</exception>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public T[] ToArray(TIndex start, TIndex end) => _rows.ToArray(start.ToInt64(), end.ToInt64() - start.ToInt64());

    /// <summary>The rows that are not null, each with its index, as they stand when it is enumerated: a sequence for LINQ.</summary>
    public IEnumerable<KeyValuePair<TIndex, T>> AsEnumerable()
    {
        using RowReader<T> reader = _rows.OpenRows();
        for (long row = 0; row < reader.Length; row++)
        {
            if (!reader.IsNull(row))
                yield return new(TIndex.From(row), reader.Read(row, 1)[0]);
        }
    }

    /// <summary>The column as it shows itself, and the index it is read by.</summary>
    public override string ToString() => $"{_column} (by {TIndex.IndexName})";

    DisplayPage IDisplayed.ToDisplay() => ((IDisplayed)_column).ToDisplay();

    private InvalidOperationException Empty() => new($"'{_column.Name}' has no rows.");
}
