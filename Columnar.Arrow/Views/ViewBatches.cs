using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Views;

/// <summary>
/// Cuts the columns of a view into batches: a batch ends wherever a chunk of some column does. Within its chunk a column of a
/// batch begins at an offset; nothing is copied.
/// </summary>
internal static unsafe class ViewBatches
{
    /// <summary>The batches, in row order. The lease of the columns is held.</summary>
    public static ArrowBatch[] Cut(ArrowView view, ArrowSchema schema, IReadOnlyList<VectorView> columns)
    {
        SortedSet<long> ends = [];
        List<ArrowArray[]> chunks = [];
        foreach (VectorView column in columns)
        {
            ArrowArray[] arrays = new ArrowArray[column.ChunkCount];
            for (int i = 0; i < arrays.Length; i++)
            {
                ChunkBuffers chunk = column.Chunks[i];
                ends.Add(chunk.FirstRow + chunk.Length);
                arrays[i] = Wrap(view, column, schema.Fields[chunks.Count].Type, chunk);
            }
            chunks.Add(arrays);
        }
        List<ArrowBatch> batches = [];
        int[] current = new int[columns.Count];
        long start = 0;
        foreach (long end in ends)
        {
            ArrowArray[] slices = new ArrowArray[columns.Count];
            for (int c = 0; c < slices.Length; c++)
            {
                ChunkBuffers chunk = columns[c].Chunks[current[c]];
                slices[c] = Slice(
                    chunks[c][current[c]],
                    chunk.NullCount,
                    (int)(start - chunk.FirstRow),
                    (int)(end - start)
                );
                if (chunk.FirstRow + chunk.Length == end)
                    current[c]++;
            }
            batches.Add(new ArrowBatch(schema, (int)(end - start), slices));
            start = end;
        }
        return [.. batches];
    }

    /// <summary>A batch without rows.</summary>
    public static ArrowBatch Empty(ArrowSchema schema) =>
        new(
            schema,
            0,
            [
                .. schema.Fields.Select(f => new ArrowArray(
                    f.Type,
                    0,
                    0,
                    0,
                    new ReadOnlyMemory<byte>[f.Type.Layout.Buffers.Length]
                )),
            ]
        );

    private static ArrowArray Slice(ArrowArray chunk, int nullCount, int offset, int length)
    {
        if (length == chunk.Length)
            return chunk;
        int nulls =
            nullCount == 0 ? 0
            : nullCount == chunk.Length ? length
            : -1;
        return new ArrowArray(chunk.Type, length, nulls, offset, [.. chunk.Buffers]);
    }

    private static ArrowArray Wrap(ArrowView view, VectorView column, ArrowType type, ChunkBuffers chunk)
    {
        ReadOnlyMemory<byte> validity = chunk.NullCount == 0 ? default : Bits(view, chunk.Validity, chunk.Length);
        ReadOnlyMemory<byte>[] buffers;
        if (type.Layout.Buffers[1] == BufferRole.Offsets32)
        {
            int offsetsLength = checked((chunk.Length + 1) * sizeof(int));
            // SAFETY: a chunk of text or binary has Length + 1 offsets, and the lease is held.
            int end = ((int*)chunk.Offsets)[chunk.Length];
            if (end < 0)
                Throw.Corrupt(
                    $"{column.Type} '{column.Name}'",
                    -1,
                    $"an end of 0 or more at row {chunk.FirstRow}",
                    $"{end}"
                );
            buffers = [validity, Bytes(view, chunk.Offsets, offsetsLength), Bytes(view, chunk.Data, end)];
        }
        else if (type.Layout.BitWidth == 1)
        {
            buffers = [validity, Bits(view, chunk.Data, chunk.Length)];
        }
        else
        {
            buffers = [validity, Bytes(view, chunk.Data, checked(chunk.Length * (type.Layout.BitWidth / 8)))];
        }
        return new ArrowArray(type, chunk.Length, chunk.NullCount, offset: 0, buffers);
    }

    private static ReadOnlyMemory<byte> Bytes(ArrowView view, nint address, int length) =>
        length == 0 ? default : new MappedBuffer(view, address, length).Memory;

    private static ReadOnlyMemory<byte> Bits(ArrowView view, nint address, int bitCount) =>
        (bitCount & 7) == 0 ? Bytes(view, address, bitCount >> 3) : new CopiedBitmap(view, address, bitCount).Memory;
}
