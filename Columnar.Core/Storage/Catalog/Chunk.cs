using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>Rows of a region that lie together: one segment per buffer, all starting at the same row. Immutable.</summary>
internal sealed class Chunk(long regionId, long firstRow, long rows, long nullCount, Segment[] segments) : CatalogRecord
{
    public long RegionId => regionId;

    public long FirstRow => firstRow;

    public long Rows => rows;

    public long EndRow => firstRow + rows;

    public long NullCount => nullCount;

    public Segment[] Segments => segments;

    /// <summary>
    /// Whether the offsets are known to rise within the data: written by this process or checked since. Readers index the data
    /// by them without further checks.
    /// </summary>
    public bool OffsetsTrusted { get; set; }

    /// <summary>An entry per block, as the region's <see cref="IBlockSummary"/> makes them; empty where nothing is known.</summary>
    public byte[] Statistics { get; init; } = [];

    /// <summary>How many blocks the rows are.</summary>
    public int BlockCount => (int)((rows + Geometry.BlockRows - 1) / Geometry.BlockRows);

    /// <summary>Whether the rows begin and end where blocks of the region do.</summary>
    public bool IsWholeBlocks => firstRow % Geometry.BlockRows == 0 && rows % Geometry.BlockRows == 0;

    /// <summary>
    /// The offset that the first byte of a text's data segment stands for: a multiple of <see cref="RowLayout.TextUnit"/>, above 0
    /// only in chunks that were cut from a longer one.
    /// </summary>
    public long FirstTextByte { get; init; }

    /// <summary>What its values are encoded with; <see cref="CodecId.None"/> where they are as in memory.</summary>
    public CodecId Codec { get; init; }

    /// <summary>What decodes its values, as long as somebody does; null before and for chunks that are not encoded.</summary>
    public EncodedChunk? Decoder { get; set; }

    /// <summary>The same rows with other segments.</summary>
    public Chunk With(Segment[] others) =>
        new(regionId, firstRow, rows, nullCount, others)
        {
            FirstTextByte = FirstTextByte,
            Codec = Codec,
            OffsetsTrusted = OffsetsTrusted,
            Statistics = Statistics,
        };

    /// <summary>The same rows with statistics.</summary>
    public Chunk WithStatistics(byte[] entries) =>
        new(regionId, firstRow, rows, nullCount, segments)
        {
            FirstTextByte = FirstTextByte,
            Codec = Codec,
            OffsetsTrusted = OffsetsTrusted,
            Statistics = entries,
        };

