using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Cutting rows off, replacing rows, writing over bytes.</summary>
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

    /// <summary>The region with some rows replaced: the touched blocks are copied, the others stay.</summary>
    /// <param name="region">The region.</param>
    /// <param name="rows">Which rows; they rise.</param>
    /// <param name="values">What replaces them, in the same order.</param>
    public RegionState Replace(RegionState region, ReadOnlySpan<long> rows, in ChunkBuffers values)
    {
        List<Chunk> chunks = new(region.Chunks.Length + 2);
        int next = 0;
        foreach (Chunk chunk in region.Chunks)
        {
            int first = next;
            while (next < rows.Length && rows[next] < chunk.EndRow)
                next++;
            Replacement replacement = new(rows[first..next], values, first);
            if (first == next)
                chunks.Add(chunk);
            else if (chunk.Codec != CodecId.None)
                ReplaceInBlocks(region.Header, chunks, chunk, replacement);
            else
                ReplaceInChunk(region.Header, chunks, chunk, replacement);
        }
        return region with { Header = region.Header.WithChange(rows[0]), Chunks = [.. chunks] };
    }

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

    /// <summary>Checks the block of a row, which an edit is going to copy.</summary>
    /// <returns>The first row of the block.</returns>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static long VerifyBlock(Store store, RegionState region, long row)
    {
        using OwnerPin pin = new(store);
        Chunk chunk = region.Chunks[region.FindChunk(row)];
        long start = (row - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows;
        RowWriter writer = new(store);
        if (chunk.Codec == CodecId.None)
        {
            writer.Verified(region.Header, chunk, start, Math.Min(chunk.Rows, start + Geometry.BlockRows));
        }
        else
        {
            writer.VerifyValidity(region.Header, chunk);
            _ = EncodedChunk.Of(store, region.Header, chunk).Blocks(start / Geometry.BlockRows, 1);
        }
        return chunk.FirstRow + start;
    }

    // Runs of touched blocks are copied, what lies between them stays as chunks of its own.
    private void ReplaceInChunk(RegionHeader header, List<Chunk> chunks, Chunk chunk, Replacement replacement)
    {
        VerifyValidity(header, chunk);
        ChunkBuffers old = ChunkReader.Buffers(store, header, chunk);
        long done = 0;
        while (replacement.Rows.Length > 0)
        {
            (long start, long end, int count) = NextRun(header.Layout, chunk, old, done, replacement.Rows);
            if (start > done)
                chunks.Add(Part(header, chunk, old, done, start));
            CopyReplaced(header, chunks, chunk, start, end, replacement.First(count));
            replacement = replacement.Behind(count);
            done = end;
        }
        if (done < chunk.Rows)
            chunks.Add(Part(header, chunk, old, done, chunk.Rows));
    }

    // The first rows to be replaced that lie in blocks next to each other, with the range of these blocks.
    private static (long Start, long End, int Count) NextRun(
        RowLayout layout,
        Chunk chunk,
        in ChunkBuffers old,
        long done,
        ReadOnlySpan<long> rows
    )
    {
        long start = (rows[0] - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows;
        long end = start;
        int count = 0;
        while (end < chunk.Rows)
        {
            bool touches = count < rows.Length && rows[count] - chunk.FirstRow < end + Geometry.BlockRows;
            if (!touches && !SharesPages(layout, old, done, start, end))
                break;
            end = Math.Min(chunk.Rows, end + Geometry.BlockRows);
            while (count < rows.Length && rows[count] - chunk.FirstRow < end)
                count++;
        }
        return (start, end, count);
    }

    // Whether the part of a text from `done` to `start` and the one behind `end` have a page in common: each has a page at least, and
    // begins at a unit.
    private static bool SharesPages(RowLayout layout, in ChunkBuffers old, long done, long start, long end)
    {
        if (!layout.HasOffsets || start == done)
            return false;
        int* offsets = (int*)old.Offsets;
        long first = offsets[done] & -RowLayout.TextUnit;
        long pages = Math.Max(1, Geometry.PagesFor(offsets[start] - first));
        return first + pages * Geometry.PageSize > (offsets[end] & -RowLayout.TextUnit);
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

    // Some blocks of a chunk in new extents of just their length, with some rows replaced.
    private void CopyReplaced(
        RegionHeader header,
        List<Chunk> chunks,
        Chunk chunk,
        long start,
        long end,
        Replacement replacement
    )
    {
        RowLayout layout = header.Layout;
        ChunkBuffers old = Verified(header, chunk, start, end);
        long origin = chunk.FirstRow + start;
        long bytesLeft = layout.HasOffsets
            ? old.TextLength
                + RowBuffer.TextGrowth(old, replacement.Rows, origin, replacement.Values, replacement.FirstValue)
            : 0;
        long rowsLeft = end - start;
        Chunk? last = null;
        Extent[] extents = [];
        for (int at = 0; at < old.Length; at += Geometry.BlockRows)
        {
            ChunkBuffers block = old.Slice(at, Math.Min(Geometry.BlockRows, old.Length - at), layout.DataBits);
            int count = replacement.CountBefore(origin + at + block.Length);
            RowBuffer patched = RowBuffer.Patched(
                layout,
                block,
                replacement.Rows[..count],
                origin + at,
                replacement.Values,
                replacement.FirstValue
            );
            replacement = replacement.Behind(count);
            ChunkBuffers rows = patched.Buffers(0);
            for (int done = 0; done < rows.Length; )
            {
                if (last is null)
                    extents = ExactExtents(layout, rowsLeft, bytesLeft);
                int fit = RowsThatFit(layout, extents, last, rows, done, mayGrow: false);
                if (fit == 0)
                {
                    last = null; // Text that is longer now than a segment takes.
                    continue;
                }
                if (last is not null)
                    chunks.RemoveAt(chunks.Count - 1);
                last = Fill(header, last, extents, origin + at + done, rows, done, fit);
                chunks.Add(last);
                bytesLeft -= layout.HasOffsets ? DataLength(rows, done, fit) : 0;
                rowsLeft -= fit;
                done += fit;
            }
            GC.KeepAlive(patched);
        }
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

    private static int NullsIn(in ChunkBuffers rows, int start, int count) =>
        rows.Validity == 0
            ? 0
            // SAFETY: a validity bitmap has a bit for each of the rows.
            : count
                - (int)
                    Bitmap.CountOnes(
                        new ReadOnlySpan<byte>((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length)),
                        start,
                        count
                    );

    // Rows to be replaced, rising, with values from one on.
    private readonly ref struct Replacement(ReadOnlySpan<long> rows, ChunkBuffers values, int firstValue)
    {
        public ReadOnlySpan<long> Rows { get; } = rows;

        public ChunkBuffers Values { get; } = values;

        public int FirstValue => firstValue;

        public Replacement First(int count) => new(Rows[..count], Values, firstValue);

        public Replacement Behind(int count) => new(Rows[count..], Values, firstValue + count);

        /// <summary>Whether the first row lies before a row.</summary>
        public bool BeginsBefore(long end) => Rows.Length > 0 && Rows[0] < end;

        public int CountBefore(long end)
        {
            int count = 0;
            while (count < Rows.Length && Rows[count] < end)
                count++;
            return count;
        }
    }
}
