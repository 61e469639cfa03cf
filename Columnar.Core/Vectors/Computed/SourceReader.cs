using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>
/// Gives a function any rows of a source as one span, in place where they lie together, else copied to memory of its own that is good
/// until the next call; truth values, which are bits, always so. One thread at a time; within the scope of the view's lease.
/// </summary>
/// <typeparam name="T">The .NET type of the values: of the width of the view's type, or <see cref="bool"/> for bits.</typeparam>
internal sealed unsafe class SourceReader<T>(VectorView view)
    where T : unmanaged
{
    private readonly ViewCursor _cursor = new(view);
    private T[] _values = [];
    private ulong[] _validity = [];

    /// <summary>Rows of the source.</summary>
    public long Length => view.Length;

    /// <summary>Whether any row of the source is null.</summary>
    public bool HasNulls => view.NullCount > 0;

    /// <summary>The values of rows that exist; those of nulls are unspecified.</summary>
    public ReadOnlySpan<T> Values(long row, int rows)
    {
        if (rows == 0)
            return [];
        ref readonly ChunkBuffers piece = ref _cursor.Seek(row);
        long offset = row - piece.FirstRow;
        // SAFETY: the piece has these rows, and the lease is entered.
        if (typeof(T) != typeof(bool) && offset + rows <= piece.Length)
            return new ReadOnlySpan<T>((T*)piece.Data + offset, rows);
        if (_values.Length < rows)
            _values = GC.AllocateUninitializedArray<T>(rows);
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers part = ref _cursor.Seek(row + done);
            offset = row + done - part.FirstRow;
            int taken = (int)Math.Min(rows - done, part.Length - offset);
            Span<T> target = _values.AsSpan(done, taken);
            if (typeof(T) == typeof(bool))
                CopyBits((byte*)part.Data, offset, MemoryMarshal.Cast<T, bool>(target));
            else
                new ReadOnlySpan<T>((T*)part.Data + offset, taken).CopyTo(target);
            done += taken;
        }
        return _values.AsSpan(0, rows);
    }

    /// <summary>The validity of rows that exist: a bit per row, 1 = value, bit 0 the first, zeros behind them; empty where none of them is null.</summary>
    public ReadOnlySpan<ulong> Validity(long row, int rows)
    {
        if (!HasNulls || rows == 0)
            return [];
        int words = (rows + 63) >> 6;
        if (_validity.Length < words)
            _validity = new ulong[words];
        Span<ulong> target = _validity.AsSpan(0, words);
        target[^1] = 0;
        return _cursor.CopyValidity(row, rows, MemoryMarshal.AsBytes(target)) == 0 ? [] : target;
    }

    /// <summary>The value of a row that exists, or null.</summary>
    public T? Get(long row)
    {
        ref readonly ChunkBuffers piece = ref _cursor.Seek(row);
        int offset = (int)(row - piece.FirstRow);
        if (piece.IsNull(offset))
            return null;
        // SAFETY: the piece has this row.
        if (typeof(T) != typeof(bool))
            return ((T*)piece.Data)[offset];
        bool isTrue = IsTrue((byte*)piece.Data, offset);
        return *(T*)&isTrue;
    }

    private static void CopyBits(byte* bits, long offset, Span<bool> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = IsTrue(bits, offset + i);
    }

    private static bool IsTrue(byte* bits, long row) => (bits[row >> 3] >> (int)(row & 7) & 1) != 0;
}
