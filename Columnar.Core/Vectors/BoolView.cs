using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of truth values at one moment.</summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class BoolView : VectorView, IColumn<bool>
{
    internal BoolView(
        string name,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, ElementType.Bool, isNullable, chunks, lease, owner) { }

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    [OverloadResolutionPriority(1)]
    public bool this[long index]
    {
        get
        {
            bool? value = Get(index);
            if (value is null)
                Throw.NullValue(Name, index);
            return value.Value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public bool this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<bool> this[Range range] => RowRange<bool>.Clamped(this, range);

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public bool? Get(long index)
    {
        if (IsNull(index))
            return null;
        ref readonly ChunkBuffers chunk = ref Chunks[FindChunk(index)];
        if (chunk.Decoder is not null)
            return chunk.Decoder.Read(index)[0] != 0;
        return Bitmap.Get(
            new ReadOnlySpan<byte>((void*)chunk.Data, (int)Bitmap.ByteLength(chunk.Length)),
            index - chunk.FirstRow
        );
    }

    /// <summary>All values as an array; nulls are false.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public bool[] ToArray()
    {
        bool[] values = NewArray<bool>();
        using ViewScope<VectorView> scope = OpenView();
        ViewCursor cursor = new(this);
        for (int i = 0; i < values.Length; )
        {
            ChunkBuffers piece = cursor.Seek(i);
            // SAFETY: data and validity have a bit for each row of the piece.
            byte* data = (byte*)piece.Data;
            byte* validity = (byte*)piece.Validity;
            for (int row = (int)(i - piece.FirstRow); row < piece.Length; row++, i++)
            {
                bool isValue = validity is null || (validity[row >> 3] >> (row & 7) & 1) != 0;
                values[i] = isValue && (data[row >> 3] >> (row & 7) & 1) != 0;
            }
        }
        return values;
    }

    /// <summary>What is known of the blocks of the view without reading their rows, in row order.</summary>
    /// <returns>The blocks; together they are all rows.</returns>
    /// <remarks>It costs some nanoseconds per block.</remarks>
    /// <exception cref="CorruptDataException">The file says of a block what cannot be.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public IReadOnlyList<BlockStatistics<bool>> GetBlockStatistics() =>
        ListBlocks<bool>(
            static (in ViewBlock block) =>
                block.TryGetTrueCount(out int count) && block.Comparable > 0
                    ? (count == block.Comparable, count > 0)
                    : null
        );

    /// <summary>The values, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<bool?> AsEnumerable()
    {
        for (long i = 0; i < Length; i++)
            yield return Get(i);
    }

    /// <summary>The face of the view that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where the vector has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public KeyedColumn<TIndex, bool> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, bool>.Of(this, IndexType);
}
