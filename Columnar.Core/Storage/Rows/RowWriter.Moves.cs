using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The same rows in other places.</summary>
internal sealed unsafe partial class RowWriter
{
    // A copy can be cancelled between pieces of this many bytes.
    private const int PieceBytes = 4 << 20;

    /// <summary>The extents taken so far; given back with <see cref="Store.Abandon"/> where nothing comes of them.</summary>
    public IReadOnlyList<Extent> Allocated => _allocated;

    /// <summary>Bytes written to other places so far.</summary>
    public long MovedBytes { get; private set; }

    /// <summary>Chunks that follow one another as one chunk, in extents of just the pages it needs.</summary>
    /// <exception cref="CorruptDataException">Their bytes do not match their checksums.</exception>
    public Chunk Join(RegionHeader header, ReadOnlySpan<Chunk> chunks, CancellationToken cancellation)
    {
        RowLayout layout = header.LayoutOf(chunks[0]);
        bool varies = layout.HasVaryingData;
        long rowCount = chunks[^1].EndRow - chunks[0].FirstRow;
        Extent[] extents = LowestExtents(layout, rowCount, varies ? DataLength(chunks) : 0);
        Chunk? joined = null;
        foreach (Chunk chunk in chunks)
        {
            cancellation.ThrowIfCancellationRequested();
            if (layout.IsEncoded)
            {
                joined = JoinBlocks(header, joined, extents, chunks[0].FirstRow, chunk);
                continue;
            }
            ChunkBuffers rows = Verified(header, chunk, 0, chunk.Rows);
            joined = Fill(header, joined, extents, chunks[0].FirstRow, rows, 0, rows.Length);
        }
        return joined!;
    }

    /// <summary>
    /// The rows of a begun block as encoded packets, as far as they are whole, and those behind as they are in memory, in extents of just the
    /// pages they need; null where these would be no fewer than now, or the rows are too many bytes to be encoded.
    /// </summary>
    /// <exception cref="CorruptDataException">Their bytes do not match their checksums.</exception>
    public Chunk[]? EncodeTail(RegionHeader header, ReadOnlySpan<Chunk> begun)
    {
        RowLayout layout = header.Layout;
        RowBuffer gathered = Gathered(header, begun, (int)(begun[^1].EndRow - begun[0].FirstRow), 0);
        ChunkBuffers rows = gathered.Buffers(0);
        int rest = rows.Length % IBlockCodec.PacketRows;
        int whole = rows.Length - rest;
        using BlockEncoder encoder = new(header);
        if (!encoder.TryEncode(new BlockRows(rows, 0, whole)))
            return null;
        EncodedBlock block = encoder.Block;
        long firstRow = begun[0].FirstRow;
        RowLayout encoded = layout with { IsEncoded = true };
        long restLength = rest > 0 && layout.HasOffsets ? DataLength(rows, whole, rest) : 0;
        long pageCount =
            PagesFor(encoded, whole, block.Bytes.Length) + (rest > 0 ? PagesFor(layout, rest, restLength) : 0);
        if (pageCount >= PagesOf(begun))
            return null;
        Extent[] extents = LowestExtents(encoded, whole, block.Bytes.Length);
        Chunk packets = FillBlocks(header, null, extents, firstRow, header.Fields.Codec, block, rows, 0, null);
        Chunk[] chunks = [packets];
        if (rest > 0)
        {
            extents = LowestExtents(layout, rest, restLength);
            chunks = [packets, Fill(header, null, extents, firstRow + whole, rows, whole, rest)];
        }
        GC.KeepAlive(gathered);
        return chunks;
    }

