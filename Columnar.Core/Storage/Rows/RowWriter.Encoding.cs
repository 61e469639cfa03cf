using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// The blocks of compressed vectors. Rows are encoded as soon as a block of them is whole. Those behind the last whole block stay as they
/// are, in chunks of their own, and so do the rare blocks that are too large to be encoded.
/// </summary>
internal sealed unsafe partial class RowWriter
{
    /// <summary>The region with its blocks encoded with another codec, or with none.</summary>
    /// <exception cref="CorruptDataException">Bytes do not match their checksums.</exception>
    public RegionState Encode(RegionState region, CodecId codec, CancellationToken cancellation)
    {
        RegionHeader header = region.Header.WithFields(region.Header.Fields with { Codec = codec });
        RegionState encoded = new(header, []);
        foreach (Chunk chunk in region.Chunks)
        {
            VerifyValidity(header, chunk);
            for (long row = 0; row < chunk.Rows; row += Geometry.BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                long end = Math.Min(chunk.Rows, row + Geometry.BlockRows);
                if (chunk.Codec == CodecId.None)
                {
                    encoded = Append(encoded, Verified(header, chunk, row, end));
                    continue;
                }
                RowBuffer block = Decoded(header, chunk, row / Geometry.BlockRows);
                encoded = Append(encoded, block.Buffers(0));
                GC.KeepAlive(block);
            }
        }
        return encoded;
    }

    // Appends rows that make at least one block whole, together with those behind the last whole block.
    private RegionState AppendBlocks(RegionState region, in ChunkBuffers rows)
    {
        RegionHeader header = region.Header;
        List<Chunk> chunks = [.. region.Chunks];
        using BlockEncoder encoder = new(header.Layout, header.Fields.Codec);
        int done = 0;
        int begun = (int)(region.RowCount % Geometry.BlockRows);
        if (begun > 0)
            done = Geometry.BlockRows - begun;
        if (begun > 0 && IsTooLarge(header.Layout, chunks, region.RowCount - begun, rows, done))
        {
            // Left as it is it need not be gathered, which might take more than memory holds.
            bool begin = IsCut(chunks[^1]) || chunks[^1].FirstTextByte > 0;
            AppendRows(header, chunks, rows with { Length = done }, begin);
        }
        else if (begun > 0)
        {
            RowBuffer block = TakeBegunBlock(header, chunks, region.RowCount - begun, rows, done);
            AppendBlock(header, chunks, encoder, block.Buffers(0), 0);
            GC.KeepAlive(block);
        }
        for (; rows.Length - done >= Geometry.BlockRows; done += Geometry.BlockRows)
            AppendBlock(header, chunks, encoder, rows, done);
        if (done < rows.Length)
            AppendRows(header, chunks, rows, begin: true, done);
        return region with { Chunks = [.. chunks] };
    }

    // Whether the text of a begun block, with some more rows, is more than is encoded.
    private static bool IsTooLarge(RowLayout layout, List<Chunk> chunks, long firstRow, in ChunkBuffers rows, int count)
    {
        if (!layout.HasOffsets)
            return false;
        long byteLength = DataLength(rows, 0, count);
        for (int i = chunks.Count - 1; i >= 0 && chunks[i].FirstRow >= firstRow; i--)
            byteLength += chunks[i].Segments[layout.DataIndex].WholeBytes;
        return byteLength > BlockEncoder.MaxPlainLength;
    }

    // The rows from a block's first on, which the chunks lose, with some more: a whole block.
    private RowBuffer TakeBegunBlock(
        RegionHeader header,
        List<Chunk> chunks,
        long firstRow,
        in ChunkBuffers rows,
        int count
    )
    {
        RowLayout layout = header.Layout;
        int kept = chunks.FindIndex(chunk => chunk.FirstRow >= firstRow);
        ChunkBuffers[] begun =
        [
            .. CollectionsMarshal
                .AsSpan(chunks)[kept..]
                .ToArray()
                .Select(chunk => Verified(header, chunk, 0, chunk.Rows)),
        ];
        long dataLength = layout.HasOffsets
            ? begun.Sum(piece => piece.TextLength) + DataLength(rows, 0, count)
            : layout.BitsFor(layout.DataIndex, Geometry.BlockRows) / 8;
        RowBuffer block = new(layout, Geometry.BlockRows, checked((int)dataLength));
        foreach (ChunkBuffers piece in begun)
            block.AppendRows(piece, 0, piece.Length);
        block.AppendRows(rows, 0, count);
        chunks.RemoveRange(kept, chunks.Count - kept);
        return block;
    }

