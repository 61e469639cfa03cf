using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>
/// Gives a function any rows of a source as one span, in place where they lie together, else copied to memory of its own that is good
/// until the next call. One thread at a time; within the scope of the view's lease.
/// </summary>
/// <typeparam name="T">The .NET type of the values, of the width of the view's type.</typeparam>
internal sealed unsafe class SourceReader<T>(VectorView view)
    where T : unmanaged
{
    private T[] _values = [];
    private ulong[] _validity = [];
    private int _chunk;

    /// <summary>Rows of the source.</summary>
    public long Length => view.Length;

    /// <summary>Whether any row of the source is null.</summary>
    public bool HasNulls => view.NullCount > 0;

    /// <summary>The values of rows that exist; those of nulls are unspecified.</summary>
    public ReadOnlySpan<T> Values(long row, int rows)
    {
        if (rows == 0)
            return [];
        ref readonly ChunkBuffers chunk = ref Seek(row);
        long offset = row - chunk.FirstRow;
        // SAFETY: the chunk has these rows, and the lease is entered.
        if (offset + rows <= chunk.Length)
            return new ReadOnlySpan<T>((T*)chunk.Data + offset, rows);
        if (_values.Length < rows)
            _values = GC.AllocateUninitializedArray<T>(rows);
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref Seek(row + done);
            offset = row + done - piece.FirstRow;
            int taken = (int)Math.Min(rows - done, piece.Length - offset);
            new ReadOnlySpan<T>((T*)piece.Data + offset, taken).CopyTo(_values.AsSpan(done));
            done += taken;
        }
        return _values.AsSpan(0, rows);
    }

    /// <summary>The validity of rows that exist: a bit per row, 1 = value, bit 0 the first, zeros behind them; empty where no row of the source is null.</summary>
    public ReadOnlySpan<ulong> Validity(long row, int rows)
    {
        if (!HasNulls || rows == 0)
            return [];
        int words = (rows + 63) >> 6;
        if (_validity.Length < words)
            _validity = new ulong[words];
        Span<ulong> target = _validity.AsSpan(0, words);
        target[^1] = 0;
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref Seek(row + done);
            long offset = row + done - piece.FirstRow;
            int taken = (int)Math.Min(rows - done, piece.Length - offset);
            Span<byte> bits = MemoryMarshal.AsBytes(target);
            if (piece.Validity == 0)
                Bitmap.Fill(bits, done, taken, true);
            else
                Bitmap.Copy(
                    // SAFETY: a validity bitmap has a bit for each row of the chunk.
                    new ReadOnlySpan<byte>((void*)piece.Validity, (int)Bitmap.ByteLength(piece.Length)),
                    offset,
                    bits,
                    done,
                    taken
                );
            done += taken;
        }
        return target;
    }

    /// <summary>The value of a row that exists, or null.</summary>
    public T? Get(long row)
    {
        ref readonly ChunkBuffers chunk = ref Seek(row);
        long offset = row - chunk.FirstRow;
        // SAFETY: the chunk has this row.
        return chunk.Validity != 0 && (((byte*)chunk.Validity)[offset >> 3] >> (int)(offset & 7) & 1) == 0
            ? null
            : ((T*)chunk.Data)[offset];
    }

    private ref readonly ChunkBuffers Seek(long row)
    {
        ReadOnlySpan<ChunkBuffers> chunks = view.Chunks;
        if (row < chunks[_chunk].FirstRow || row - chunks[_chunk].FirstRow >= chunks[_chunk].Length)
            _chunk = view.FindChunk(row);
        return ref chunks[_chunk];
    }
}
