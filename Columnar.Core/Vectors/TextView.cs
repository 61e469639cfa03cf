using System.Runtime.CompilerServices;
using System.Text;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of text at one moment, with or without a dictionary.</summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public unsafe class TextView : VectorView, IRows<string>
{
    internal TextView(
        string name,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, ElementType.Utf8, isNullable, chunks, lease, owner) { }

    private protected TextView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease,
        object? owner
    )
        : base(name, type, isNullable, chunks, lease, owner) { }

    RowReader<string> IRows<string>.OpenRows() => new TextRowReader(OpenView());

    /// <summary>The text of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    [OverloadResolutionPriority(1)]
    public string this[long index]
    {
        get
        {
            string? value = Get(index);
            if (value is null)
                Throw.NullValue(Name, index);
            return value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public string this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<string> this[Range range] => RowRange<string>.Clamped(this, range);

    /// <summary>The text of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public string? Get(long index) => IsNull(index) ? null : Encoding.UTF8.GetString(VariableUnchecked(index));

    /// <summary>The text of a row in UTF-8, without a copy where it is not encoded; empty for null.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Bytes of the mapped file, or of memory that the span keeps alive; valid until the snapshot is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public ReadOnlySpan<byte> GetUtf8Span(long index) => IsNull(index) ? [] : VariableUnchecked(index);

    /// <summary>A copy of the text of a row in UTF-8; null for null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public byte[]? GetUtf8(long index) => IsNull(index) ? null : VariableUnchecked(index).ToArray();

    /// <summary>All texts as an array.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public string?[] ToArray()
    {
        string?[] values = NewArray<string?>();
        using ViewScope<VectorView> scope = OpenView();
        ViewCursor cursor = new(this);
        for (int i = 0; i < values.Length; )
        {
            ChunkBuffers piece = cursor.Seek(i);
            // SAFETY: as in VariableUnchecked, and the validity has a bit for each row.
            int* offsets = (int*)piece.Offsets;
            byte* validity = (byte*)piece.Validity;
            for (int row = (int)(i - piece.FirstRow); row < piece.Length; row++, i++)
            {
                if (validity is null || (validity[row >> 3] >> (row & 7) & 1) != 0)
                    values[i] = Encoding.UTF8.GetString(
                        (byte*)piece.Data + offsets[row],
                        offsets[row + 1] - offsets[row]
                    );
            }
        }
        return values;
    }

    /// <summary>What is known of the blocks of the view without reading their rows, in row order.</summary>
    /// <returns>The blocks; together they are all rows.</returns>
    /// <remarks>It costs some nanoseconds per block.</remarks>
    /// <exception cref="CorruptDataException">The file says of a block what cannot be.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public IReadOnlyList<BlockStatistics<string>> GetBlockStatistics() =>
        ListBlocks<string>(
            static (in ViewBlock block) =>
                block.TryGetBounds(out TextBound min, out TextBound max) ? (min.ToText(), max.ToText()) : null
        );

    /// <summary>The texts, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<string?> AsEnumerable()
    {
        for (long i = 0; i < Length; i++)
            yield return Get(i);
    }

    /// <summary>The face of the view that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where the vector has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public KeyedColumn<TIndex, string> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, string>.Of(this, IndexType);
}
