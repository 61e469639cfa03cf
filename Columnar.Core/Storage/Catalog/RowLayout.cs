namespace Columnar.Storage;

/// <summary>
/// Which buffers a region's chunks have, in Arrow's order: validity, offsets, data; of encoded chunks validity, index of parts, parts.
/// </summary>
/// <param name="HasData">False for regions without rows (tables).</param>
/// <param name="IsNullable">Whether there is a validity bitmap.</param>
/// <param name="DataBits">Bits of data per row; 0 where rows vary in length and offsets delimit them.</param>
/// <param name="IsEncoded">Whether the values are encoded; then the chunks are whole blocks, or whole packets of a begun one.</param>
internal readonly record struct RowLayout(bool HasData, bool IsNullable, int DataBits, bool IsEncoded = false)
{
    /// <summary>The bytes of text that one checksum covers; chunks of text are parted at its multiples.</summary>
    public const int TextUnit = 64 << 10;

    /// <summary>A sequence of bytes: rows of 8 bits.</summary>
    public static RowLayout Bytes => new(true, false, 8);

    /// <summary>No rows at all.</summary>
    public static RowLayout None => default;

    public bool HasOffsets => HasData && DataBits == 0 && !IsEncoded;

    /// <summary>Whether the length of the data follows from the values, not from the number of rows.</summary>
    public bool HasVaryingData => HasOffsets || IsEncoded;

    public int BufferCount => HasData ? 1 + (IsNullable ? 1 : 0) + (HasVaryingData ? 1 : 0) : 0;

    public int ValidityIndex => IsNullable ? 0 : -1;

    public int OffsetsIndex => HasOffsets ? (IsNullable ? 1 : 0) : -1;

    /// <summary>The index of parts.</summary>
    public int PartsIndex => IsEncoded ? BufferCount - 2 : -1;

    public int DataIndex => BufferCount - 1;

    /// <summary>Bits per row of a buffer; 0 for the data of rows that vary in length, and for what is encoded.</summary>
    public int BitsPerRow(int buffer) =>
        buffer == ValidityIndex ? 1
        : buffer == OffsetsIndex ? 32
        : IsEncoded ? 0
        : DataBits;

    /// <summary>The bits a buffer needs for some rows; not for data that varies in length.</summary>
    public long BitsFor(int buffer, long rows) =>
        buffer == OffsetsIndex ? (rows + 1) * 32
        : buffer == PartsIndex ? PartIndex.ByteLengthFor(rows) * 8
        : rows * BitsPerRow(buffer);

    /// <summary>
    /// The bytes one checksum of a buffer covers: those of a block of rows, or a whole segment where that is shorter; 64 KiB for data
    /// that varies in length.
    /// </summary>
    public int ChecksumUnit(int buffer) =>
        BitsPerRow(buffer) is var bits and > 0
            ? (int)Math.Min(Geometry.BlockRows / 8L * bits, Geometry.MaxSegmentBytes)
            : TextUnit;

    /// <summary>The rows of a full chunk: as many whole blocks as fit a segment of every buffer; fewer rows where not even one block fits.</summary>
    public long MaxChunkRows
    {
        get
        {
            long most = HasOffsets
                ? Geometry.MaxSegmentBytes / sizeof(int) - 1
                : Geometry.MaxSegmentBytes * 8 / DataBits;
            long step =
                most >= Geometry.BlockRows ? Geometry.BlockRows
                : most >= 512 ? 512
                : 1;
            return most / step * step;
        }
    }
}