    /// <summary>
    /// A chunk in as few pages as it needs, and those of its segments that reach beyond a page in the lowest places that hold them;
    /// null where nothing is gained.
    /// </summary>
    /// <exception cref="CorruptDataException">Bytes to be moved do not match their checksums.</exception>
    public Chunk? Tighten(RegionHeader header, Chunk chunk, long endPage, CancellationToken cancellation)
    {
        Segment[] segments = new Segment[chunk.Segments.Length];
        bool differs = false;
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = Tighten(header, chunk, i, endPage, cancellation);
            differs |= !ReferenceEquals(segments[i], chunk.Segments[i]);
        }
        return differs ? chunk.With(segments) : null;
    }

    private Extent[] LowestExtents(RowLayout layout, long rows, long varyingBytes)
    {
        Extent[] extents = new Extent[layout.BufferCount];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = LowestExtent(BytesFor(layout, i, rows, varyingBytes));
        return extents;
    }

    private static long BytesFor(RowLayout layout, int buffer, long rows, long varyingBytes) =>
        buffer == layout.DataIndex && layout.HasVaryingData
            ? varyingBytes
            : Bitmap.ByteLength(layout.BitsFor(buffer, rows));

    // The pages that LowestExtents would take.
    private static long PagesFor(RowLayout layout, long rows, long varyingBytes)
    {
        long pageCount = 0;
        for (int i = 0; i < layout.BufferCount; i++)
            pageCount += Math.Max(1, Geometry.PagesFor(BytesFor(layout, i, rows, varyingBytes)));
        return pageCount;
    }

    private static long PagesOf(ReadOnlySpan<Chunk> chunks)
    {
        long pageCount = 0;
        foreach (Chunk chunk in chunks)
        {
            foreach (Segment segment in chunk.Segments)
                pageCount += segment.NeededPages;
        }
        return pageCount;
    }

    // The pages that some bytes need, in the lowest place that holds them.
    private Extent LowestExtent(long byteLength)
    {
        Extent extent = store.AllocateLowest(Math.Max(1, Geometry.PagesFor(byteLength)));
        _allocated.Add(extent);
        MovedBytes += byteLength;
        return extent;
    }

    private Segment Tighten(RegionHeader header, Chunk chunk, int buffer, long endPage, CancellationToken cancellation)
    {
        Segment segment = chunk.Segments[buffer];
        Extent old = segment.Extent;
        long pageCount = segment.NeededPages;
        if (old.FirstPage + pageCount > endPage && store.TryAllocateBelow(old.FirstPage, pageCount, out Extent? lower))
        {
            _allocated.Add(lower);
            return Move(header, segment, lower, header.LayoutOf(chunk).ChecksumUnit(buffer), cancellation);
        }
        if (pageCount == old.PageCount)
            return segment;
        long highWaterBits = Math.Min(old.HighWaterBits, pageCount * Geometry.PageSize * 8);
        return segment with { Extent = new Extent(old.FirstPage, pageCount, old.Born, highWaterBits) };
    }

    // The checksums of what is written are compared with those of what should have been read.
    private Segment Move(
        RegionHeader header,
        Segment segment,
        Extent to,
        int checksumUnit,
        CancellationToken cancellation
    )
    {
        ReadOnlySpan<byte> bytes = SegmentReader.Bytes(store, segment);
        using SegmentWriter writer = new(store, to, null, checksumUnit);
        for (long done = 0; done < segment.WholeBytes; done += PieceBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.AppendBytes(bytes[(int)done..(int)Math.Min(done + PieceBytes, segment.WholeBytes)]);
        }
        writer.AppendBits(bytes[(int)segment.WholeBytes..], 0, segment.LengthBits & 7);
        Segment moved = writer.Finish();
        if (!moved.Checksums.AsSpan().SequenceEqual(segment.Checksums) || moved.TailByte != segment.TailByte)
            SegmentReader.VerifyAll(store, segment, checksumUnit, header.Name, 0);
        MovedBytes += segment.UsedBytes;
        return moved;
    }

    private static long DataLength(ReadOnlySpan<Chunk> chunks)
    {
        long byteLength = 0;
        foreach (Chunk chunk in chunks)
            byteLength += chunk.Segments[^1].WholeBytes;
        return byteLength;
    }
}
