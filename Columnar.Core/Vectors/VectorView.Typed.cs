using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of fixed-width values at one moment.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class VectorView<T> : VectorView, IColumn<T>
    where T : unmanaged
{
    // Fewer rows than these are read without decoding all of their packet.
    private const int FewRows = 512;

    // The first chunk is read with a compare and two loads; most vectors that fit a cache have no other. Its length is 0 here where
    // it has nulls, and once the snapshot has ended.
    private readonly nint _first;
    private long _firstLength;

    // Chunks begin at multiples of a power of two nearly always, so a row beyond the first finds its chunk by a shift and a table of
    // addresses, each reduced by its chunk's first row. Views of many odd chunks search instead.
    private readonly int _shift;
    private readonly nint[] _table = [];

    internal VectorView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, type, isNullable, chunks, lease, owner)
    {
        if (chunks.Length == 0 || IsEncoded)
            return;
        _first = chunks[0].Data;
        _firstLength = chunks[0].NullCount == 0 ? chunks[0].Length : 0;
        (lease as ViewLease)?.OnEnd(() => _firstLength = 0);
        long starts = 0;
        foreach (ChunkBuffers chunk in chunks)
            starts |= chunk.FirstRow;
        _shift = starts == 0 ? 62 : BitOperations.TrailingZeroCount(starts);
        long tableLength = ((Length - 1) >> _shift) + 1;
        if (tableLength > Math.Max(256, 4 * chunks.Length))
            return;
        _table = new nint[tableLength];
        foreach (ChunkBuffers chunk in chunks)
        {
            long end = (chunk.FirstRow + chunk.Length - 1) >> _shift;
            for (long i = chunk.FirstRow >> _shift; i <= end; i++)
                _table[i] = chunk.Data - (nint)(chunk.FirstRow * sizeof(T));
        }
    }

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    [OverloadResolutionPriority(1)]
    public T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // SAFETY: the first chunk has that many rows.
            if ((ulong)index < (ulong)_firstLength)
                return ((T*)_first)[index];
            return ReadChecked(index);
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
    public T? Get(long index) => IsNull(index) ? null : Read(index);

    /// <summary>Copies values out; nulls are <c>default</c>.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="target">Filled wholly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not all exist.</exception>
    public void CopyTo(long start, Span<T> target)
    {
        CheckRange(start, target.Length);
        using ViewScope<VectorView> scope = OpenView();
        if (target.Length > Geometry.BlockRows && IsEncoded && !IsComputed())
            CopyOnAllCores(start, target);
        else
            CopyTo(new ViewCursor(this), start, target);
    }

    // Whether functions of a user's give values, which one thread runs in row order.
    private bool IsComputed()
    {
        foreach (ChunkBuffers chunk in Chunks)
        {
            if (chunk.Decoder is { StoredBytes: 0 })
                return true;
        }
        return false;
    }

    // Decoding takes longer than copying. Whoever decodes takes whole packets, so that none is decoded twice.
    private void CopyOnAllCores(long start, Span<T> target)
    {
        int length = target.Length;
        int pieces = Math.Min(BlockWork.MaxBatch, length / Geometry.BlockRows + 1);
        long rows = Geometry.AlignUp(length / pieces + 1, IChunkDecoder.PacketRows);
        long origin = start / IChunkDecoder.PacketRows * IChunkDecoder.PacketRows;
        fixed (T* first = target)
        {
            T* values = first;
            BlockWork.Run(
                pieces,
                i =>
                {
                    long from = Math.Max(start, origin + i * rows);
                    long to = Math.Min(start + length, origin + (i + 1) * rows);
                    if (i == pieces - 1)
                        to = start + length;
                    // SAFETY: the rows lie in [start, start + length), for which there is room.
                    if (from < to)
                        CopyTo(new ViewCursor(this), from, new Span<T>(values + (from - start), (int)(to - from)));
                }
            );
        }
    }

    private static ref readonly ChunkBuffers Find(ViewCursor cursor, long row, int count)
    {
        if (count < FewRows)
            return ref cursor.Read(row, count);
        return ref cursor.Seek(row);
    }

    // Within a scope of the lease; the rows exist.
    private static void CopyTo(ViewCursor cursor, long start, Span<T> target)
    {
        while (target.Length > 0)
        {
            ref readonly ChunkBuffers piece = ref Find(cursor, start, target.Length);
            int from = (int)(start - piece.FirstRow);
            int count = Math.Min(target.Length, piece.Length - from);
            new ReadOnlySpan<T>((T*)piece.Data + from, count).CopyTo(target);
            if (piece.NullCount > 0)
                ClearNulls(piece, from, target[..count]);
            start += count;
            target = target[count..];
        }
        GC.KeepAlive(cursor); // What it decoded lies in its memory.
    }

    /// <summary>All values as an array; nulls are <c>default</c>.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public T[] ToArray()
    {
        T[] values = NewArray<T>();
        CopyTo(0, values);
        return values;
    }

    /// <summary>What is known of the blocks of the view without reading their rows, in row order.</summary>
    /// <returns>The blocks; together they are all rows.</returns>
    /// <remarks>It costs some nanoseconds per block.</remarks>
    /// <exception cref="CorruptDataException">The file says of a block what cannot be.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public IReadOnlyList<BlockStatistics<T>> GetBlockStatistics() =>
        ListBlocks<T>(
            static (in ViewBlock block) =>
                block.BoundBytes is { Length: > 0 } bounds && bounds.Length == 2 * sizeof(T)
                    ? (MemoryMarshal.Read<T>(bounds), MemoryMarshal.Read<T>(bounds[sizeof(T)..]))
                    : null
        );

    /// <summary>One of the contiguous pieces the values lie in.</summary>
    /// <param name="index">Its number, in [0, <see cref="VectorView.ChunkCount"/>).</param>
    public VectorChunk<T> GetChunk(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ChunkCount);
        ChunkBuffers chunk = PieceAt(index, out long firstRow, out int rows);
        return new VectorChunk<T>(this, chunk, firstRow, rows);
    }

    /// <summary>Lets <c>foreach</c> run over the values; nulls are <c>default</c>.</summary>
    public Enumerator GetEnumerator() => new(OpenView());

    /// <summary>The values, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable()
    {
        for (long i = 0; i < Length; i++)
            yield return Get(i);
    }

    private T ReadChecked(long index)
    {
        if ((ulong)index >= (ulong)Length)
            Throw.IndexOutOfRange(index, Length);
        ThrowIfEnded();
        if (NullCount != 0 && IsNullUnchecked(index))
            Throw.NullValue(Name, index);
        return Read(index);
    }

    private T Read(long index)
    {
        // SAFETY: the index lies in [0, Length), which table and chunks cover.
        if (_table.Length > 0)
            return ((T*)_table[index >> _shift])[index];
        ref readonly ChunkBuffers chunk = ref Chunks[FindChunk(index)];
        return chunk.Decoder is null
            ? ((T*)chunk.Data)[index - chunk.FirstRow]
            : MemoryMarshal.Read<T>(chunk.Decoder.Read(index));
    }

    private static void ClearNulls(in ChunkBuffers chunk, int from, Span<T> target)
    {
        ReadOnlySpan<byte> validity = new((void*)chunk.Validity, (int)Bitmap.ByteLength(chunk.Length));
        for (int i = 0; i < target.Length; i++)
        {
            if (!Bitmap.Get(validity, from + i))
                target[i] = default;
        }
    }

    /// <summary>The face of the view that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where the vector has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public KeyedColumn<TIndex, T> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, T>.Of(this, IndexType);

    /// <summary>Runs over values, copying a packet at a time; holds the lease until it is disposed, as <c>foreach</c> does.</summary>
    public struct Enumerator : IDisposable
    {
        private const int PacketRows = 4096;

        private readonly ViewScope<VectorView> _scope;
        private readonly ViewCursor _cursor;
        private readonly T[] _packet;
        private long _next;
        private int _index;
        private int _count;

        internal Enumerator(ViewScope<VectorView> scope)
        {
            _scope = scope;
            _cursor = new ViewCursor(scope.View);
            _packet = new T[(int)Math.Min(PacketRows, scope.View.Length)];
        }

        /// <summary>The value reached.</summary>
        public readonly T Current => _packet[_index - 1];

        /// <summary>Goes on to the next value.</summary>
        /// <returns>False behind the last.</returns>
        public bool MoveNext()
        {
            if (_index == _count)
            {
                _count = (int)Math.Min(_packet.Length, _cursor.View.Length - _next);
                _index = 0;
                if (_count == 0)
                    return false;
                CopyTo(_cursor, _next, _packet.AsSpan(0, _count));
                _next += _count;
            }
            _index++;
            return true;
        }

        /// <summary>Gives the lease back. Call it once.</summary>
        public readonly void Dispose() => _scope.Dispose();
    }
}
