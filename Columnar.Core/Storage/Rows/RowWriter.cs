using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Derives a region's next state: appends, cuts, overwrites. It writes only where nobody looks: behind the high-water marks, or
/// to extents allocated for it, which it keeps track of until the state is published or abandoned.
/// </summary>
internal sealed unsafe partial class RowWriter(Store store)
{
    private readonly List<Extent> _allocated = [];

    /// <summary>Runs a change of a region and publishes its result; after an exception nothing has changed.</summary>
    public static RegionState Change(
        Store store,
        RegionState region,
        Func<RowWriter, RegionState, RegionState> change
    ) => Change(store, [region], (writer, _, state) => change(writer, state))[0];

    /// <summary>Runs a change of several regions and publishes its results in one step; after an exception nothing has changed.</summary>
    /// <param name="store">The open file.</param>
    /// <param name="regions">What the change starts from.</param>
    /// <param name="change">Derives the next state of one region, which it is also told the index of.</param>
    public static RegionState[] Change(
        Store store,
        RegionState[] regions,
        Func<RowWriter, int, RegionState, RegionState> change
    )
    {
        store.EnsureWritable();
        // Held until the end: what the regions' states name is neither given free nor handed to another writer meanwhile.
        using OwnerPin pin = new(store, changes: true);
        RegionState[] current = store.BeginChange(regions);
        RowWriter writer = new(store);
        try
        {
            RegionState[] next = new RegionState[regions.Length];
            for (int i = 0; i < regions.Length; i++)
                next[i] = change(writer, i, current[i]);
            store.Publish(current, next, writer._allocated);
            return next;
        }
        catch
        {
            store.Abandon(writer._allocated);
            throw;
        }
        finally
        {
            store.EndChange(regions);
        }
    }

    /// <summary>The region with rows appended that are laid out as in Arrow.</summary>
    public RegionState Append(RegionState region, in ChunkBuffers rows)
    {
        if (rows.Length == 0)
            return region;
        bool isCompressed = region.Header.Fields.Codec != CodecId.None;
        long begun = region.RowCount % Geometry.BlockRows;
        if (isCompressed && begun + rows.Length >= Geometry.BlockRows)
            return AppendBlocks(region, rows);
        List<Chunk> chunks = [.. region.Chunks];
        bool begin = chunks.Count == 0 || (isCompressed && (begun == 0 || chunks[^1].Codec != CodecId.None));
        if (!begin && (IsCut(chunks[^1]) || chunks[^1].FirstTextByte > 0))
        {
            // Rows beyond the length were seen by someone. The started block goes to a new chunk, so that chunks keep ending at
            // block boundaries however often rows are cut off and appended. So does that of a part of a chunk of text: its offsets
            // count from the first byte of the whole, and would rise without end if it grew and was parted again and again.
            Chunk last = chunks[^1];
            chunks.RemoveAt(chunks.Count - 1);
            long wholeBlocks = last.Rows / Geometry.BlockRows * Geometry.BlockRows;
            if (wholeBlocks > 0)
                chunks.Add(CutChunk(region.Header, last, wholeBlocks));
            begin = last.Rows == wholeBlocks;
            if (!begin)
                AppendRows(region.Header, chunks, Verified(region.Header, last, wholeBlocks, last.Rows), begin: true);
        }
        AppendRows(region.Header, chunks, rows, begin);
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

    private void AppendRows(RegionHeader header, List<Chunk> chunks, in ChunkBuffers rows, bool begin, int start = 0)
    {
        RowLayout layout = header.Layout;
        int done = start;
        while (done < rows.Length)
        {
            Chunk? last = begin ? null : chunks[^1];
            long firstRow = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
            Extent[] extents = last is null
                ? NewExtents(header, chunks, rows, done)
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
        StatisticsWriter statistics = new(store.SummaryOf(header), last, count, header.Name);
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
                AppendData(writer, layout, rows, start, count, statistics);
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
            Statistics = statistics.Finish(),
        };
    }

    private static int AppendValidity(SegmentWriter writer, in ChunkBuffers rows, int start, int count)
    {
        // SAFETY: a validity bitmap has a bit for each of the rows.
        ReadOnlySpan<byte> validity =
            rows.Validity == 0 ? [] : new((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length));
        writer.AppendBits(validity, start, count);
        return NullsIn(rows, start, count);
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

    // Piece by piece, so that the writer finds in the cache what the statistics have looked at.
    private static void AppendData(
        SegmentWriter writer,
        RowLayout layout,
        in ChunkBuffers rows,
        int start,
        int count,
        StatisticsWriter? statistics = null
    )
    {
        int width = layout.DataBits / 8;
        int pieceRows =
            layout.DataBits == 1 ? count
            : layout.HasOffsets ? Geometry.BlockRows
            : Math.Max(1, SegmentWriter.DirectPieceBytes / width);
        for (int taken; count > 0; start += taken, count -= taken)
        {
            taken = Math.Min(count, pieceRows);
            statistics?.Append(rows, start, taken);
            if (layout.DataBits == 1)
            {
                writer.AppendBits(
                    new ReadOnlySpan<byte>((void*)rows.Data, (int)Bitmap.ByteLength(rows.Length)),
                    start,
                    taken
                );
                continue;
            }
            int* offsets = (int*)rows.Offsets;
            long first = layout.HasOffsets ? offsets[start] : (long)start * width;
            long end = layout.HasOffsets ? offsets[start + taken] : (long)(start + taken) * width;
            writer.AppendBytes(new ReadOnlySpan<byte>((byte*)rows.Data + first, checked((int)(end - first))));
        }
    }

    // The segment in another extent; its bytes are checked before they are given a new place.
    private Segment Copy(RegionHeader header, Segment from, Extent to, int checksumUnit)
    {
        SegmentReader.Verify(store, from, checksumUnit, header.Name, 0, from.WholeBytes);
        store.WriteAt(to.Offset, SegmentReader.Bytes(store, from)[..(int)from.WholeBytes]);
        return new Segment(to, from.LengthBits, from.Checksums, from.TailByte);
    }

    // The rows of a chunk from `start`, a block's first, to `end` as buffers in the map, checked.
    private ChunkBuffers Verified(RegionHeader header, Chunk chunk, long start, long end)
    {
        RowLayout layout = header.Layout;
        ChunkBuffers buffers = ChunkReader.Buffers(store, header, chunk);
        for (int i = 0; i < chunk.Segments.Length; i++)
        {
            Segment segment = chunk.Segments[i];
            int unit = layout.ChecksumUnit(i);
            bool isText = i == layout.DataIndex && layout.HasOffsets;
            long firstByte = isText
                ? ((int*)buffers.Offsets)[start] - chunk.FirstTextByte
                : layout.BitsPerRow(i) * start / 8;
            if (end == chunk.Rows)
                SegmentReader.VerifyAll(store, segment, unit, header.Name, firstByte);
            else
                SegmentReader.Verify(
                    store,
                    segment,
                    unit,
                    header.Name,
                    firstByte,
                    isText ? ((int*)buffers.Offsets)[end] - chunk.FirstTextByte : layout.BitsFor(i, end) / 8
                );
        }
        return buffers.Slice((int)start, (int)(end - start), layout.DataBits);
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
}
