using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Writing over bytes of regions that hold nothing else.</summary>
internal sealed unsafe partial class RowWriter
{
    /// <summary>
    /// A region of bytes with some replaced that it already has: the touched blocks are copied, the others stay.
    /// </summary>
    public RegionState Overwrite(RegionState region, long firstRow, in ChunkBuffers rows)
    {
        List<Chunk> chunks = [];
        long end = firstRow + rows.Length;
        foreach (Chunk chunk in region.Chunks)
        {
            if (chunk.EndRow <= firstRow || chunk.FirstRow >= end)
            {
                chunks.Add(chunk);
                continue;
            }
            long from = Math.Max(firstRow, chunk.FirstRow);
            long to = Math.Min(end, chunk.EndRow);
            OverwriteChunk(
                region.Header,
                chunks,
                chunk,
                from - chunk.FirstRow,
                rows,
                (int)(from - firstRow),
                (int)(to - from)
            );
        }
        return region with { Chunks = [.. chunks] };
    }

    // Gives up to three chunks for one: the blocks before, the touched ones with the new rows, the blocks behind.
    private void OverwriteChunk(
        RegionHeader header,
        List<Chunk> chunks,
        Chunk chunk,
        long at,
        in ChunkBuffers rows,
        int start,
        int count
    )
    {
        long touched = at / Geometry.BlockRows * Geometry.BlockRows;
        long end = Math.Min(chunk.Rows, Geometry.AlignUp(at + count, Geometry.BlockRows));
        ChunkBuffers old = ChunkReader.Buffers(store, header, chunk);
        if (touched > 0)
            chunks.Add(Part(header, chunk, old, 0, touched));
        chunks.Add(CopyOverwritten(header, chunk, touched, end, at, rows, start, count));
        if (end < chunk.Rows)
            chunks.Add(Part(header, chunk, old, end, chunk.Rows));
    }

    // Some blocks of a chunk in new extents, with `count` rows from `start` on in the place of those from `at` on.
    private Chunk CopyOverwritten(
        RegionHeader header,
        Chunk chunk,
        long first,
        long end,
        long at,
        in ChunkBuffers rows,
        int start,
        int count
    )
    {
        RowLayout layout = header.Layout;
        ChunkBuffers old = Verified(header, chunk, first, end);
        int before = (int)(at - first);
        Extent extent = NewExtent(SizeFor(end - first));
        using SegmentWriter writer = new(store, extent, null, layout.ChecksumUnit(0));
        AppendData(writer, layout, old, 0, before);
        AppendData(writer, layout, rows, start, count);
        AppendData(writer, layout, old, before + count, old.Length - before - count);
        return new Chunk(header.Id, chunk.FirstRow + first, end - first, 0, [writer.Finish()]);
    }
}
