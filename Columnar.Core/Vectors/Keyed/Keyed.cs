using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The face of a vector that takes nothing but indexes of one type: <c>price.By&lt;Height&gt;()</c>. Rows of vectors that are numbered
/// differently cannot be mixed up: that does not compile.
/// </summary>
/// <typeparam name="TIndex">The index type; its name is recorded with the vector.</typeparam>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>A face of the vector's handle and under its rules: changes are pending until the commit, one thread at a time edits.</remarks>
public sealed class Keyed<TIndex, T> : KeyedColumn<TIndex, T>
    where TIndex : struct, IColumnarIndex<TIndex>
{
    private readonly KeyedVector<T> _vector;

    internal Keyed(KeyedVector<T> vector)
        : base(vector.Rows, vector.Handle)
    {
        IndexTypes.Record(vector.Handle, TIndex.IndexName);
        _vector = vector;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The index of its row.</returns>
    /// <exception cref="OverflowException">The index cannot hold the row's number; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The vector refuses the value.</exception>
    public TIndex Append(T value)
    {
        TIndex index = End;
        _vector.Append(value);
        return index;
    }

    /// <summary>Appends a value as the row of an index, which must be the next.</summary>
    /// <param name="index">The index of its row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is not the next; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The vector refuses the value.</exception>
    public void Append(TIndex index, T value)
    {
        long next = Length;
        if (index.ToInt64() != next)
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"The next row of '{Column.Name}' is {TIndex.IndexName} {next}."
            );
        _vector.Append(value);
    }

    /// <summary>Appends values.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The index of the first; the next one where there are none.</returns>
    /// <exception cref="ArgumentException">The vector refuses a value.</exception>
    public TIndex Append(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        TIndex index = End;
        _vector.Append(values);
        return index;
    }

    /// <summary>Appends a null.</summary>
    /// <returns>The index of its row.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public TIndex AppendNull()
    {
        TIndex index = End;
        _vector.Handle.AppendNull();
        return index;
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Update(TIndex index, T value) => _vector.Update(index.ToInt64(), value);

    /// <summary>Cuts the vector: the row of an index and all behind it are gone.</summary>
    /// <param name="end">The first row that goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies more than one behind the last row.</exception>
    public void Truncate(TIndex end) => _vector.Handle.Truncate(end.ToInt64());
}