    /// <summary>Whether another chunk holds the same rows in the same place, and says the same of them.</summary>
    public bool HasSameRows(Chunk other)
    {
        if (
            (firstRow, rows, nullCount, segments.Length, FirstTextByte, Codec)
            != (other.FirstRow, other.Rows, other.NullCount, other.Segments.Length, other.FirstTextByte, other.Codec)
        )
            return false;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment own = segments[i];
            Segment others = other.Segments[i];
            if (
                PageRange.Of(own.Extent) != PageRange.Of(others.Extent)
                || (own.LengthBits, own.TailByte) != (others.LengthBits, others.TailByte)
                || !own.Checksums.AsSpan().SequenceEqual(others.Checksums)
            )
                return false;
        }
        return Statistics.AsSpan().SequenceEqual(other.Statistics);
    }

    public override RecordType Type => RecordType.Chunk;

    public override int ContentLength
    {
        get
        {
            int length = 8 + 8 + 8 + 8 + 4 + 4;
            foreach (Segment segment in segments)
                length += 8 + 8 + 8 + 8 + 8 + 4 + 4 + segment.Checksums.Length * 4;
            return length + Statistics.Length;
        }
    }

    public override void Write(ref SpanWriter writer)
    {
        writer.Int64(regionId);
        writer.Int64(firstRow);
        writer.Int64(rows);
        writer.Int64(nullCount);
        writer.UInt8((byte)segments.Length);
        writer.UInt8((byte)Codec);
        writer.UInt16((ushort)(FirstTextByte / RowLayout.TextUnit));
        writer.UInt32((uint)Statistics.Length);
        foreach (Segment segment in segments)
        {
            writer.Int64(segment.Extent.FirstPage);
            writer.Int64(segment.Extent.PageCount);
            writer.UInt64(segment.Extent.Born);
            writer.Int64(segment.LengthBits);
            writer.Int64(segment.Extent.HighWaterBits);
            writer.UInt32(segment.TailByte);
            writer.UInt32((uint)segment.Checksums.Length);
            foreach (uint checksum in segment.Checksums)
                writer.UInt32(checksum);
        }
        writer.Bytes(Statistics);
    }

    /// <summary>Reads a record and validates everything that does not need its region.</summary>
    public static Chunk Read(ref SpanReader reader, long filePages, ulong commitNumber, int slabShift)
    {
        long regionId = reader.Int64();
        long firstRow = reader.Int64();
        long rows = reader.Int64();
        long nullCount = reader.Int64();
        byte segmentCount = reader.UInt8();
        byte codec = reader.UInt8();
        ushort firstTextUnit = reader.UInt16();
        uint statisticsLength = reader.UInt32();
        if (!(firstRow >= 0 && rows > 0 && rows <= int.MaxValue))
            reader.Fail("rows in [1, 2^31)", $"{rows} rows from {firstRow}");
        if (!(firstRow <= long.MaxValue / 1024 - rows))
            reader.Fail("a row number below 2^53", $"{firstRow}");
        if (!(nullCount >= 0 && nullCount <= rows))
            reader.Fail($"a null count of at most {rows}", $"{nullCount}");
        if (!(segmentCount is >= 1 and <= 3))
            reader.Fail("1 to 3 segments", $"{segmentCount}");
        if (!BlockCodecs.IsKnown((CodecId)codec))
            throw new UnsupportedFormatException(reader.Structure, $"codec {codec}", BlockCodecs.Known);
        if (firstTextUnit > Geometry.MaxSegmentBytes / RowLayout.TextUnit)
            reader.Fail($"text from unit 0 to {Geometry.MaxSegmentBytes / RowLayout.TextUnit}", $"{firstTextUnit}");
        Segment[] segments = new Segment[segmentCount];
        for (int i = 0; i < segments.Length; i++)
            segments[i] = ReadSegment(ref reader, filePages, commitNumber, slabShift);
        byte[] statistics = reader.Bytes(statisticsLength).ToArray();
        return new Chunk(regionId, firstRow, rows, nullCount, segments)
        {
            FirstTextByte = (long)firstTextUnit * RowLayout.TextUnit,
            Codec = (CodecId)codec,
            Statistics = statistics,
        };
    }

    private static Segment ReadSegment(ref SpanReader reader, long filePages, ulong commitNumber, int slabShift)
    {
        long firstPage = reader.Int64();
        long pageCount = reader.Int64();
        ulong born = reader.UInt64();
        long lengthBits = reader.Int64();
        long highWaterBits = reader.Int64();
        uint tailByte = reader.UInt32();
        uint checksumCount = reader.UInt32();
        CheckExtent(ref reader, firstPage, pageCount, born, filePages, commitNumber, slabShift);
        long capacityBits = pageCount * Geometry.PageSize * 8;
        if (!(lengthBits >= 0 && lengthBits <= highWaterBits && highWaterBits <= capacityBits))
            reader.Fail($"length <= high-water mark <= {capacityBits} bits", $"{lengthBits} and {highWaterBits}");
        if (tailByte >> (int)(lengthBits & 7) != 0)
            reader.Fail($"{lengthBits & 7} bits of the last byte", $"{tailByte:x}");
        ReadOnlySpan<byte> bytes = reader.Bytes(checksumCount * 4L);
        uint[] checksums = new uint[checksumCount];
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(bytes).CopyTo(checksums);
        return new Segment(
            new Extent(firstPage, pageCount, born, highWaterBits),
            lengthBits,
            checksums,
            (byte)tailByte
        );
    }

    /// <summary>An extent read from the file ends inside the file and the slab, and is not younger than its commit.</summary>
    public static void CheckExtent(
        ref SpanReader reader,
        long firstPage,
        long pageCount,
        ulong born,
        long filePages,
        ulong commitNumber,
        int slabShift
    )
    {
        if (
            !(
                firstPage >= Geometry.FirstExtentPage
                && pageCount > 0
                && pageCount <= filePages
                && firstPage <= filePages - pageCount
            )
        )
            reader.Fail($"an extent inside the file of {filePages} pages", $"{pageCount} pages from {firstPage}");
        int pagesShift = slabShift - Geometry.PageShift;
        if (!(firstPage >> pagesShift == (firstPage + pageCount - 1) >> pagesShift))
            reader.Fail("an extent inside one slab", $"{pageCount} pages from {firstPage}");
        if (!(born <= commitNumber))
            reader.Fail($"an extent born by commit {commitNumber}", $"{born}");
    }
}