    private void AppendBlock(
        RegionHeader header,
        List<Chunk> chunks,
        BlockEncoder encoder,
        in ChunkBuffers rows,
        int start
    )
    {
        if (!encoder.TryEncode(rows, start, out EncodedBlock block))
        {
            AppendRows(header, chunks, rows with { Length = start + Geometry.BlockRows }, begin: true, start);
            return;
        }
        Chunk? last = chunks.Count > 0 && chunks[^1].Codec == encoder.Codec && !IsCut(chunks[^1]) ? chunks[^1] : null;
        long firstRow = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
        Extent[]? extents = last is null ? null : ExtentsForMore(header.LayoutOf(last), last, block.Bytes.Length);
        if (extents is null)
            last = null;
        else
            chunks.RemoveAt(chunks.Count - 1);
        extents ??= NewBlockExtents(header.Layout with { IsEncoded = true }, chunks, block.Bytes.Length);
        chunks.Add(FillBlocks(header, last, extents, firstRow, encoder.Codec, block, rows, start, null));
    }

    // A chunk with encoded blocks appended. Their statistics are those given, or made from the rows.
    private Chunk FillBlocks(
        RegionHeader header,
        Chunk? last,
        Extent[] extents,
        long firstRow,
        CodecId codec,
        in EncodedBlock blocks,
        in ChunkBuffers rows,
        int start,
        byte[]? statistics
    )
    {
        RowLayout layout = header.Layout with { IsEncoded = true };
        int count = blocks.Entries.Length / IBlockCodec.BlockParts * Geometry.BlockRows;
        if (statistics is null)
        {
            StatisticsWriter made = new(store.SummaryOf(header), last, count, header.Name);
            made.Append(rows, start, count);
            statistics = made.Finish();
        }
        Segment[] segments = new Segment[layout.BufferCount];
        for (int i = 0; i < segments.Length; i++)
        {
            Segment? from = last?.Segments[i];
            if (from is not null && !ReferenceEquals(from.Extent, extents[i]))
                from = Copy(header, from, extents[i], layout.ChecksumUnit(i));
            using SegmentWriter writer = new(store, extents[i], from, layout.ChecksumUnit(i));
            if (i == layout.ValidityIndex)
                AppendValidity(writer, rows, start, count);
            else if (i == layout.DataIndex)
                writer.AppendBytes(blocks.Bytes);
            else
            {
                long before = last?.Segments[layout.DataIndex].WholeBytes ?? 0;
                PartEntry[] entries = blocks.EntriesFrom(before);
                writer.AppendBytes(MemoryMarshal.AsBytes<PartEntry>(last is null ? [default, .. entries] : entries));
            }
            segments[i] = writer.Finish();
        }
        return new Chunk(
            header.Id,
            last?.FirstRow ?? firstRow,
            (last?.Rows ?? 0) + count,
            (last?.NullCount ?? 0) + NullsIn(rows, start, count),
            segments
        )
        {
            Codec = codec,
            Statistics = statistics,
        };
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

    // A block of an encoded chunk as it is in memory. Its validity was checked.
    private RowBuffer Decoded(RegionHeader header, Chunk chunk, long block)
    {
        RowLayout layout = header.Layout;
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        PieceBuffer memory = new();
        RowBuffer rows = new(layout, Geometry.BlockRows, encoded.PlainLengthOf(block));
        for (int packet = 0; packet < IBlockCodec.BlockPackets; packet++)
        {
            long firstRow = chunk.FirstRow + block * Geometry.BlockRows + packet * IBlockCodec.PacketRows;
            ChunkBuffers piece = encoded.Decode(firstRow, IBlockCodec.PacketRows, memory);
            rows.AppendRows(piece, 0, piece.Length);
        }
        GC.KeepAlive(memory);
        return rows;
    }

    // An encoded chunk cut to its first rows: what is left of a block that is cut goes on as it is in memory.
    private void CutBlocks(RegionHeader header, List<Chunk> chunks, Chunk chunk, long rows)
    {
        VerifyValidity(header, chunk);
        long blocks = rows / Geometry.BlockRows;
        if (blocks > 0)
            chunks.Add(PartOfBlocks(header, chunk, 0, blocks));
        if (rows % Geometry.BlockRows == 0)
            return;
        RowBuffer begun = Decoded(header, chunk, blocks);
        AppendRows(header, chunks, begun.Buffers(0) with { Length = (int)(rows % Geometry.BlockRows) }, begin: true);
        GC.KeepAlive(begun);
    }

    // Some blocks of an encoded chunk as a chunk of their own: validity and data in the same place, the index anew, because it counts from
    // where the data begins. The validity was checked.
    private Chunk PartOfBlocks(RegionHeader header, Chunk chunk, long first, long end)
    {
        if (first == 0 && end == chunk.BlockCount)
            return chunk;
        RowLayout layout = header.LayoutOf(chunk);
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        PartIndex index = encoded.Index;
        long start = index.StartOf(first) & -RowLayout.TextUnit;
        Segment[] segments = new Segment[chunk.Segments.Length];
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = chunk.Segments[i];
            if (i == layout.PartsIndex)
                segments[i] = WriteIndex(layout, index, first, end, start);
            else
            {
                long firstByte = i == layout.DataIndex ? start : first * Geometry.BlockRows / 8;
                long endByte = i == layout.DataIndex ? index.StartOf(end) : end * Geometry.BlockRows / 8;
                segments[i] = SegmentReader.Part(
                    store,
                    segment,
                    layout.ChecksumUnit(i),
                    header.Name,
                    firstByte,
                    endByte
                );
            }
        }
        ChunkBuffers rows = ChunkReader.Buffers(store, header, chunk);
        return new Chunk(
            header.Id,
            chunk.FirstRow + first * Geometry.BlockRows,
            (end - first) * Geometry.BlockRows,
            NullsIn(rows, (int)(first * Geometry.BlockRows), (int)((end - first) * Geometry.BlockRows)),
            segments
        )
        {
            Codec = chunk.Codec,
            Statistics = StatisticsWriter.Slice(
                store.SummaryOf(header),
                chunk,
                first * Geometry.BlockRows,
                end * Geometry.BlockRows,
                header.Name
            ),
        };
    }

