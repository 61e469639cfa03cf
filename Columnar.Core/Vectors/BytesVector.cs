using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector whose values are bytes.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public abstract class BytesVector : StoredVector, IRows<byte[]>
{
    private readonly ReadRow<byte[]?> _read;

    private protected BytesVector(VectorOwner owner, ReadRow<byte[]?> read)
        : base(owner) => _read = read;

    RowReader<byte[]> IRows<byte[]>.OpenRows() => OpenRows();

    /// <summary>A copy of the bytes of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public byte[] this[long index]
    {
        get
        {
            byte[]? value = Owner.Read(index, _read);
            if (value is null)
                Throw.NullValue(Name, index);
            return value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public byte[] this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<byte[]> this[Range range] => RowRange<byte[]>.Clamped(this, range);

    /// <summary>A copy of the bytes of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public byte[]? Get(long index) => Owner.Read(index, _read);

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <exception cref="ArgumentException">It has a length that the vector does not take.</exception>
    public abstract void Append(ReadOnlySpan<byte> value);

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    public void Append(ReadOnlyMemory<byte> value) => Append(value.Span);

    /// <summary>Appends a value or, where it is null, a null.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    public void Append(byte[]? value)
    {
        if (value is null)
            AppendNull();
        else
            Append(value.AsSpan());
    }

    /// <summary>Appends values one after the other.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">One has a length that the vector does not take; those before it were appended.</exception>
    public void Append(IEnumerable<byte[]?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (byte[]? value in values)
            Append(value);
    }

    /// <summary>Appends a value whose row the caller names.</summary>
    /// <param name="index">The row it is to be: the present length.</param>
    /// <param name="value">Its bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vector has another length; nothing was appended.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    public void AppendAt(long index, ReadOnlySpan<byte> value)
    {
        Check(value);
        VectorOwner owner = Owner;
        _ = EditWith(
            value,
            (in ChunkBuffers row) =>
            {
                owner.AppendAt(index, row);
                return true;
            }
        );
    }

    /// <summary>Appends copies of a value until the vector has a length.</summary>
    /// <param name="length">The length; nothing is appended where the vector has it already.</param>
    /// <param name="value">Its bytes.</param>
    /// <exception cref="IOException">The disk is full or failed; nothing was appended.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    public void FillTo(long length, ReadOnlySpan<byte> value)
    {
        Check(value);
        VectorOwner owner = Owner;
        _ = EditWith(
            value,
            (in ChunkBuffers row) =>
            {
                owner.FillTo(length, row);
                return true;
            }
        );
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/remarks"/>
    public void Update(long index, ReadOnlySpan<byte> value)
    {
        Check(value);
        VectorOwner owner = Owner;
        _ = EditWith(
            value,
            (in ChunkBuffers row) =>
            {
                owner.Replace(index, row);
                return true;
            }
        );
    }

    /// <summary>Replaces the value of a row, or makes it null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">Its bytes, or null.</param>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Update(long, ReadOnlySpan{byte})" path="/exception"/>
    public void Update(long index, byte[]? value)
    {
        if (value is null)
            Delete(index);
        else
            Update(index, value.AsSpan());
    }

    /// <summary>Makes a row null and gives a copy of the bytes it had; null where it had none.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public byte[]? Take(long index) => Owner.Take(index, _read);

    /// <summary>Gives the first null row a value; where there is none, appends it.</summary>
    /// <param name="value">Its bytes.</param>
    /// <returns>The row it stands in.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{byte})" path="/exception"/>
    public long FillFirstNull(ReadOnlySpan<byte> value)
    {
        Check(value);
        VectorOwner owner = Owner;
        return EditWith(value, (in ChunkBuffers row) => owner.FillFirstNull(row));
    }

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, byte[]> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedBytes(this));

    private protected abstract RowReader<byte[]> OpenRows();

    /// <summary>Refuses a value of a length that the vector does not take.</summary>
    private protected abstract void Check(ReadOnlySpan<byte> value);

    /// <summary>Edits with one row of a value that was checked.</summary>
    private protected abstract TResult EditWith<TResult>(ReadOnlySpan<byte> value, RowEdit<TResult> edit);
}
