using Columnar.Arrays;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Types;

namespace Columnar.Views;

/// <summary>
/// The columns of a view as one array each. One chunk is shown where it lies. Chunks of fixed width are mapped a second time, side by side.
/// What is encoded or text in several chunks is a copy, because offsets leave no room between the bytes of chunks, and so is what does not
/// fill whole pages.
/// </summary>
internal static class SingleBatch
{
    /// <summary>All rows. The lease of the columns is held.</summary>
    /// <param name="view">The view, which owns what the commit does not.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="InvalidOperationException">A column does not fit an array.</exception>
    public static ViewBatch Of(ArrowView view, VectorView[] columns)
    {
        IReadOnlyList<ArrowField> fields = view.Schema.Fields;
        for (int i = 0; i < columns.Length; i++)
            ThrowIfTooLong(columns[i], fields[i].Type);
        ArrowArray?[] resident = new ArrowArray?[columns.Length];
        for (int i = 0; i < columns.Length; i++)
            resident[i] = TryShow(view, columns[i], fields[i].Type);
        return new ViewBatch(0, (int)view.Length, resident);
    }

    // Null where there is only copying.
    private static ArrowArray? TryShow(ArrowView view, VectorView column, ArrowType type)
    {
        ReadOnlySpan<ChunkBuffers> chunks = column.Chunks;
        if (chunks.IsEmpty)
            return ViewBatches.Empty(type);
        if (chunks.Length == 1 && chunks[0].Decoder is null)
            return ViewBatches.Wrap(view, column, type, chunks[0]);
        int bits = type.Layout.BitWidth;
        if (column.IsEncoded || bits == 0 || column.Lease is not ViewLease lease)
            return null;
        ContiguousColumn? found;
        if (column is { Contents: { } contents, IsPending: false })
        {
            found = lease.Store.Contiguous.TryGet(lease.Commit, contents, chunks, bits);
        }
        else
        {
            found = ContiguousColumn.TryCreate(lease.Store.Map, chunks, bits);
            if (found is not null)
                view.Own(found);
        }
        if (found is null)
            return null;
        return new ArrowArray(
            type,
            (int)column.Length,
            (int)column.NullCount,
            offset: 0,
            [
                found.Validity is null ? default : Bits(view, found.Validity, column.Length),
                Bits(view, found.Values, column.Length * bits),
            ]
        );
    }

    private static ReadOnlyMemory<byte> Bits(ArrowView view, ContiguousBuffer buffer, long bitCount) =>
        new MappedBuffer(view, buffer.Address, (int)Bitmap.ByteLength(bitCount)).Memory;

    private static void ThrowIfTooLong(VectorView column, ArrowType type)
    {
        // A column has less than 2^53 rows and values of at most 64 KiB.
        long bytes = (long)Int128.Min(long.MaxValue, (Int128)column.Length * type.Layout.BitWidth / 8);
        if (type.Layout.BitWidth == 0)
        {
            bytes = (column.Length + 1) * sizeof(int);
            long text = 0;
            foreach (ChunkBuffers chunk in column.Chunks)
                text += chunk.Decoder is null ? chunk.TextLength : 0;
            bytes = Math.Max(bytes, text);
        }
        if (column.Length > int.MaxValue || bytes > AlignedArray.MaxLength)
            throw new InvalidOperationException(
                $"'{column.Name}' has {column.Length} rows, {bytes} bytes; one array holds less than 2 GiB. Use Batches."
            );
    }
}
