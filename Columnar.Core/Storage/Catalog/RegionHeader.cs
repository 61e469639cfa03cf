using System.Text;
using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>What the catalog records of a region besides its chunks. Immutable.</summary>
/// <param name="id">Its number, never used again.</param>
/// <param name="parentId">The table it is a column of, or the vector it belongs to; 0 where it stands alone.</param>
/// <param name="creationId">A random number that tells it from any other that had its name.</param>
/// <param name="kind">What it holds.</param>
/// <param name="layout">Its buffers.</param>
/// <param name="version">The version its user gave it.</param>
/// <param name="name">Its name, unique under its parent.</param>
/// <param name="format">The element type as an Arrow format string; empty for bytes and tables.</param>
/// <param name="detail">What the kind needs besides; for tables the columns' numbers in order.</param>
/// <param name="fields">What it records only where it is there; null for nothing.</param>
internal sealed class RegionHeader(
    long id,
    long parentId,
    UInt128 creationId,
    RegionKind kind,
    RowLayout layout,
    uint version,
    string name,
    string format,
    byte[] detail,
    HeaderFields? fields = null
) : CatalogRecord
{
    public long Id => id;

    public long ParentId => parentId;

    public UInt128 CreationId => creationId;

    public RegionKind Kind => kind;

    public RowLayout Layout => layout;

    /// <summary>What numbers the values are to a codec; null where they are none.</summary>
    public PcoNumberType? Numbers => PlainNumbers.Of(format, layout.DataBits);

    /// <summary>The codec of one of its encoded chunks.</summary>
    public IBlockCodec CodecOf(Chunk chunk) => BlockCodecs.Of(chunk.Codec, Numbers);

    /// <summary>The buffers of one of its chunks.</summary>
    public RowLayout LayoutOf(Chunk chunk) => layout with { IsEncoded = chunk.Codec != CodecId.None };

    /// <summary>
    /// Whether rows of one chunk may stand in one with those of another: they are encoded alike. What is not encoded of a compressed vector
    /// is in chunks that end where blocks do, and encoded packets of a begun block are in one of their own.
    /// </summary>
    public bool MayShareChunk(Chunk first, Chunk other) =>
        first.Codec == other.Codec
        && (
            Fields.Codec == CodecId.None
            || (
                first.Codec == CodecId.None
                    ? first.FirstRow / Geometry.BlockRows == other.FirstRow / Geometry.BlockRows
                    : first.IsWholeBlocks && other.IsWholeBlocks
            )
        );

    public uint Version => version;

    public string Name => name;

    public string Format => format;

    public byte[] Detail => detail;

    public HeaderFields Fields { get; } = fields ?? HeaderFields.None;

    public RegionHeader WithName(string newName) =>
        new(id, parentId, creationId, kind, layout, version, newName, format, detail, Fields);

    public RegionHeader WithDetail(byte[] newDetail) =>
        new(id, parentId, creationId, kind, layout, version, name, format, newDetail, Fields);

    public RegionHeader WithFields(HeaderFields newFields) =>
        new(id, parentId, creationId, kind, layout, version, name, format, detail, newFields);

    /// <summary>With a change noted, which begins at a row; regions of bytes keep no account of theirs.</summary>
    public RegionHeader WithChange(long firstRow) =>
        kind == RegionKind.Bytes ? this : WithFields(Fields with { Changes = Fields.Changes.With(firstRow) });

    public override RecordType Type => RecordType.Region;

    // Of the text only the UTF-16 form is kept: most headers are read and never written again.
    public override int ContentLength =>
        56 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(format) + detail.Length + Fields.ByteLength;

    public override void Write(ref SpanWriter writer)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] formatBytes = Encoding.UTF8.GetBytes(format);
        writer.Int64(id);
        writer.Int64(parentId);
        writer.UInt128(creationId);
        writer.UInt8((byte)kind);
        writer.UInt8(layout.IsNullable ? (byte)1 : (byte)0);
        writer.UInt16(0);
        writer.UInt32((uint)layout.DataBits);
        writer.UInt32(version);
        writer.UInt16((ushort)nameBytes.Length);
        writer.UInt16((ushort)formatBytes.Length);
        writer.UInt32((uint)detail.Length);
        writer.UInt32((uint)Fields.ByteLength);
        writer.Bytes(nameBytes);
        writer.Bytes(formatBytes);
        writer.Bytes(detail);
        Fields.Write(ref writer);
    }

    public static RegionHeader Read(ref SpanReader reader)
    {
        long id = reader.Int64();
        long parentId = reader.Int64();
        UInt128 creationId = reader.UInt128();
        byte kind = reader.UInt8();
        byte nullable = reader.UInt8();
        _ = reader.UInt16();
        uint dataBits = reader.UInt32();
        uint version = reader.UInt32();
        int nameLength = reader.UInt16();
        int formatLength = reader.UInt16();
        uint detailLength = reader.UInt32();
        uint optionalLength = reader.UInt32();
        if (!(id > 0 && parentId >= 0))
            reader.Fail("a positive region number", $"{id} under {parentId}");
        if (kind is 0 or > (byte)RegionKind.Codes)
            throw new UnsupportedFormatException(
                reader.Structure,
                $"a region of kind {kind}",
                $"kinds 1 to {(byte)RegionKind.Codes}"
            );
        if (nullable > 1)
            reader.Fail("0 or 1", $"{nullable}");
        if (!FitsKind((RegionKind)kind, nullable == 1, dataBits))
            reader.Fail("rows as the kind has them", $"{dataBits} bits");
        RowLayout layout =
            kind == (byte)RegionKind.Table ? RowLayout.None : new RowLayout(true, nullable == 1, (int)dataBits);
        string name = ReadText(ref reader, nameLength);
        string format = ReadText(ref reader, formatLength);
        byte[] detail = reader.Bytes(detailLength).ToArray();
        HeaderFields fields = HeaderFields.Read(reader.Bytes(optionalLength), reader.Structure, reader.Offset);
        if (RegionName.Problem(name) is { } problem)
            reader.Fail("a region name", problem);
        return new RegionHeader(
            id,
            parentId,
            creationId,
            (RegionKind)kind,
            layout,
            version,
            name,
            format,
            detail,
            fields
        );
    }

    private static bool FitsKind(RegionKind kind, bool nullable, uint dataBits) =>
        kind switch
        {
            RegionKind.Bytes => dataBits == 8 && !nullable,
            RegionKind.Bool => dataBits == 1,
            RegionKind.Codes => dataBits == 32,
            RegionKind.Raw => dataBits is > 0 and <= 65_536 * 8 && dataBits % 8 == 0,
            _ => dataBits == 0, // Text and binary have offsets instead, tables no rows of their own.
        };

    private static string ReadText(ref SpanReader reader, int byteLength)
    {
        ReadOnlySpan<byte> bytes = reader.Bytes(byteLength);
        if (!(System.Text.Unicode.Utf8.IsValid(bytes)))
            reader.Fail("UTF-8", "other bytes");
        return Encoding.UTF8.GetString(bytes);
    }
}

/// <summary>What a region holds. FORMAT.md, "Region".</summary>
internal enum RegionKind : byte
{
    Bytes = 1,
    Raw = 2,
    Bool = 3,
    Text = 4,
    Table = 5,
    Binary = 6,
    Codes = 7,
}
