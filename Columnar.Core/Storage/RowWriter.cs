using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Derives a region's next state: appends, cuts, overwrites. It writes only where nobody looks: behind the high-water marks, or
/// to extents allocated for it, which it keeps track of until the state is published or abandoned.
/// </summary>
internal sealed unsafe class RowWriter(Store store)
{
    private readonly List<Extent> _allocated = [];

    /// <summary>Runs a change of a region and publishes its result; after an exception nothing has changed.</summary>
    public static RegionState Change(Store store, RegionState region, Func<RowWriter, RegionState, RegionState> change)
    {
        store.EnsureWritable();
        // Held until the end: what the region's state names is neither given free nor handed to another writer meanwhile.
        using OwnerPin pin = new(store, changes: true);
        if (!ReferenceEquals(pin.Working.Regions.GetValueOrDefault(region.Header.Id), region))
            throw Store.ChangedMeanwhile(region);
        RowWriter writer = new(store);
        try
        {
            RegionState next = change(writer, region);
            if (!ReferenceEquals(next, region))
                store.Publish(region, next, writer._allocated);
            return next;
        }
        catch
        {
            store.Abandon(writer._allocated);
            throw;
        }
    }

    /// <summary>The region with rows appended that are laid out as in Arrow.</summary>
    public RegionState Append(RegionState region, in ChunkBuffers rows)
    {
        if (rows.Length == 0)
            return region;
        List<Chunk> chunks = [.. region.Chunks];
        bool begin = chunks.Count == 0;
        if (!begin && IsCut(chunks[^1]))
        {
            // Rows beyond the length were seen by someone. The started block goes to a new chunk, so that chunks keep ending at
            // block boundaries however often rows are cut off and appended.
            Chunk last = chunks[^1];
            chunks.RemoveAt(chunks.Count - 1);
            long wholeBlocks = last.Rows / Geometry.BlockRows * Geometry.BlockRows;
            if (wholeBlocks > 0)
                chunks.Add(CutChunk(region.Header, last, wholeBlocks));
            begin = last.Rows == wholeBlocks;
            if (!begin)
                AppendRows(region.Header, chunks, Verified(region.Header, last, wholeBlocks), begin: true);
        }
        AppendRows(region.Header, chunks, rows, begin);
        return region with { Chunks = [.. chunks] };
    }

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

    private static bool IsCut(Chunk chunk)
    {
        foreach (Segment segment in chunk.Segments)
        {
            if (segment.Extent.HighWaterBits > segment.LengthBits)
                return true;
        }
        return false;
    }

    private void AppendRows(RegionHeader header, List<Chunk> chunks, in ChunkBuffers rows, bool begin)
    {
        RowLayout layout = header.Layout;
        int done = 0;
        while (done < rows.Length)
        {
            Chunk? last = begin ? null : chunks[^1];
            long firstRow = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
            Extent[] extents = last is null
                ? NewExtents(layout, chunks, rows, done)
                : [.. last.Segments.Select(segment => segment.Extent)];
            int count = RowsThatFit(layout, extents, last, rows, done, mayGrow: last is not null);
            begin = count == 0;
            if (begin)
                continue; // A buffer is full and too large to be copied: the chunk is closed.
            if (last is not null)
            {
                Grow(layout, extents, last, rows, done, count);
                count = RowsThatFit(layout, extents, last, rows, done, mayGrow: false);
                chunks.RemoveAt(chunks.Count - 1);
            }
            chunks.Add(Fill(header, last, extents, firstRow, rows, done, count));
            done += count;
        }
    }

