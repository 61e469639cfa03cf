using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Cutting rows off, and the parts of chunks that stay where they are.</summary>
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
            if (last.FirstRow < rowCount && last.Codec != CodecId.None)
                CutBlocks(region.Header, chunks, last, rowCount - last.FirstRow);
            else if (last.FirstRow < rowCount)
                chunks.Add(CutChunk(region.Header, last, rowCount - last.FirstRow));
        }
        return region with { Header = region.Header.WithChange(rowCount), Chunks = [.. chunks] };
    }

    private Chunk CutChunk(RegionHeader header, Chunk chunk, long rows)
    {
        RowLayout layout = header.Layout;
        VerifyValidity(header, chunk, rows / 8);
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
                    ? (((int*)ChunkReader.Buffers(store, header, chunk).Offsets)[rows] - chunk.FirstTextByte) * 8
                    : layout.BitsFor(i, rows);
            segments[i] = SegmentReader.Cut(store, chunk.Segments[i], layout.ChecksumUnit(i), header.Name, bits);
        }
        return new Chunk(header.Id, chunk.FirstRow, rows, nulls, segments)
        {
            FirstTextByte = chunk.FirstTextByte,
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
        ChunkBuffers block = Verified(
            header,
            chunk,
            wholeBlocks,
            Math.Min(chunk.Rows, wholeBlocks + Geometry.BlockRows)
        );
        begun.Append(block, 0, (int)(rows - wholeBlocks));
        return [.. whole, .. begun.Finish()];
    }

    // Some blocks of a chunk as a chunk of their own, in the same place: a block of rows of fixed width is whole pages, and so are the
    // offsets before it. Its validity was checked.
    private Chunk Part(RegionHeader header, Chunk chunk, in ChunkBuffers old, long start, long end)
    {
        RowLayout layout = header.Layout;
        Segment[] segments = new Segment[chunk.Segments.Length];
        long firstTextByte = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = chunk.Segments[i];
            long first = start * layout.BitsPerRow(i) / 8;
            long behind = end == chunk.Rows ? segment.WholeBytes : (layout.BitsFor(i, end) + 7) / 8;
            if (i == layout.DataIndex && layout.HasOffsets)
            {
                int* offsets = (int*)old.Offsets;
                VerifyOffsets(header, chunk, start);
                VerifyOffsets(header, chunk, end);
                firstTextByte = offsets[start] & -RowLayout.TextUnit;
                first = firstTextByte - chunk.FirstTextByte;
                behind = offsets[end] - chunk.FirstTextByte;
            }
            segments[i] = SegmentReader.Part(store, segment, layout.ChecksumUnit(i), header.Name, first, behind);
        }
        return new Chunk(
            header.Id,
            chunk.FirstRow + start,
            end - start,
            NullsIn(old, (int)start, (int)(end - start)),
            segments
        )
        {
            FirstTextByte = firstTextByte,
            OffsetsTrusted = chunk.OffsetsTrusted,
            Statistics = StatisticsWriter.Slice(store.SummaryOf(header), chunk, start, end, header.Name),
        };
    }

    // Where a text is parted is derived from an offset: it is checked first.
    private void VerifyOffsets(RegionHeader header, Chunk chunk, long row)
    {
        int index = header.Layout.OffsetsIndex;
        SegmentReader.Verify(
            store,
            chunk.Segments[index],
            header.Layout.ChecksumUnit(index),
            header.Name,
            row * sizeof(int),
            (row + 1) * sizeof(int)
        );
    }

    // What a new record says of nulls is derived from bytes: they are checked first.
    private void VerifyValidity(RegionHeader header, Chunk chunk, long firstByte = 0)
    {
        int index = header.Layout.ValidityIndex;
        if (chunk.NullCount > 0)
            SegmentReader.VerifyAll(
                store,
                chunk.Segments[index],
                header.Layout.ChecksumUnit(index),
                header.Name,
                firstByte
            );
    }
}
