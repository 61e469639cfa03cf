using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The read-only face at one moment of a vector of values that are bytes of a fixed width: fixed-size binary, structs without their
/// .NET type, other Arrow types of a fixed width.
/// </summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class FixedBinaryView : VectorView, IRows<byte[]>
{
    internal FixedBinaryView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, type, isNullable, chunks, lease, owner) { }

    /// <summary>Bytes per value.</summary>
    public int ByteWidth => Type.BitWidth / 8;

    RowReader<byte[]> IRows<byte[]>.OpenRows() => new FixedBinaryRowReader(OpenView(), ByteWidth);

    /// <summary>A copy of the bytes of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    [OverloadResolutionPriority(1)]
    public byte[] this[long index]
    {
        get
        {
            byte[]? value = Get(index);
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
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public byte[]? Get(long index) => IsNull(index) ? null : BytesUnchecked(index).ToArray();

    /// <summary>The bytes of a row, without a copy; empty for null.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Bytes of the mapped file, valid until the snapshot is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public ReadOnlySpan<byte> GetSpan(long index) => IsNull(index) ? [] : BytesUnchecked(index);

    /// <summary>Copies of all values.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[]?[] ToArray()
    {
        byte[]?[] values = NewArray<byte[]?>();
        for (int i = 0; i < values.Length; i++)
            values[i] = Get(i);
        return values;
    }

    /// <summary>Copies of the values, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<byte[]?> AsEnumerable()
    {
        for (long i = 0; i < Length; i++)
            yield return Get(i);
    }

    private ReadOnlySpan<byte> BytesUnchecked(long index)
    {
        ref readonly ChunkBuffers chunk = ref Chunks[FindChunk(index)];
        if (chunk.Decoder is not null)
            return chunk.Decoder.Read(index);
        // SAFETY: the chunk has the row, whose width the layout has.
        return new ReadOnlySpan<byte>((byte*)chunk.Data + (index - chunk.FirstRow) * ByteWidth, ByteWidth);
    }

    /// <summary>The face of the view that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where the vector has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public KeyedColumn<TIndex, byte[]> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, byte[]>.Of(this, IndexType);
}
