using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Cutting rows off and writing over bytes.</summary>
internal sealed unsafe partial class RowWriter
{
    /// <summary>The region cut to its first rows.</summary>
    public RegionState Truncate(RegionState region, long rowCount)
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

    /// <summary>
    /// The region with rows of a fixed width replaced that it already has: the touched blocks are copied, the others stay.
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
        RowLayout layout = header.Layout;
        long touched = at / Geometry.BlockRows * Geometry.BlockRows;
        long end = Math.Min(chunk.Rows, Geometry.AlignUp(at + count, Geometry.BlockRows));
        // The null counts of the parts are derived from bytes: they are checked first.
        if (chunk.NullCount > 0)
            SegmentReader.VerifyAll(
                store,
                chunk.Segments[layout.ValidityIndex],
                layout.ChecksumUnit(layout.ValidityIndex),
                header.Name,
                0
            );
        long nullsBefore = ChunkReader.CountNulls(store, layout, chunk, 0, touched);
        long nullsTouched = ChunkReader.CountNulls(store, layout, chunk, touched, end - touched);
        if (touched > 0)
            chunks.Add(Part(header, chunk, 0, touched, nullsBefore));
        chunks.Add(CopyPatched(header, chunk, touched, end, nullsTouched, at, rows, start, count));
        if (end < chunk.Rows)
            chunks.Add(Part(header, chunk, end, chunk.Rows, chunk.NullCount - nullsBefore - nullsTouched));
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
        return new Chunk(header.Id, chunk.FirstRow, rows, nulls, segments)
        {
            OffsetsTrusted = chunk.OffsetsTrusted,
            Statistics = StatisticsOfCut(header, chunk, rows),
        };
    }

    // A block that is cut is looked at again, checked first; so statistics stay exact.
    private byte[] StatisticsOfCut(RegionHeader header, Chunk chunk, long rows)
    {
        if (store.SummaryOf(header) is not { } summary || chunk.Statistics.Length == 0)
            return [];
        long wholeBlocks = rows / Geometry.BlockRows * Geometry.BlockRows;
        byte[] whole = StatisticsWriter.Slice(summary, chunk, 0, wholeBlocks, header.Name);
        if (wholeBlocks == rows)
            return whole;
        StatisticsWriter begun = new(summary, null, rows - wholeBlocks, header.Name);
        ChunkBuffers block = Verified(header, chunk, wholeBlocks, Math.Min(chunk.Rows, wholeBlocks + Geometry.BlockRows));
        begun.Append(block, 0, (int)(rows - wholeBlocks));
        return [.. whole, .. begun.Finish()];
    }

    // Some blocks of a chunk as a chunk of their own, in the same place: a block of any buffer is whole pages.
    private Chunk Part(RegionHeader header, Chunk chunk, long start, long end, long nulls)
    {
        RowLayout layout = header.Layout;
        Segment[] segments = new Segment[chunk.Segments.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = chunk.Segments[i];
            long firstBit = layout.BitsFor(i, start);
            long bits = layout.BitsFor(i, end) - firstBit;
            long firstPage = firstBit / (8 * Geometry.PageSize);
            // The last part has the room behind the rows.
            long pages = end == chunk.Rows ? segment.Extent.PageCount - firstPage : bits / (8 * Geometry.PageSize);
            int unit = layout.ChecksumUnit(i);
            int firstUnit = (int)(firstBit / 8 / unit);
            int units = (int)((bits / 8 + unit - 1) / unit);
            segments[i] = new Segment(
                segment.Extent.Part(firstPage, pages),
                bits,
                segment.Checksums[firstUnit..(firstUnit + units)],
                end == chunk.Rows ? segment.TailByte : (byte)0
            );
        }
        return new Chunk(header.Id, chunk.FirstRow + start, end - start, nulls, segments)
        {
            Statistics = store.SummaryOf(header) is { } summary
                ? StatisticsWriter.Slice(summary, chunk, start, end, header.Name)
                : [],
        };
    }

    // Some blocks of a chunk in new extents, with `count` rows from `start` on in the place of those from `at` on.
    private Chunk CopyPatched(
        RegionHeader header,
        Chunk chunk,
        long first,
        long end,
        long nulls,
        long at,
        in ChunkBuffers rows,
        int start,
        int count
    )
    {
        RowLayout layout = header.Layout;
        ChunkBuffers old = Verified(header, chunk, first, end);
        int before = (int)(at - first);
        Segment[] segments = new Segment[chunk.Segments.Length];
        StatisticsWriter statistics = new(store.SummaryOf(header), null, end - first, header.Name);
        for (int i = 0; i < segments.Length; i++)
        {
            Extent extent = NewExtent(SizeFor((layout.BitsFor(i, end - first) + 7) / 8));
            using SegmentWriter writer = new(store, extent, null, layout.ChecksumUnit(i));
            AppendFixed(writer, layout, i, old, 0, before, statistics);
            AppendFixed(writer, layout, i, rows, start, count, statistics);
            AppendFixed(writer, layout, i, old, before + count, old.Length - before - count, statistics);
            segments[i] = writer.Finish();
        }
        if (layout.IsNullable)
            nulls += NullsIn(rows, start, count) - NullsIn(old, before, count);
        return new Chunk(header.Id, chunk.FirstRow + first, end - first, nulls, segments)
        {
            Statistics = statistics.Finish(),
        };
    }

    private static void AppendFixed(
        SegmentWriter writer,
        RowLayout layout,
        int buffer,
        in ChunkBuffers rows,
        int start,
        int count,
        StatisticsWriter statistics
    )
    {
        if (buffer == layout.ValidityIndex)
            AppendValidity(writer, rows, start, count);
        else
            AppendData(writer, layout, rows, start, count, statistics);
    }

    private static long NullsIn(in ChunkBuffers rows, int start, int count) =>
        rows.Validity == 0
            ? 0
            // SAFETY: a validity bitmap has a bit for each of the rows.
            : count
                - Bitmap.CountOnes(
                    new ReadOnlySpan<byte>((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length)),
                    start,
                    count
                );
}
