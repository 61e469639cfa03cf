using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A database file put together by hand, with valid checksums over whatever it says: pages 3, 4 and 5 are root, directory page and
/// leaf, data may lie from page <see cref="FirstDataPage"/> on.
/// </summary>
internal sealed class ForgedFile
{
    public const long FirstDataPage = 16;
    private const int RootPage = 3;
    private const int DirectoryPage = 4;
    private const int LeafPage = 5;

    public FileHeader Header = FileHeader.Create(PowerCutDisk.SlabShift);

    public CommitSlot Slot = new()
    {
        Magic = CommitSlot.MagicValue,
        Version = FileHeader.CurrentVersion,
        CommitNumber = 5,
        RootPage = RootPage,
        RootByteLength = RootHeader.Size + RootEntry.Size,
    };

    public RootHeader Root = new()
    {
        Magic = CatalogFormat.RootMagic,
        CommitNumber = 5,
        NextRegionId = 100,
        LeafCount = 1,
        DirectoryPageCount = 1,
    };

    public RootEntry DirectoryPlace = new() { Page = DirectoryPage, Born = 1 };

    public DirectoryHeader Directory = new() { Magic = CatalogFormat.DirectoryMagic, EntryCount = 1 };

    public DirectoryEntry LeafPlace = new()
    {
        Page = LeafPage,
        Born = 1,
        PageCount = 1,
    };

    public LeafHeader Leaf = new() { Magic = CatalogFormat.LeafMagic };

    /// <summary>Type and content of each record.</summary>
    public List<(uint Type, byte[] Content)> Records { get; } = [];

    public long FilePages { get; set; } = 64;

    /// <summary>What stands in pages from <see cref="FirstDataPage"/> on; zeros elsewhere.</summary>
    public List<(long Page, byte[] Bytes)> Data { get; } = [];

    /// <summary>Where the slot is written; null for where it belongs.</summary>
    public int? SlotIndex { get; set; }

    public void Add(CatalogRecord record) => Records.Add(((uint)record.Type, ContentOf(record)));

    /// <summary>Adds a region of bytes or a vector.</summary>
    public void AddRegion(
        long id,
        string name,
        RegionKind kind,
        RowLayout layout,
        string format = "",
        long parent = 0
    ) => Add(new RegionHeader(id, parent, (UInt128)id, kind, layout, 0, name, format, []));

    public void AddTable(long id, string name, params long[] columns) =>
        Add(
            new RegionHeader(
                id,
                0,
                (UInt128)id,
                RegionKind.Table,
                RowLayout.None,
                0,
                name,
                "",
                TableDetail.Encode(columns)
            )
        );

    /// <summary>Adds a chunk of one segment that is all zeros.</summary>
    public void AddZeros(long id, long firstRow, long rows, int bitsPerRow, long page, ulong born = 1)
    {
        long bytes = rows * bitsPerRow / 8;
        Extent extent = new(page, Geometry.PagesFor(bytes), born, bytes * 8);
        uint[] checksums = bytes == 0 ? [] : [Crc32C.Compute(new byte[bytes])];
        Add(new Chunk(id, firstRow, rows, 0, [new Segment(extent, bytes * 8, checksums, 0)]));
    }

    /// <summary>Adds a vector of values of a fixed width with a codec.</summary>
    public void AddCompressed(long id, string name, int bits, string format, CodecId codec)
    {
        RegionHeader header = new(id, 0, (UInt128)id, RegionKind.Raw, new(true, false, bits), 0, name, format, []);
        Add(header.WithFields(header.Fields with { Codec = codec }));
    }

    /// <summary>Adds a chunk of parts that are encoded, whatever they are, with an index of them.</summary>
    public void AddEncoded(long id, long firstRow, long rows, CodecId codec, long page, params byte[][] parts)
    {
        List<PartEntry> index = [default];
        foreach (byte[] part in parts)
            index.Add(new PartEntry(index[^1].End + (uint)part.Length, Crc32C.Compute(part)));
        Segment[] segments =
        [
            AddData(page, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(index)).ToArray()),
            AddData(page + 1, [.. parts.SelectMany(part => part)]),
        ];
        Add(new Chunk(id, firstRow, rows, 0, segments) { Codec = codec });
    }

    private Segment AddData(long page, byte[] bytes)
    {
        Data.Add((page, bytes));
        Extent extent = new(page, Math.Max(1, Geometry.PagesFor(bytes.Length)), 1, bytes.Length * 8);
        return new Segment(extent, bytes.Length * 8, bytes.Length == 0 ? [] : [Crc32C.Compute(bytes)], 0);
    }

    public static byte[] ContentOf(CatalogRecord record)
    {
        byte[] content = new byte[record.ContentLength];
        SpanWriter writer = new(content);
        record.Write(ref writer);
        return content;
    }

    public SectorImage Build()
    {
        byte[] file = new byte[32 * Geometry.PageSize];
        EncodeLeaf(file.AsSpan(LeafPage * Geometry.PageSize));
        LeafPlace.Checksum = ChecksumOf(file, LeafPlace.Page, LeafPlace.PageCount);
        MemoryMarshal.Write(file.AsSpan(DirectoryPage * Geometry.PageSize), Directory);
        MemoryMarshal.Write(file.AsSpan(DirectoryPage * Geometry.PageSize + DirectoryHeader.Size), LeafPlace);
        DirectoryPlace.Checksum = ChecksumOf(file, DirectoryPlace.Page, 1);
        Span<byte> root = file.AsSpan(RootPage * Geometry.PageSize);
        MemoryMarshal.Write(root, Root);
        MemoryMarshal.Write(root[RootHeader.Size..], DirectoryPlace);
        Slot.RootChecksum = Crc32C.Compute(root[..(int)Math.Min(Slot.RootByteLength, 4096)]);
        if (Slot.FileId == 0)
            Slot.FileId = Header.FileId;
        foreach ((long page, byte[] bytes) in Data)
            bytes.CopyTo(file, page * Geometry.PageSize);
        Header.Write(file);
        Slot.Write(file.AsSpan((int)Geometry.SlotOffset(SlotIndex ?? (int)(Slot.CommitNumber & 1)), CommitSlot.Size));
        SectorImage image = SectorImage.Of(file);
        image.Length = FilePages * Geometry.PageSize;
        return image;
    }

    private static uint ChecksumOf(byte[] file, long page, long pageCount) =>
        page >= 0 && pageCount >= 0 && page + pageCount <= file.Length / Geometry.PageSize
            ? Crc32C.Compute(file.AsSpan((int)page * Geometry.PageSize, (int)pageCount * Geometry.PageSize))
            : 0;

    private void EncodeLeaf(Span<byte> target)
    {
        int position = LeafHeader.Size;
        foreach ((uint type, byte[] content) in Records)
        {
            MemoryMarshal.Write(target[position..], type);
            MemoryMarshal.Write(target[(position + 4)..], content.Length);
            content.CopyTo(target[(position + CatalogFormat.RecordHeaderSize)..]);
            position += CatalogFormat.RecordHeaderSize + (int)Geometry.AlignUp(content.Length, 8);
        }
        if (Leaf.RecordCount == 0)
            Leaf.RecordCount = (uint)Records.Count;
        if (Leaf.ByteLength == 0)
            Leaf.ByteLength = (uint)position;
        MemoryMarshal.Write(target, Leaf);
    }
}
