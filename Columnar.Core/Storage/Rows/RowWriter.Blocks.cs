using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The encoded blocks that are there: parted and joined as they are, decoded where they are cut, encoded anew where rows are replaced.</summary>
internal sealed unsafe partial class RowWriter
{
    // A block of an encoded chunk as it is in memory. Its validity was checked.
    private RowBuffer Decoded(RegionHeader header, Chunk chunk, long block)
    {
        RowLayout layout = header.Layout;
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        PieceBuffer memory = new();
        int count = (int)Math.Min(Geometry.BlockRows, chunk.Rows - block * Geometry.BlockRows);
        RowBuffer rows = new(layout, count, encoded.PlainLengthOf(block));
        for (int packet = 0; packet < count / IBlockCodec.PacketRows; packet++)
        {
            long firstRow = chunk.FirstRow + block * Geometry.BlockRows + packet * IBlockCodec.PacketRows;
            ChunkBuffers piece = encoded.Decode(firstRow, IBlockCodec.PacketRows, memory);
            rows.AppendRows(piece, 0, piece.Length);
        }
        GC.KeepAlive(memory);
        return rows;
    }

    // Some blocks of an encoded chunk as they are in memory, decoded on all cores. Its validity was checked.
    private RowBuffer[] DecodedBatch(
        RegionHeader header,
        Chunk chunk,
        int first,
        int end,
        CancellationToken cancellation = default
    )
    {
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        RowBuffer[] blocks = new RowBuffer[BlockWork.BatchOf(end - first, i => encoded.PlainLengthOf(first + i))];
        BlockWork.Run(blocks.Length, i => blocks[i] = Decoded(header, chunk, first + i), cancellation);
        return blocks;
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
        Extent extent = NewExtent(SizeFor(PartIndex.ByteLengthFor((end - first) * Geometry.BlockRows)));
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
        int done = 0;
        while (replacement.Rows.Length > 0)
        {
            int start = (int)((replacement.Rows[0] - chunk.FirstRow) / Geometry.BlockRows);
            if (start > done)
                chunks.Add(PartOfBlocks(header, chunk, done, start));
            int end = start;
            int count = 0;
            while (end < chunk.BlockCount)
            {
                int behind = replacement.CountBefore(chunk.FirstRow + (end + 1L) * Geometry.BlockRows);
                if (behind == count && !SharesPages(encoded.Index, done, start, end))
                    break;
                count = behind;
                end++;
            }
            CopyBlocks(header, chunks, chunk, start, end, replacement.First(count));
            replacement = replacement.Behind(count);
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

    // Blocks encoded anew with what replaces some of their rows.
    private void CopyBlocks(
        RegionHeader header,
        List<Chunk> chunks,
        Chunk chunk,
        int start,
        int end,
        Replacement replacement
    )
    {
        using BlockEncoders encoders = new(header);
        while (start < end)
        {
            RowBuffer[] blocks = DecodedBatch(header, chunk, start, end);
            for (int i = 0; i < blocks.Length; i++)
            {
                long firstRow = chunk.FirstRow + (start + i) * (long)Geometry.BlockRows;
                int count = replacement.CountBefore(firstRow + Geometry.BlockRows);
                if (count == 0)
                    continue;
                RowBuffer old = blocks[i];
                blocks[i] = RowBuffer.Patched(
                    header.Layout,
                    old.Buffers(0),
                    replacement.Rows[..count],
                    firstRow,
                    replacement.Values,
                    replacement.FirstValue
                );
                GC.KeepAlive(old);
                replacement = replacement.Behind(count);
            }
            AppendBatch(
                header,
                chunks,
                encoders,
                [.. blocks.Select(block => new BlockRows(block.Buffers(0), 0, block.Rows))]
            );
            GC.KeepAlive(blocks);
            start += blocks.Length;
        }
    }
}
