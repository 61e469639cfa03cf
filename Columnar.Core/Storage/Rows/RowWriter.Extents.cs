using System.Numerics;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>How large extents are, when they grow, and how many rows they take.</summary>
internal sealed unsafe partial class RowWriter
{
    // Rows from `start` on that the extents hold behind what the chunk has; small extents do not count where they may grow.
    private static int RowsThatFit(
        RowLayout layout,
        Extent[] extents,
        Chunk? last,
        in ChunkBuffers rows,
        int start,
        bool mayGrow
    )
    {
        long has = last?.Rows ?? 0;
        long wanted = has + rows.Length - start;
        long capacity = wanted;
        long room = long.MaxValue;
        for (int i = 0; i < extents.Length; i++)
        {
            if (mayGrow && extents[i].ByteLength < Geometry.CopyGrowthLimit)
                continue;
            long bits = extents[i].ByteLength * 8;
            if (i == layout.OffsetsIndex)
                capacity = Math.Min(capacity, bits / 32 - 1);
            else if (i == layout.DataIndex && layout.HasOffsets)
                room = extents[i].ByteLength - (last?.Segments[i].WholeBytes ?? 0);
            else
                capacity = Math.Min(capacity, bits / layout.BitsPerRow(i));
        }
        // A chunk that cannot take all rows is closed after this: at a block boundary where it has one.
        if (capacity < wanted && capacity > Geometry.BlockRows && !layout.HasOffsets)
            capacity = capacity / Geometry.BlockRows * Geometry.BlockRows;
        int count = (int)Math.Max(0, capacity - has);
        return layout.HasOffsets ? RowsInBytes((int*)rows.Offsets + start, count, room) : count;
    }

    // The most rows, up to a count, whose data is at most some bytes.
    private static int RowsInBytes(int* offsets, int count, long byteLength)
    {
        int low = 0;
        while (low < count)
        {
            int middle = (int)(((long)low + count + 1) >>> 1);
            if ((long)offsets[middle] - offsets[0] <= byteLength)
                low = middle;
            else
                count = middle - 1;
        }
        return low;
    }

    // Replaces the extents that are too short for some more rows by larger ones, as long as they are small enough to be copied.
    private void Grow(RowLayout layout, Extent[] extents, Chunk last, in ChunkBuffers rows, int start, int count)
    {
        for (int i = 0; i < extents.Length; i++)
        {
            long length = extents[i].ByteLength;
            long wanted =
                i == layout.DataIndex && layout.HasOffsets
                    ? last.Segments[i].WholeBytes + DataLength(rows, start, count)
                    : (layout.BitsFor(i, last.Rows + count) + 7) / 8;
            if (wanted > length && length < Geometry.CopyGrowthLimit)
                extents[i] = NewExtent(SizeFor(Grown(layout, i, Math.Max(wanted, length * 2), last.Rows + count)));
        }
    }

    // An extent that is not copied any more holds whole blocks: then the chunk is closed at the end of one.
    private static long Grown(RowLayout layout, int buffer, long byteLength, long rows)
    {
        if (byteLength < Geometry.CopyGrowthLimit || layout.HasOffsets || rows <= Geometry.BlockRows)
            return byteLength;
        long held = byteLength * 8 / layout.BitsPerRow(buffer) / Geometry.BlockRows * Geometry.BlockRows;
        rows = Math.Max(held, Geometry.AlignUp(rows, Geometry.BlockRows));
        return Math.Min(layout.BitsFor(buffer, rows) / 8, Geometry.MaxSegmentBytes);
    }

    // Extents for a new chunk: a quarter of the rows before, or as many as are wanted, up to 64 MiB.
    private Extent[] NewExtents(RegionHeader header, List<Chunk> chunks, in ChunkBuffers rows, int start)
    {
        RowLayout layout = header.Layout;
        // Of compressed vectors only the rows behind the last whole block come here.
        bool isCompressed = header.Fields.Codec != CodecId.None;
        long rowCount = isCompressed || chunks.Count == 0 ? 0 : chunks[^1].EndRow;
        int bitsPerRow = layout.HasOffsets ? 32 : layout.DataBits;
        long capacity = Math.Max(ShareOf(rowCount, Geometry.CopyGrowthLimit * 8 / bitsPerRow), rows.Length - start);
        if (capacity >= Geometry.BlockRows)
            capacity = Geometry.AlignUp(capacity, Geometry.BlockRows);
        if (!layout.HasOffsets)
            capacity = Math.Min(capacity, layout.MaxChunkRows);
        Extent[] extents = new Extent[layout.BufferCount];
        for (int i = 0; i < extents.Length; i++)
        {
            long bytes;
            if (i == layout.DataIndex && layout.HasOffsets)
            {
                long before = isCompressed ? 0 : chunks.Sum(chunk => chunk.Segments[^1].WholeBytes);
                bytes = Math.Max(
                    ShareOf(before, Geometry.CopyGrowthLimit),
                    DataLength(rows, start, rows.Length - start)
                );
            }
            else
            {
                bytes = (layout.BitsFor(i, capacity) + 7) / 8;
            }
            extents[i] = NewExtent(SizeFor(bytes));
        }
        return extents;
    }

