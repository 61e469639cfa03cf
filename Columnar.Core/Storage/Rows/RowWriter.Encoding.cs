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
            AppendBlock(header, chunks, encoder, block.Buffers(0), 0, Geometry.BlockRows);
            GC.KeepAlive(block);
        }
        for (; rows.Length - done >= Geometry.BlockRows; done += Geometry.BlockRows)
            AppendBlock(header, chunks, encoder, rows, done, Geometry.BlockRows);
        if (done < rows.Length)
            AppendRows(header, chunks, rows, begin: true, done);
        return region with { Chunks = [.. chunks] };
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

    // Appends a block, or whole packets of a begun one, which are a chunk of their own.
    private void AppendBlock(
        RegionHeader header,
        List<Chunk> chunks,
        BlockEncoder encoder,
        in ChunkBuffers rows,
        int start,
        int count
    )
    {
        if (!encoder.TryEncode(rows, start, count, out EncodedBlock block))
        {
            AppendRows(header, chunks, rows with { Length = start + count }, begin: true, start);
            return;
        }
        RowLayout layout = header.Layout with { IsEncoded = true };
        bool isWhole = count == Geometry.BlockRows;
        Chunk? last =
            isWhole && chunks.Count > 0 && chunks[^1].Codec == encoder.Codec && !IsCut(chunks[^1]) ? chunks[^1] : null;
        long firstRow = chunks.Count == 0 ? 0 : chunks[^1].EndRow;
        Extent[]? extents = last is null ? null : ExtentsForMore(layout, last, block.Bytes.Length);
        if (extents is null)
            last = null;
        else
            chunks.RemoveAt(chunks.Count - 1);
        extents ??= isWhole
            ? NewBlockExtents(layout, chunks, block.Bytes.Length)
            : ExactExtents(layout, count, block.Bytes.Length);
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
