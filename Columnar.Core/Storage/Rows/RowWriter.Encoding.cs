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
}