    private Segment WriteIndex(RowLayout layout, PartIndex index, long first, long end, long start)
    {
        Extent extent = NewExtent(SizeFor(PartIndex.ByteLengthFor(end - first)));
        using SegmentWriter writer = new(store, extent, null, layout.ChecksumUnit(layout.PartsIndex));
        PartEntry origin = new((uint)(index.StartOf(first) - start), 0);
        writer.AppendBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<PartEntry>(in origin)));
        EncodedBlock blocks = new([], index.EntriesOf(first, end - first), start);
        writer.AppendBytes(MemoryMarshal.AsBytes<PartEntry>(blocks.EntriesFrom(0)));
        return writer.Finish();
    }

    // A chunk with all blocks of another appended as they are, or a new one of them.
    private Chunk JoinBlocks(RegionHeader header, Chunk? last, Extent[] extents, long firstRow, Chunk chunk)
    {
        VerifyValidity(header, chunk);
        EncodedBlock blocks = EncodedChunk.Of(store, header, chunk).Blocks(0, chunk.BlockCount);
        byte[] statistics = [.. last?.Statistics ?? [], .. chunk.Statistics];
        // An entry per block, or none at all.
        bool isKnown = last is null || (last.Statistics.Length > 0 && chunk.Statistics.Length > 0);
        ChunkBuffers rows = ChunkReader.Buffers(store, header, chunk);
        return FillBlocks(header, last, extents, firstRow, chunk.Codec, blocks, rows, 0, isKnown ? statistics : []);
    }

    // Runs of touched blocks are encoded anew, what lies between them stays as chunks of its own.
    private void ReplaceInBlocks(RegionHeader header, List<Chunk> chunks, Chunk chunk, Replacement replacement)
    {
        VerifyValidity(header, chunk);
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        long done = 0;
        while (replacement.Rows.Length > 0)
        {
            long start = (replacement.Rows[0] - chunk.FirstRow) / Geometry.BlockRows;
            if (start > done)
                chunks.Add(PartOfBlocks(header, chunk, done, start));
            long end = start;
            while (
                end < chunk.BlockCount
                && (
                    replacement.BeginsBefore(chunk.FirstRow + (end + 1) * Geometry.BlockRows)
                    || SharesPages(encoded.Index, done, start, end)
                )
            )
            {
                CopyBlock(header, chunks, chunk, end, ref replacement);
                end++;
            }
            done = end;
        }
        if (done < chunk.BlockCount)
            chunks.Add(PartOfBlocks(header, chunk, done, chunk.BlockCount));
    }

    // Whether the part of the data from `done` to `start` and the one behind `end` have a page in common: each has one at least, and begins
    // at a unit.
    private static bool SharesPages(PartIndex index, long done, long start, long end)
    {
        if (start == done)
            return false;
        long first = index.StartOf(done) & -RowLayout.TextUnit;
        long pages = Math.Max(1, Geometry.PagesFor(index.StartOf(start) - first));
        return first + pages * Geometry.PageSize > (index.StartOf(end) & -RowLayout.TextUnit);
    }

    // A block, encoded anew with what replaces some of its rows.
    private void CopyBlock(
        RegionHeader header,
        List<Chunk> chunks,
        Chunk chunk,
        long block,
        ref Replacement replacement
    )
    {
        long firstRow = chunk.FirstRow + block * Geometry.BlockRows;
        int count = replacement.CountBefore(firstRow + Geometry.BlockRows);
        RowBuffer old = Decoded(header, chunk, block);
        RowBuffer rows = old;
        if (count > 0)
        {
            rows = RowBuffer.Patched(
                header.Layout,
                old.Buffers(0),
                replacement.Rows[..count],
                firstRow,
                replacement.Values,
                replacement.FirstValue
            );
            GC.KeepAlive(old); // Its rows were reached by address.
            replacement = replacement.Behind(count);
        }
        using BlockEncoder encoder = new(header.Layout, header.Fields.Codec);
        AppendBlock(header, chunks, encoder, rows.Buffers(0), 0);
        GC.KeepAlive(rows);
    }
}