    // Extents for rows that are all there will be, or as many of them as a segment takes.
    private Extent[] ExactExtents(RowLayout layout, long rows, long varyingBytes)
    {
        Extent[] extents = new Extent[layout.BufferCount];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = NewExtent(
                SizeFor(
                    i == layout.DataIndex && layout.HasVaryingData ? varyingBytes : (layout.BitsFor(i, rows) + 7) / 8
                )
            );
        return extents;
    }

    // The chunk's extents, some of them replaced by longer ones, with room for a block more; null where one is full and too large to be
    // copied.
    private Extent[]? ExtentsForMore(RowLayout layout, Chunk last, int dataLength)
    {
        long[] wanted = new long[last.Segments.Length];
        for (int i = 0; i < wanted.Length; i++)
        {
            Segment segment = last.Segments[i];
            wanted[i] =
                i == layout.DataIndex
                    ? segment.WholeBytes + dataLength
                    : (layout.BitsFor(i, last.Rows + Geometry.BlockRows) + 7) / 8;
            long length = segment.Extent.ByteLength;
            bool mayGrow = length < Geometry.CopyGrowthLimit && wanted[i] <= Geometry.MaxSegmentBytes;
            if (wanted[i] > length && !mayGrow)
                return null;
        }
        Extent[] extents = new Extent[wanted.Length];
        for (int i = 0; i < extents.Length; i++)
        {
            Extent extent = last.Segments[i].Extent;
            extents[i] =
                wanted[i] <= extent.ByteLength
                    ? extent
                    : NewExtent(SizeFor(Math.Max(wanted[i], extent.ByteLength * 2)));
        }
        return extents;
    }

    // Extents for a new encoded chunk: a quarter of what was before, but for one block at least.
    private Extent[] NewBlockExtents(RowLayout layout, List<Chunk> chunks, int dataLength)
    {
        long bytesBefore = 0;
        long rowsBefore = 0;
        foreach (Chunk chunk in chunks)
        {
            if (chunk.Codec == CodecId.None)
                continue;
            bytesBefore += chunk.Segments[^1].WholeBytes;
            rowsBefore += chunk.Rows;
        }
        long share = ShareOf(bytesBefore, Geometry.CopyGrowthLimit);
        long rows = bytesBefore == 0 ? 0 : Math.Min(rowsBefore, (long)(rowsBefore * ((double)share / bytesBefore)));
        rows = Math.Max(Geometry.BlockRows, rows / Geometry.BlockRows * Geometry.BlockRows);
        Extent[] extents = new Extent[layout.BufferCount];
        for (int i = 0; i < extents.Length; i++)
        {
            long byteLength = i == layout.DataIndex ? Math.Max(share, dataLength) : (layout.BitsFor(i, rows) + 7) / 8;
            extents[i] = NewExtent(SizeFor(byteLength));
        }
        return extents;
    }

    private static long DataLength(in ChunkBuffers rows, int start, int count)
    {
        int* offsets = (int*)rows.Offsets;
        return (long)offsets[start + count] - offsets[start];
    }

    // A quarter of what was before, but no less than what is no longer copied where as much was before. More would lie idle: half of a
    // vector that has just begun a chunk.
    private static long ShareOf(long before, long uncopied) =>
        before < uncopied ? before / 4 : Math.Max(uncopied, before / 4);

    // Small extents double from a page on; larger ones are as long as is wanted, up to 64 MiB.
    private static long SizeFor(long byteLength) =>
        byteLength <= Geometry.PageSize ? Geometry.PageSize
        : byteLength < Geometry.CopyGrowthLimit ? (long)BitOperations.RoundUpToPowerOf2((ulong)byteLength)
        : Math.Min(Geometry.AlignUp(byteLength, Geometry.PageSize), Geometry.MaxSegmentBytes);

    private Extent NewExtent(long byteLength)
    {
        long pageCount = byteLength / Geometry.PageSize;
        // Readers of pending states pin the commit those rest on: it counts as the first that sees the extent.
        ulong born = store.Committed.Number;
        Extent extent = new(store.Allocate(pageCount), pageCount, born, 0);
        _allocated.Add(extent);
        return extent;
    }
}
