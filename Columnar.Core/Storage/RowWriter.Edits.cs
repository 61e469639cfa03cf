namespace Columnar.Storage;

/// <summary>Cutting rows off and writing over bytes.</summary>
internal sealed unsafe partial class RowWriter
{
    /// <summary>Cuts regions that are longer to their first rows, in one step; after an exception none was cut.</summary>
    public static void Truncate(Store store, IReadOnlyList<RegionState> regions, long rowCount)
    {
        store.EnsureWritable();
        using OwnerPin pin = new(store, changes: true);
        RowWriter writer = new(store);
        List<(RegionState Before, RegionState After)> cuts = [];
        foreach (RegionState region in regions)
        {
            // What a cut derives from bytes it reads: nothing is allocated or written.
            if (region.RowCount > rowCount)
                cuts.Add((region, writer.Truncate(region, rowCount)));
        }
        store.Publish(cuts);
    }

    /// <summary>The region cut to its first rows.</summary>
    private RegionState Truncate(RegionState region, long rowCount)
    {
        List<Chunk> chunks = [.. region.Chunks];
        while (chunks.Count > 0 && chunks[^1].EndRow > rowCount)
        {
            Chunk last = chunks[^1];
            chunks.RemoveAt(chunks.Count - 1);
            if (last.FirstRow < rowCount)
                chunks.Add(CutChunk(region.Header, last, rowCount - last.FirstRow));
        }
        return region with { Chunks = [.. chunks] };
    }

    /// <summary>The region of bytes with some replaced that it already has: the touched blocks are copied, the others stay.</summary>
    public RegionState Overwrite(RegionState region, long position, ReadOnlySpan<byte> bytes)
    {
        List<Chunk> chunks = [];
        long end = position + bytes.Length;
        foreach (Chunk chunk in region.Chunks)
        {
            if (chunk.EndRow <= position || chunk.FirstRow >= end)
            {
                chunks.Add(chunk);
                continue;
            }
            long from = Math.Max(position, chunk.FirstRow);
            long to = Math.Min(end, chunk.EndRow);
            long firstTouched = (from - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows;
            long endTouched = Math.Min(chunk.Rows, Geometry.AlignUp(to - chunk.FirstRow, Geometry.BlockRows));
            if (firstTouched > 0)
                chunks.Add(Part(region.Header, chunk, 0, firstTouched));
            chunks.Add(
                CopyPatched(
                    region.Header,
                    chunk,
                    firstTouched,
                    endTouched,
                    from - chunk.FirstRow,
                    bytes[(int)(from - position)..(int)(to - position)]
                )
            );
            if (endTouched < chunk.Rows)
                chunks.Add(Part(region.Header, chunk, endTouched, chunk.Rows));
        }
        return region with { Chunks = [.. chunks] };
    }

    private Chunk CutChunk(RegionHeader header, Chunk chunk, long rows)
    {
        RowLayout layout = header.Layout;
        // What the new record says of the rows that stay is derived from bytes: they are checked first.
        if (chunk.NullCount > 0)
            SegmentReader.VerifyAll(
                store,
                chunk.Segments[layout.ValidityIndex],
                layout.ChecksumUnit(layout.ValidityIndex),
                header.Name,
                rows / 8
            );
        if (layout.HasOffsets)
            SegmentReader.Verify(
                store,
                chunk.Segments[layout.OffsetsIndex],
                layout.ChecksumUnit(layout.OffsetsIndex),
                header.Name,
                rows * 4,
                (rows + 1) * 4
            );
        long nulls = chunk.NullCount - ChunkReader.CountNulls(store, layout, chunk, rows, chunk.Rows - rows);
        Segment[] segments = new Segment[chunk.Segments.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            long bits =
                i == layout.DataIndex && layout.HasOffsets
                    ? ((int*)ChunkReader.Buffers(store, header, chunk).Offsets)[rows] * 8L
                    : layout.BitsFor(i, rows);
            segments[i] = SegmentReader.Cut(store, chunk.Segments[i], layout.ChecksumUnit(i), header.Name, bits);
        }
        return new Chunk(header.Id, chunk.FirstRow, rows, nulls, segments) { OffsetsTrusted = chunk.OffsetsTrusted };
    }

    // Some blocks of a chunk of bytes as a chunk of their own, in the same place.
    private static Chunk Part(RegionHeader header, Chunk chunk, long start, long end)
    {
        Segment segment = chunk.Segments[0];
        Extent extent = segment.Extent;
        long firstPage = extent.FirstPage + start / Geometry.PageSize;
        long endPage = end == chunk.Rows ? extent.EndPage : extent.FirstPage + end / Geometry.PageSize;
        long highWaterBits = end == chunk.Rows ? extent.HighWaterBits - start * 8 : (end - start) * 8;
        int unit = header.Layout.ChecksumUnit(0);
        uint[] checksums = segment.Checksums[(int)(start / unit)..(int)((end + unit - 1) / unit)];
        Extent part = new(firstPage, endPage - firstPage, extent.Born, highWaterBits);
        return new Chunk(
            header.Id,
            chunk.FirstRow + start,
            end - start,
            0,
            [new Segment(part, (end - start) * 8, checksums, 0)]
        );
    }

    private Chunk CopyPatched(
        RegionHeader header,
        Chunk chunk,
        long start,
        long end,
        long patchAt,
        ReadOnlySpan<byte> patch
    )
    {
        int unit = header.Layout.ChecksumUnit(0);
        Segment old = chunk.Segments[0];
        SegmentReader.Verify(store, old, unit, header.Name, start, end);
        ReadOnlySpan<byte> bytes = SegmentReader.Bytes(store, old);
        // The last chunk keeps its room to grow.
        long pages =
            end == chunk.Rows ? old.Extent.PageCount - start / Geometry.PageSize : Geometry.PagesFor(end - start);
        Extent extent = NewExtent(pages * Geometry.PageSize);
        using SegmentWriter writer = new(store, extent, null, unit);
        writer.AppendBytes(bytes[(int)start..(int)patchAt]);
        writer.AppendBytes(patch);
        writer.AppendBytes(bytes[(int)(patchAt + patch.Length)..(int)end]);
        return new Chunk(header.Id, chunk.FirstRow + start, end - start, 0, [writer.Finish()]);
    }
}
