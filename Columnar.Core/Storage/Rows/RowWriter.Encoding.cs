using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Rows of compressed vectors on their way to blocks. Rows are encoded as soon as a block of them is whole. Those behind the last whole
/// block stay as they are, in chunks of their own, and so do the rare blocks that are too large to be encoded.
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
            for (int block = 0; block < chunk.BlockCount; )
            {
                cancellation.ThrowIfCancellationRequested();
                if (chunk.Codec == CodecId.None)
                {
                    int end = Math.Min(chunk.BlockCount, block + BlockWork.MaxBatch);
                    long endRow = Math.Min(chunk.Rows, (long)end * Geometry.BlockRows);
                    ChunkBuffers rows = Verified(header, chunk, (long)block * Geometry.BlockRows, endRow);
                    encoded = Append(encoded, rows);
                    block = end;
                    continue;
                }
                RowBuffer[] decoded = DecodedBatch(header, chunk, block, chunk.BlockCount, cancellation);
                encoded = AppendDecoded(encoded, decoded);
                block += decoded.Length;
            }
        }
        return encoded;
    }

    // Appends blocks that another codec had encoded, or packets of a begun one.
    private RegionState AppendDecoded(RegionState region, RowBuffer[] blocks)
    {
        RegionHeader header = region.Header;
        if (header.Fields.Codec == CodecId.None || blocks[^1].Rows < Geometry.BlockRows)
        {
            foreach (RowBuffer block in blocks)
                region = Append(region, block.Buffers(0));
        }
        else
        {
            List<Chunk> chunks = [.. region.Chunks];
            using BlockEncoders encoders = new(header);
            AppendBatch(header, chunks, encoders, [.. blocks.Select(block => new BlockRows(block.Buffers(0), 0))]);
            region = region with { Chunks = [.. chunks] };
        }
        GC.KeepAlive(blocks);
        return region;
    }

    // Appends rows that make at least one block whole, together with those behind the last whole block.
    private RegionState AppendBlocks(RegionState region, in ChunkBuffers rows)
    {
        RegionHeader header = region.Header;
        List<Chunk> chunks = [.. region.Chunks];
        using BlockEncoders encoders = new(header);
        int done = 0;
        int begun = (int)(region.RowCount % Geometry.BlockRows);
        if (begun > 0)
            done = Geometry.BlockRows - begun;
        if (begun > 0 && IsTooLarge(header, chunks, region.RowCount - begun, rows, done))
        {
            // Left as it is it need not be gathered, which might take more than memory holds.
            Chunk last = chunks[^1];
            bool begin = IsCut(last) || last.FirstTextByte > 0 || last.Codec != CodecId.None;
            AppendRows(header, chunks, rows with { Length = done }, begin);
        }
        else if (begun > 0)
        {
            RowBuffer block = TakeBegunBlock(header, chunks, region.RowCount - begun, rows, done);
            AppendBatch(header, chunks, encoders, [new BlockRows(block.Buffers(0), 0)]);
            GC.KeepAlive(block);
        }
        while (rows.Length - done >= Geometry.BlockRows)
        {
            BlockRows[] batch = NextBatch(header.Layout, rows, done);
            AppendBatch(header, chunks, encoders, batch);
            done += batch.Length * Geometry.BlockRows;
        }
        if (done < rows.Length)
            AppendRows(header, chunks, rows, begin: true, done);
        return region with { Chunks = [.. chunks] };
    }

    // Some blocks of rows that make at least one.
    private static BlockRows[] NextBatch(RowLayout layout, ChunkBuffers rows, int start)
    {
        int count = BlockWork.BatchOf(
            (rows.Length - start) / Geometry.BlockRows,
            i =>
                layout.HasOffsets
                    ? DataLength(rows, start + i * Geometry.BlockRows, Geometry.BlockRows)
                    : layout.BitsFor(layout.DataIndex, Geometry.BlockRows) / 8
        );
        return [.. Enumerable.Range(0, count).Select(i => new BlockRows(rows, start + i * Geometry.BlockRows))];
    }

    // Whether the text of a begun block, with some more rows, is more than is encoded.
    private bool IsTooLarge(RegionHeader header, List<Chunk> chunks, long firstRow, in ChunkBuffers rows, int count)
    {
        if (!header.Layout.HasOffsets)
            return false;
        long byteLength = DataLength(rows, 0, count);
        for (int i = chunks.Count - 1; i >= 0 && chunks[i].FirstRow >= firstRow; i--)
            byteLength += PlainLengthOf(header, chunks[i]);
        return byteLength > BlockEncoder.MaxPlainLength;
    }

    // The bytes of a chunk's text in memory, or a little more.
    private long PlainLengthOf(RegionHeader header, Chunk chunk)
    {
        if (chunk.Codec == CodecId.None)
            return chunk.Segments[header.Layout.DataIndex].WholeBytes;
        EncodedChunk encoded = EncodedChunk.Of(store, header, chunk);
        long byteLength = 0;
        for (int block = 0; block < chunk.BlockCount; block++)
            byteLength += encoded.PlainLengthOf(block);
        return byteLength;
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
        int kept = chunks.FindIndex(chunk => chunk.FirstRow >= firstRow);
        long dataLength = header.Layout.HasOffsets ? DataLength(rows, 0, count) : 0;
        RowBuffer block = Gathered(header, CollectionsMarshal.AsSpan(chunks)[kept..], Geometry.BlockRows, dataLength);
        block.AppendRows(rows, 0, count);
        chunks.RemoveRange(kept, chunks.Count - kept);
        return block;
    }

    // The rows of chunks of a begun block in memory, checked, with room for more.
    private RowBuffer Gathered(RegionHeader header, ReadOnlySpan<Chunk> chunks, int rowCount, long furtherLength)
    {
        RowLayout layout = header.Layout;
        long dataLength = layout.HasOffsets ? furtherLength : Bitmap.ByteLength((long)rowCount * layout.DataBits);
        if (layout.HasOffsets)
        {
            foreach (Chunk chunk in chunks)
                dataLength += PlainLengthOf(header, chunk);
        }
        RowBuffer gathered = new(layout, rowCount, checked((int)dataLength));
        foreach (Chunk chunk in chunks)
        {
            if (chunk.Codec == CodecId.None)
            {
                gathered.AppendRows(Verified(header, chunk, 0, chunk.Rows), 0, (int)chunk.Rows);
                continue;
            }
            VerifyValidity(header, chunk);
            RowBuffer packets = Decoded(header, chunk, 0);
            gathered.AppendRows(packets.Buffers(0), 0, packets.Rows);
            GC.KeepAlive(packets);
        }
        return gathered;
    }

    private void AppendBatch(RegionHeader header, List<Chunk> chunks, BlockEncoders encoders, BlockRows[] blocks)
    {
        encoders.Encode(blocks);
        for (int i = 0; i < blocks.Length; i++)
            AppendBlock(header, chunks, blocks[i], encoders.BlockAt(i));
    }

    // Appends a block, or whole packets of a begun one, which are a chunk of their own; as it is where it could not be encoded.
    private void AppendBlock(RegionHeader header, List<Chunk> chunks, in BlockRows block, in EncodedBlock encoded)
    {
        if (encoded.IsEmpty)
        {
            ChunkBuffers rows = block.Rows with { Length = block.Start + block.Count };
            AppendRows(header, chunks, rows, begin: true, block.Start);
            return;
        }
        CodecId codec = header.Fields.Codec;
        RowLayout layout = header.Layout with { IsEncoded = true };
        bool isWhole = block.Count == Geometry.BlockRows;
        Chunk? last =
            isWhole && chunks.Count > 0 && chunks[^1].Codec == codec && !IsCut(chunks[^1]) ? chunks[^1] : null;
        long firstRow = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
        Extent[]? extents = last is null ? null : ExtentsForMore(layout, last, encoded.Bytes.Length);
        if (extents is null)
            last = null;
        else
            chunks.RemoveAt(chunks.Count - 1);
        extents ??= isWhole
            ? NewBlockExtents(layout, chunks, encoded.Bytes.Length)
            : ExactExtents(layout, block.Count, encoded.Bytes.Length);
        chunks.Add(FillBlocks(header, last, extents, firstRow, codec, encoded, block.Rows, block.Start, null));
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
        int count = blocks.RowCount;
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
}
