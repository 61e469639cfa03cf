using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector at one moment.</summary>
/// <remarks>
/// A view is made by a <see cref="Snapshot"/> and valid until that is disposed; any thread may read it. It copies nothing: its
/// chunks point into the mapped file. Encoded values are decoded as they are read, at most 4,096 rows at once.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public abstract partial class VectorView : IColumn, IDisplayed
{
    private readonly ChunkBuffers[] _chunks;
    private readonly ViewLease? _ending;

    // Whatever memory the chunks point to besides the mapping (pending buffers) stays alive with the view.
    private readonly object? _owner;

    private protected VectorView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease,
        object? owner
    )
    {
        Name = name;
        Type = type;
        IsNullable = isNullable;
        Lease = lease;
        _ending = lease as ViewLease;
        _chunks = chunks;
        _owner = owner;
        if (chunks.Length > 0)
            Length = chunks[^1].FirstRow + chunks[^1].Length;
        foreach (ChunkBuffers chunk in chunks)
        {
            NullCount += chunk.NullCount;
            IsEncoded |= chunk.Decoder is not null;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ElementType Type { get; }

    /// <inheritdoc/>
    public bool IsNullable { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Rows that are null.</summary>
    public long NullCount { get; }

    /// <summary>The index type that is recorded with the vector; null for none.</summary>
    internal string? IndexType { get; set; }

    /// <summary>Bytes of the values as they are stored, with their offsets and validity, without space reserved behind them.</summary>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public unsafe long ByteLength
    {
        get
        {
            using ViewScope<VectorView> scope = OpenView();
            long bytes = 0;
            foreach (ChunkBuffers chunk in _chunks)
            {
                bytes += chunk.Validity == 0 ? 0 : Bitmap.ByteLength(chunk.Length);
                if (chunk.Decoder is not null)
                {
                    bytes += chunk.Decoder.StoredBytes;
                    continue;
                }
                bytes += Bitmap.ByteLength((long)chunk.Length * Type.BitWidth);
                // SAFETY: text has Length + 1 offsets (ChunkBuffers), and the lease is entered.
                if (chunk.Offsets != 0)
                    bytes +=
                        (chunk.Length + 1L) * sizeof(int) + ((int*)chunk.Offsets)[chunk.Length] - *(int*)chunk.Offsets;
            }
            return bytes;
        }
    }

    /// <summary>How many contiguous pieces the values lie in; encoded ones are counted by blocks of 65,536 rows.</summary>
    public int ChunkCount
    {
        get
        {
            if (!IsEncoded)
                return _chunks.Length;
            long count = 0;
            foreach (ChunkBuffers chunk in _chunks)
                count += BlocksOf(chunk);
            return checked((int)count);
        }
    }

    /// <summary>Whether some chunk is encoded.</summary>
    internal bool IsEncoded { get; }

    /// <summary>What the view reads under; null for views of memory that needs no lease.</summary>
    internal IViewLease? Lease { get; }

    /// <summary>The pieces in row order, without gaps, none empty. Read between the lease's Enter and Exit only.</summary>
    internal ReadOnlySpan<ChunkBuffers> Chunks => _chunks;

    /// <summary>
    /// Checks the block of a row before it is read, and gives the block's first row; null where reading checks nothing. Who gives what it read a checksum
    /// again asks for it.
    /// </summary>
    internal Func<long, long>? CheckBlock { get; set; }

    /// <summary>
    /// Stands for what the view holds: views whose contents are equal hold the same rows, wherever they lie. Null where nobody can tell.
    /// </summary>
    internal object? Contents { get; set; }

    /// <summary>Whether the rows are those of no commit yet, so that nothing of the view is worth keeping with one.</summary>
    internal bool IsPending { get; set; }

    /// <summary>Keeps pending buffers alive beyond the view itself.</summary>
    internal object? Owner => _owner;

    ViewScope<VectorView> IColumn.OpenView() => OpenView();

    /// <summary>Whether a row is null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public bool IsNull(long index)
    {
        if ((ulong)index >= (ulong)Length)
            Throw.IndexOutOfRange(index, Length);
        ThrowIfEnded();
        return NullCount != 0 && IsNullUnchecked(index);
    }

    /// <summary>Whether the snapshot was disposed. Single reads look here; scans enter the lease.</summary>
    internal bool HasEnded => _ending is { HasEnded: true };

    internal void ThrowIfEnded()
    {
        if (HasEnded)
            Throw.Disposed(nameof(Snapshot));
    }

    internal ViewScope<VectorView> OpenView() => new(this, Lease);

    private protected unsafe bool IsNullUnchecked(long index)
    {
        ref readonly ChunkBuffers chunk = ref _chunks[FindChunk(index)];
        if (!chunk.HasResidentValidity)
            return chunk.Decoder!.IsNull(index);
        int bit = (int)(index - chunk.FirstRow);
        // SAFETY: the bitmap has a bit for each row of the chunk.
        return chunk.Validity != 0 && (((byte*)chunk.Validity)[bit >> 3] >> (bit & 7) & 1) == 0;
    }

    /// <summary>A piece as <see cref="ChunkCount"/> counts them: its chunk, its first row and its rows.</summary>
    private protected ChunkBuffers PieceAt(int index, out long firstRow, out int rows)
    {
        int chunk = 0;
        if (!IsEncoded)
            chunk = index;
        else
            for (long count; index >= (count = BlocksOf(_chunks[chunk])); chunk++)
                index -= (int)count;
        ChunkBuffers found = _chunks[chunk];
        firstRow = found.FirstRow;
        rows = found.Length;
        if (found.Decoder is not null)
        {
            long start = (found.FirstRow / Geometry.BlockRows + index) * Geometry.BlockRows;
            firstRow = Math.Max(found.FirstRow, start);
            rows = (int)(Math.Min(found.EndRow, start + Geometry.BlockRows) - firstRow);
        }
        return found;
    }

    private protected void CheckRange(long start, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > Length - count)
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"'{Name}' has {Length} rows; {count} from row {start} on were asked for."
            );
    }

    private protected TValue[] NewArray<TValue>() =>
        Length <= Array.MaxLength
            ? new TValue[Length]
            : throw new InvalidOperationException(
                $"'{Name}' has {Length} rows; an array holds {Array.MaxLength}. Use chunks."
            );

    /// <summary>The bytes of a row of varying length, which must lie in [0, Length).</summary>
    private protected unsafe ReadOnlySpan<byte> VariableUnchecked(long index)
    {
        ref readonly ChunkBuffers chunk = ref _chunks[FindChunk(index)];
        if (chunk.Decoder is not null)
            return chunk.Decoder.Read(index);
        // SAFETY: offsets were checked against the data when the view was made.
        int* offsets = (int*)chunk.Offsets + (index - chunk.FirstRow);
        return new ReadOnlySpan<byte>((byte*)chunk.Data + offsets[0], offsets[1] - offsets[0]);
    }

    // Blocks are counted from row 0 of the vector.
    private static long BlocksOf(in ChunkBuffers chunk) =>
        chunk.Decoder is null ? 1 : (chunk.EndRow - 1) / Geometry.BlockRows - chunk.FirstRow / Geometry.BlockRows + 1;

    /// <summary>The chunk that holds a row; the row must lie in [0, Length).</summary>
    internal int FindChunk(long row)
    {
        int low = 0;
        int high = _chunks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (_chunks[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>The view's name, type, length and null count, with its first and last values.</summary>
    public override string ToString() => CellDisplay.Show(this);

    DisplayPage IDisplayed.ToDisplay() => CellDisplay.Page(this);
}