    private Chunk Fill(
        RegionHeader header,
        Chunk? last,
        Extent[] extents,
        long firstRow,
        in ChunkBuffers rows,
        int start,
        int count
    )
    {
        RowLayout layout = header.Layout;
        Segment[] segments = new Segment[layout.BufferCount];
        long nulls = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment? from = last?.Segments[i];
            if (from is not null && !ReferenceEquals(from.Extent, extents[i]))
                from = Copy(header, from, extents[i], layout.ChecksumUnit(i));
            using SegmentWriter writer = new(store, extents[i], from, layout.ChecksumUnit(i));
            if (i == layout.ValidityIndex)
                nulls = AppendValidity(writer, rows, start, count);
            else if (i == layout.OffsetsIndex)
                AppendOffsets(writer, rows, start, count, last?.Segments[layout.DataIndex].WholeBytes ?? 0);
            else
                AppendData(writer, layout, rows, start, count);
            segments[i] = writer.Finish();
        }
        return new Chunk(
            header.Id,
            last?.FirstRow ?? firstRow,
            (last?.Rows ?? 0) + count,
            (last?.NullCount ?? 0) + nulls,
            segments
        )
        {
            OffsetsTrusted = last?.OffsetsTrusted ?? true,
        };
    }

    private static long AppendValidity(SegmentWriter writer, in ChunkBuffers rows, int start, int count)
    {
        if (rows.Validity == 0)
        {
            writer.AppendBits([], 0, count);
            return 0;
        }
        // SAFETY: a validity bitmap has a bit for each of the rows.
        ReadOnlySpan<byte> validity = new((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length));
        writer.AppendBits(validity, start, count);
        return count - Bitmap.CountOnes(validity, start, count);
    }

    private static void AppendOffsets(SegmentWriter writer, in ChunkBuffers rows, int start, int count, long dataLength)
    {
        // SAFETY: offsets are one more than the rows.
        ReadOnlySpan<int> offsets = new((int*)rows.Offsets + start, count + 1);
        Span<int> piece = stackalloc int[1024];
        int shift = (int)dataLength - offsets[0];
        if (writer.LengthBits == 0)
            writer.AppendBytes(stackalloc byte[4]);
        for (int done = 1; done <= count; done += piece.Length)
        {
            int taken = Math.Min(piece.Length, count + 1 - done);
            for (int i = 0; i < taken; i++)
                piece[i] = offsets[done + i] + shift;
            writer.AppendBytes(MemoryMarshal.AsBytes(piece[..taken]));
        }
    }

    private static void AppendData(SegmentWriter writer, RowLayout layout, in ChunkBuffers rows, int start, int count)
    {
        if (layout.HasOffsets)
        {
            int* offsets = (int*)rows.Offsets;
            writer.AppendBytes(
                new ReadOnlySpan<byte>((byte*)rows.Data + offsets[start], offsets[start + count] - offsets[start])
            );
        }
        else if (layout.DataBits == 1)
        {
            writer.AppendBits(
                new ReadOnlySpan<byte>((void*)rows.Data, (int)Bitmap.ByteLength(rows.Length)),
                start,
                count
            );
        }
        else
        {
            long width = layout.DataBits / 8;
            writer.AppendBytes(new ReadOnlySpan<byte>((byte*)rows.Data + start * width, checked((int)(count * width))));
        }
    }

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
                extents[i] = NewExtent(SizeFor(Math.Max(wanted, length * 2)));
        }
    }

    // Extents for a new chunk: as many rows as all before, or as are wanted, up to 64 MiB.
    private Extent[] NewExtents(RowLayout layout, List<Chunk> chunks, in ChunkBuffers rows, int start)
    {
        long rowCount = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
        long capacity = Math.Max(rowCount, rows.Length - start);
        if (capacity >= Geometry.BlockRows)
            capacity = Geometry.AlignUp(capacity, Geometry.BlockRows);
        if (layout.DataBits > 0)
        {
            long most = Geometry.MaxSegmentBytes * 8 / layout.DataBits;
            long step =
                most >= Geometry.BlockRows ? Geometry.BlockRows
                : most >= 512 ? 512
                : 1;
            capacity = Math.Min(capacity, most / step * step);
        }
        Extent[] extents = new Extent[layout.BufferCount];
        for (int i = 0; i < extents.Length; i++)
        {
            long bytes;
            if (i == layout.DataIndex && layout.HasOffsets)
            {
                long before = chunks.Sum(chunk => chunk.Segments[^1].WholeBytes);
                bytes = Math.Max(before, DataLength(rows, start, rows.Length - start));
            }
            else
            {
                bytes = (layout.BitsFor(i, capacity) + 7) / 8;
            }
            extents[i] = NewExtent(SizeFor(bytes));
        }
        return extents;
    }

    private static long DataLength(in ChunkBuffers rows, int start, int count)
    {
        int* offsets = (int*)rows.Offsets;
        return (long)offsets[start + count] - offsets[start];
    }

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

    // The segment in another extent; its bytes are checked before they are given a new place.
    private Segment Copy(RegionHeader header, Segment from, Extent to, int checksumUnit)
    {
        SegmentReader.Verify(store, from, checksumUnit, header.Name, 0, from.WholeBytes);
        store.WriteAt(to.Offset, SegmentReader.Bytes(store, from)[..(int)from.WholeBytes]);
        return new Segment(to, from.LengthBits, from.Checksums, from.TailByte);
    }

    // The rows of a chunk from `start` on as buffers in the map, checked.
    private ChunkBuffers Verified(RegionHeader header, Chunk chunk, long start)
    {
        RowLayout layout = header.Layout;
        ChunkBuffers buffers = ChunkReader.Buffers(store, header, chunk);
        for (int i = 0; i < chunk.Segments.Length; i++)
        {
            long firstByte =
                i == layout.DataIndex && layout.HasOffsets
                    ? ((int*)buffers.Offsets)[start]
                    : layout.BitsPerRow(i) * start / 8;
            SegmentReader.VerifyAll(store, chunk.Segments[i], layout.ChecksumUnit(i), header.Name, firstByte);
        }
        // `start` is a multiple of the block length, so every buffer's part begins with a whole byte.
        return new ChunkBuffers(
            0,
            (int)(chunk.Rows - start),
            buffers.Validity == 0 ? 0 : buffers.Validity + (nint)(start / 8),
            buffers.Offsets == 0 ? 0 : buffers.Offsets + (nint)(start * 4),
            layout.HasOffsets ? buffers.Data : buffers.Data + (nint)(start * layout.DataBits / 8),
            (int)ChunkReader.CountNulls(store, layout, chunk, start, chunk.Rows - start)
        );
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
