using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Views;

/// <summary>
/// Cuts the columns of a view into batches: a batch ends wherever a chunk of some column does, and at the end of each block of an
/// encoded one. Within its chunk a column of a batch begins at an offset; nothing is copied but what is encoded.
/// </summary>
internal static unsafe class ViewBatches
{
    // The data of a chunk begins at a multiple of this many bytes of text (FORMAT.md, "Chunk"), and so aligned.
    private const int TextUnit = 64 << 10;
    private const int BlockRows = 65_536;

    /// <summary>The batches, in row order. The lease of the columns is held.</summary>
    public static ViewBatch[] Cut(ArrowView view, ArrowSchema schema, VectorView[] columns)
    {
        List<long> ends = [];
        List<ArrowArray?[]> chunks = [];
        foreach (VectorView column in columns)
        {
            ArrowArray?[] arrays = new ArrowArray?[column.Chunks.Length];
            for (int i = 0; i < arrays.Length; i++)
            {
                ChunkBuffers chunk = column.Chunks[i];
                ends.Add(chunk.EndRow);
                if (chunk.Decoder is null)
                    arrays[i] = Wrap(view, column, schema.Fields[chunks.Count].Type, chunk);
                else
                    for (long row = NextBlock(chunk.FirstRow); row < chunk.EndRow; row = NextBlock(row))
                        ends.Add(row);
            }
            chunks.Add(arrays);
        }
        ends.Sort();
        List<ViewBatch> batches = [];
        int[] current = new int[columns.Length];
        long start = 0;
        foreach (long end in ends)
        {
            // Chunks of several columns end here.
            if (end == start)
                continue;
            ArrowArray?[] slices = new ArrowArray?[columns.Length];
            for (int c = 0; c < slices.Length; c++)
            {
                ChunkBuffers chunk = columns[c].Chunks[current[c]];
                if (chunks[c][current[c]] is { } array)
                    slices[c] = Slice(array, chunk.NullCount, (int)(start - chunk.FirstRow), (int)(end - start));
                if (chunk.EndRow == end)
                    current[c]++;
            }
            batches.Add(new ViewBatch(start, (int)(end - start), slices));
            start = end;
        }
        return [.. batches];
    }

    /// <summary>A batch without rows.</summary>
    public static ArrowBatch Empty(ArrowSchema schema) => new(schema, 0, [.. schema.Fields.Select(f => Empty(f.Type))]);

    /// <summary>An array without rows.</summary>
    public static ArrowArray Empty(ArrowType type) =>
        new(type, 0, 0, 0, new ReadOnlyMemory<byte>[type.Layout.Buffers.Length]);

    /// <summary>A resident chunk as an array, where it lies.</summary>
    public static ArrowArray Wrap(ArrowView view, VectorView column, ArrowType type, ChunkBuffers chunk)
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
            // A part that an update cut from a longer chunk has its bytes from the unit of the first offset on.
            int first = *(int*)chunk.Offsets & -TextUnit;
            ReadOnlyMemory<byte> offsets =
                first == 0
                    ? Bytes(view, chunk.Offsets, offsetsLength)
                    : new RebasedOffsets(view, chunk.Offsets, chunk.Length, first).Memory;
            buffers = [validity, offsets, Bytes(view, chunk.Data + first, end - first)];
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

    private static long NextBlock(long row) => (row / BlockRows + 1) * BlockRows;

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

    private static ReadOnlyMemory<byte> Bytes(ArrowView view, nint address, int length) =>
        length == 0 ? default : new MappedBuffer(view, address, length).Memory;

    private static ReadOnlyMemory<byte> Bits(ArrowView view, nint address, int bitCount) =>
        (bitCount & 7) == 0 ? Bytes(view, address, bitCount >> 3) : new CopiedBitmap(view, address, bitCount).Memory;
}
