using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>
/// Reads the rows of a view, or of a range of it, as values of a .NET type. It holds the view's lease until it is disposed, once. One
/// thread at a time.
/// </summary>
internal abstract unsafe class RowReader<T> : IDisposable
{
    /// <summary>The most rows that are copied at once.</summary>
    protected const int PacketRows = 4096;

    private readonly ViewScope<VectorView> _scope;
    private readonly ViewCursor _cursor;

    // Row 0 of this reader in the view.
    private long _origin;

    protected RowReader(ViewScope<VectorView> scope)
    {
        _scope = scope;
        _cursor = new ViewCursor(scope.View);
        Length = scope.View.Length;
    }

    /// <summary>Rows.</summary>
    public long Length { get; private set; }

    /// <summary>The vector's name.</summary>
    public string Name => _scope.View.Name;

    /// <summary>Whether a row may be null.</summary>
    public bool HasNulls => _scope.View.NullCount > 0;

    /// <summary>Limits the reader to some of its rows, which become rows 0 and on.</summary>
    public void Restrict(long start, long length) => (_origin, Length) = (_origin + start, length);

    /// <summary>Values from a row on, as many as lie together, at least one; nulls are <c>default</c>. Good until the next call.</summary>
    /// <param name="row">The first row, in [0, Length).</param>
    /// <param name="count">The most to give, at least 1; the rows exist.</param>
    public ReadOnlySpan<T> Read(long row, int count)
    {
        ref readonly ChunkBuffers piece = ref _cursor.Seek(_origin + row);
        int offset = (int)(_origin + row - piece.FirstRow);
        return Read(piece, offset, Math.Min(count, piece.Length - offset));
    }

    /// <summary>As <see cref="Read(long, int)"/>, but what stands for a null is unspecified.</summary>
    public ReadOnlySpan<T> ReadAny(long row, int count)
    {
        ref readonly ChunkBuffers piece = ref _cursor.Seek(_origin + row);
        int offset = (int)(_origin + row - piece.FirstRow);
        return ReadAny(piece, offset, Math.Min(count, piece.Length - offset));
    }

    /// <summary>Copies values; nulls are <c>default</c>.</summary>
    public void CopyTo(long start, Span<T> target)
    {
        while (target.Length > 0)
        {
            ref readonly ChunkBuffers piece = ref _cursor.Seek(_origin + start);
            int offset = (int)(_origin + start - piece.FirstRow);
            int count = Math.Min(target.Length, piece.Length - offset);
            Copy(piece, offset, target[..count]);
            start += count;
            target = target[count..];
        }
    }

    /// <summary>Copies the values of single rows; nulls are <c>default</c>. Rows that lie together are best asked for together.</summary>
    public void Gather(ReadOnlySpan<long> rows, Span<T> target)
    {
        for (int i = 0; i < rows.Length; )
        {
            ref readonly ChunkBuffers piece = ref _cursor.Seek(_origin + rows[i]);
            long first = piece.FirstRow - _origin;
            int count = 1;
            while (i + count < rows.Length && (ulong)(rows[i + count] - first) < (ulong)piece.Length)
                count++;
            Gather(piece, first, rows.Slice(i, count), target.Slice(i, count));
            i += count;
        }
    }

    public bool IsNull(long row)
    {
        if (!HasNulls)
            return false;
        ref readonly ChunkBuffers piece = ref _cursor.SeekValidity(_origin + row);
        return IsNull(piece, (int)(_origin + row - piece.FirstRow));
    }

    /// <summary>Copies a bit per row, 1 = value; bits behind them are not touched.</summary>
    /// <returns>How many rows are null.</returns>
    public int CopyValidity(long start, int count, Span<byte> target) =>
        _cursor.CopyValidity(_origin + start, count, target);

    public void Dispose() => _scope.Dispose();

    /// <summary>In place of <see cref="Dispose"/>, where a finaliser finds that nobody called it.</summary>
    public void Forget() => _scope.Forget();

    /// <summary>Values of a piece, in place where they lie so.</summary>
    protected abstract ReadOnlySpan<T> Read(in ChunkBuffers piece, int offset, int count);

    /// <summary>As <see cref="Read(in ChunkBuffers, int, int)"/>, but what stands for a null is unspecified.</summary>
    protected virtual ReadOnlySpan<T> ReadAny(in ChunkBuffers piece, int offset, int count) =>
        Read(piece, offset, count);

    protected abstract void Copy(in ChunkBuffers piece, int offset, Span<T> target);

    /// <summary>Copies values of rows that all lie in a piece, whose first row has the number <paramref name="first"/>.</summary>
    protected abstract void Gather(in ChunkBuffers piece, long first, ReadOnlySpan<long> rows, Span<T> target);

    // SAFETY: the bitmap has a bit for each row of the piece.
    protected static bool IsNull(in ChunkBuffers piece, int row) =>
        piece.Validity != 0 && (((byte*)piece.Validity)[row >> 3] >> (row & 7) & 1) == 0;
}
