using System.Diagnostics.CodeAnalysis;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The face of a vector that takes nothing but indexes of one type: <c>price.By&lt;Height&gt;()</c>. Rows of vectors that are numbered
/// differently cannot be mixed up: that does not compile.
/// </summary>
/// <typeparam name="TIndex">The index type; its name is recorded with the vector.</typeparam>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>A face of the vector's handle and under its rules: changes are pending until the commit, one thread at a time edits. Where the name of the index
/// type was discarded, the next edit records it again, or throws a <see cref="SchemaMismatchException"/> if another one was recorded since.</remarks>
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

    // A discard may have taken the recorded name away, and another one may have been recorded since.
    private KeyedVector<T> Vector
    {
        get
        {
            IndexTypes.Record(_vector.Handle, TIndex.IndexName);
            return _vector;
        }
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The index of its row.</returns>
    /// <exception cref="OverflowException">The index cannot hold the row's number; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The vector refuses the value.</exception>
    public TIndex Append(T value)
    {
        TIndex index = End;
        Vector.Append(value);
        return index;
    }

    /// <summary>Appends a value as the row of an index, which must be the next.</summary>
    /// <param name="index">The index of its row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is not the next; nothing was appended.</exception>
    /// <exception cref="ArgumentException">The vector refuses the value.</exception>
    public void AppendAt(TIndex index, T value) => Vector.AppendAt(index.ToInt64(), value);

    /// <summary>Appends values.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The index of the first; the next one where there are none.</returns>
    /// <exception cref="ArgumentException">The vector refuses a value.</exception>
    /// <exception cref="OverflowException">
    /// A row would have a number that the index does not hold; nothing was appended where the values say how many they are, else those before it.
    /// </exception>
    public TIndex Append(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        TIndex index = End;
        if (values.TryGetNonEnumeratedCount(out int count))
        {
            // The last row has an index too, or nothing is appended.
            _ = TIndex.From(index.ToInt64() + Math.Max(count, 1) - 1);
            Vector.Append(values);
            return index;
        }
        foreach (T value in values)
            Append(value);
        return index;
    }

    /// <summary>Appends a null.</summary>
    /// <returns>The index of its row.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public TIndex AppendNull()
    {
        TIndex index = End;
        Vector.Handle.AppendNull();
        return index;
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Update(TIndex index, T value) => Vector.Update(index.ToInt64(), value);

    /// <summary>Makes a row null; no other row moves.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public void Delete(TIndex index) => Vector.Handle.Delete(index.ToInt64());

    /// <summary>Gives the value of a row and makes the row null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value; <c>default</c> where it was null.</param>
    /// <returns>False where the value was null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public bool TryTake(TIndex index, [MaybeNullWhen(false)] out T value) => Vector.TryTake(index.ToInt64(), out value);

    /// <summary>Puts a value in place of the first null or, where there is none, behind the last row.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The index of its row.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    /// <exception cref="OverflowException">The value would be appended as a row whose number the index does not hold; nothing has changed.</exception>
    public TIndex FillFirstNull(T value)
    {
        // What would be appended needs an index.
        if (Vector.Handle.FindFirstNull() is null)
            _ = End;
        return TIndex.From(Vector.FillFirstNull(value));
    }

    /// <summary>Appends a value again and again, until the vector ends before an index; nothing where it is that long already.</summary>
    /// <param name="end">The index behind the last row there will be.</param>
    /// <param name="value">The value.</param>
    public void FillTo(TIndex end, T value) => Vector.FillTo(end.ToInt64(), value);

    /// <summary>Cuts the vector: the row of an index and all behind it are gone.</summary>
    /// <param name="end">The first row that goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies more than one behind the last row.</exception>
    public void Truncate(TIndex end) => Vector.Handle.Truncate(end.ToInt64());
}
