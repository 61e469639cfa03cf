using System.Numerics;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>All rows of a column in memory.</summary>
/// <param name="Key">What the column held when they were read.</param>
/// <param name="View">The rows.</param>
/// <param name="ByteLength">Bytes of values and validity.</param>
internal sealed record CachedRows(object Key, VectorView View, long ByteLength)
{
    private const int ChunkBytes = 64 << 20;

    /// <summary>Bytes that the rows of a view take in memory.</summary>
    public static long ByteLengthOf(VectorView view) =>
        view.Length * (view.Type.BitWidth / 8) + (view.NullCount == 0 ? 0 : Bitmap.ByteLength(view.Length));

    /// <summary>Reads all rows.</summary>
    public static unsafe CachedRows Read<T>(object key, VectorView view)
        where T : unmanaged
    {
        long chunkRows = Math.Max(1, (long)BitOperations.RoundUpToPowerOf2((uint)(ChunkBytes / sizeof(T)) + 1) / 2);
        List<ChunkBuffers> chunks = [];
        List<PinnedBuffer> memory = [];
        ViewCursor cursor = new(view);
        for (long first = 0; first < view.Length; first += chunkRows)
        {
            int rows = (int)Math.Min(chunkRows, view.Length - first);
            PinnedBuffer values = new(rows * sizeof(T));
            memory.Add(values);
            PinnedBuffer? validity = null;
            if (view.NullCount > 0)
                memory.Add(validity = new PinnedBuffer((int)Bitmap.ByteLength(rows)));
            int nulls = 0;
            for (int done = 0; done < rows; )
            {
                ref readonly ChunkBuffers piece = ref cursor.Seek(first + done);
                int from = (int)(first + done - piece.FirstRow);
                int taken = Math.Min(rows - done, piece.Length - from);
                // SAFETY: the piece has these rows, and the view's lease is entered.
                new ReadOnlySpan<byte>((T*)piece.Data + from, taken * sizeof(T)).CopyTo(
                    values.Span[(done * sizeof(T))..]
                );
                if (validity is not null)
                    nulls += CopyValidity(piece, from, validity.Span, done, taken);
                done += taken;
            }
            chunks.Add(new ChunkBuffers(first, rows, nulls == 0 ? 0 : validity!.Address, 0, values.Address, nulls));
        }
        VectorView<T> kept = new(view.Name, view.Type, view.IsNullable, [.. chunks], owner: memory)
        {
            Contents = view.Contents,
        };
        return new CachedRows(key, kept, ByteLengthOf(view));
    }

    // Gives how many are null.
    private static unsafe int CopyValidity(in ChunkBuffers piece, int from, Span<byte> target, int at, int rows)
    {
        if (piece.NullCount == 0)
        {
            Bitmap.Fill(target, at, rows, true);
            return 0;
        }
        // SAFETY: a piece with nulls has a bit for each of its rows.
        ReadOnlySpan<byte> bits = new((void*)piece.Validity, (int)Bitmap.ByteLength(piece.Length));
        Bitmap.Copy(bits, from, target, at, rows);
        return rows - (int)Bitmap.CountOnes(bits, from, rows);
    }
}
