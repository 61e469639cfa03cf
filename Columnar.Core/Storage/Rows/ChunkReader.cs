using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Turns chunks of the catalog into buffers in memory.</summary>
internal static unsafe class ChunkReader
{
    /// <summary>The buffers of a region's chunks, as they lie in the map.</summary>
    public static ChunkBuffers[] Buffers(Store store, RegionState region)
    {
        ChunkBuffers[] buffers = new ChunkBuffers[region.Chunks.Length];
        for (int i = 0; i < buffers.Length; i++)
            buffers[i] = Buffers(store, region.Header, region.Chunks[i]);
        return buffers;
    }

    /// <summary>The buffers of one chunk. Offsets are checked once, because readers index the data by them.</summary>
    public static ChunkBuffers Buffers(Store store, RegionHeader header, Chunk chunk)
    {
        if (chunk.Codec != CodecId.None)
            return EncodedBuffers(store, header, chunk);
        RowLayout layout = header.Layout;
        if (layout.HasOffsets && !chunk.OffsetsTrusted)
            CheckOffsets(store, header, chunk);
        return new ChunkBuffers(
            chunk.FirstRow,
            (int)chunk.Rows,
            chunk.NullCount == 0 ? 0 : Address(store, chunk, layout.ValidityIndex),
            Address(store, chunk, layout.OffsetsIndex),
            Address(store, chunk, layout.DataIndex) - (nint)chunk.FirstTextByte,
            (int)chunk.NullCount
        )
        {
            Statistics = StatisticsWriter.Checked(store.SummaryOf(header), chunk, header.Name),
        };
    }

    /// <summary>Nulls among some rows of a chunk.</summary>
    public static long CountNulls(Store store, RowLayout layout, Chunk chunk, long firstRow, long rows)
    {
        if (chunk.NullCount == 0)
            return 0;
        ReadOnlySpan<byte> validity = SegmentReader.Bytes(store, chunk.Segments[layout.ValidityIndex]);
        return rows - Bitmap.CountOnes(validity, firstRow, rows);
    }

    private static ChunkBuffers EncodedBuffers(Store store, RegionHeader header, Chunk chunk) =>
        new(
            chunk.FirstRow,
            (int)chunk.Rows,
            chunk.NullCount == 0 ? 0 : Address(store, chunk, header.Layout.ValidityIndex),
            0,
            0,
            (int)chunk.NullCount,
            EncodedChunk.Of(store, header, chunk)
        )
        {
            Statistics = StatisticsWriter.Checked(store.SummaryOf(header), chunk, header.Name),
        };

    private static nint Address(Store store, Chunk chunk, int buffer) =>
        buffer < 0 ? 0 : store.Map.AddressOf(chunk.Segments[buffer].Extent.Offset);

    private static void CheckOffsets(Store store, RegionHeader header, Chunk chunk)
    {
        Segment segment = chunk.Segments[header.Layout.OffsetsIndex];
        long end = chunk.FirstTextByte + chunk.Segments[header.Layout.DataIndex].WholeBytes;
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(SegmentReader.Bytes(store, segment));
        long previous = chunk.FirstTextByte;
        // Branch-free over the chunk: any fall below the previous one leaves a sign bit.
        long falls = 0;
        foreach (int offset in offsets)
        {
            falls |= offset - previous;
            previous = offset;
        }
        if (falls < 0 || previous != end)
        {
            Throw.Corrupt(
                $"offsets of '{header.Name}'",
                segment.Extent.Offset,
                $"offsets that rise from {chunk.FirstTextByte} to {end}",
                falls < 0 ? "one below the one before it" : $"{previous} at the end"
            );
        }
        chunk.OffsetsTrusted = true;
    }
}
