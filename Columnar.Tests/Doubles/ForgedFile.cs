using System.Runtime.InteropServices;
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
