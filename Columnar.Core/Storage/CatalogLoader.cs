using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>Reads a commit's catalog and trusts nothing in it before it was checked.</summary>
internal sealed partial class CatalogLoader
{
    private readonly IDataFile _file;
    private readonly CommitSlot _slot;
    private readonly int _slabShift;
    private readonly long _filePages;
    private long _catalogPages;
    private readonly List<RegionHeader> _headers = [];
    private readonly Dictionary<long, List<Chunk>> _chunks = [];

    private CatalogLoader(IDataFile file, CommitSlot slot, int slabShift)
    {
        _file = file;
        _slot = slot;
        _slabShift = slabShift;
        _filePages = file.GetLength() / Geometry.PageSize;
    }

    public Catalog Catalog { get; } = new();

    public List<DeadExtent> Dead { get; } = [];

    public long? Stamp { get; private set; }

    public CatalogState State { get; private set; } = null!;

    /// <summary>Pages that no one sees, below the end of the file; overlapping extents are an error.</summary>
    public List<PageRange> Free { get; private set; } = [];

    /// <summary>Loads and validates the catalog a slot names.</summary>
    /// <exception cref="CorruptDataException">Anything in it contradicts a checksum, a bound or the rest.</exception>
    /// <exception cref="UnsupportedFormatException">It holds records of a kind this version does not know.</exception>
    public static CatalogLoader Load(IDataFile file, CommitSlot slot, int slabShift)
    {
        CatalogLoader loader = new(file, slot, slabShift);
        loader.ReadRoot();
        return loader;
    }

    private void ReadRoot()
    {
        RootHeader header = ReadPages();
        Stamp = (header.Flags & RootHeader.HasStamp) != 0 ? header.Stamp : null;
        Catalog.Root = new PageRange((long)_slot.RootPage, Geometry.PagesFor(_slot.RootByteLength), _slot.CommitNumber);
        State = BuildState(header.NextRegionId);
        Free = FindFree();
    }

    // The root and all records.
    private RootHeader ReadPages()
    {
        long rootOffset = (long)Math.Min(_slot.RootPage, (ulong)Geometry.MaxFilePages) * Geometry.PageSize;
        long rootPages = Geometry.PagesFor(_slot.RootByteLength);
        CheckPages("commit root", (long)Math.Min(_slot.RootPage, long.MaxValue), rootPages, _slot.CommitNumber);
        if (_slot.RootByteLength > Geometry.MaxSegmentBytes)
            Throw.Corrupt(
                "commit root",
                rootOffset,
                $"at most {Geometry.MaxSegmentBytes} bytes",
                $"{_slot.RootByteLength}"
            );
        byte[] bytes = new byte[_slot.RootByteLength];
        _file.Read(rootOffset, bytes);
        CheckChecksum("commit root", rootOffset, bytes, _slot.RootChecksum);
        if (bytes.Length < RootHeader.Size)
            Throw.Corrupt("commit root", rootOffset, $"at least {RootHeader.Size} bytes", $"{bytes.Length}");
        RootHeader header = MemoryMarshal.Read<RootHeader>(bytes);
        if (header.Magic != CatalogFormat.RootMagic)
            Throw.Corrupt("commit root", rootOffset, $"magic {CatalogFormat.RootMagic:x16}", $"{header.Magic:x16}");
        if (header.CommitNumber != _slot.CommitNumber)
            Throw.Corrupt("commit root", rootOffset, $"commit {_slot.CommitNumber}", $"commit {header.CommitNumber}");
        long directoryPageCount =
            ((long)header.LeafCount + CatalogFormat.EntriesPerDirectoryPage - 1)
            / CatalogFormat.EntriesPerDirectoryPage;
        if (
            header.DirectoryPageCount != directoryPageCount
            || bytes.Length != RootHeader.Size + directoryPageCount * RootEntry.Size
        )
        {
            Throw.Corrupt(
                "commit root",
                rootOffset,
                $"{directoryPageCount} directory pages for {header.LeafCount} leaves",
                $"{header.DirectoryPageCount} in {bytes.Length} bytes"
            );
        }
        for (int i = 0; i < directoryPageCount; i++)
        {
            RootEntry entry = MemoryMarshal.Read<RootEntry>(bytes.AsSpan(RootHeader.Size + i * RootEntry.Size));
            int entryCount = (int)
                Math.Min(
                    CatalogFormat.EntriesPerDirectoryPage,
                    header.LeafCount - (long)i * CatalogFormat.EntriesPerDirectoryPage
                );
            try
            {
                ReadDirectoryPage(i, entry, entryCount);
            }
            catch (Exception e) when (PassesOver(e))
            {
                while (Catalog.Leaves.Count < i * CatalogFormat.EntriesPerDirectoryPage + entryCount)
                    Catalog.Leaves.Add(null);
            }
        }
        return header;
    }

    private void ReadDirectoryPage(int index, RootEntry place, int entryCount)
    {
        const string Structure = "catalog directory page";
        CheckPages(Structure, place.Page, 1, place.Born);
        byte[] bytes = new byte[Geometry.PageSize];
        long offset = place.Page * Geometry.PageSize;
        _file.Read(offset, bytes);
        CheckChecksum(Structure, offset, bytes, place.Checksum);
        DirectoryHeader header = MemoryMarshal.Read<DirectoryHeader>(bytes);
        if (header.Magic != CatalogFormat.DirectoryMagic || header.Index != index || header.EntryCount != entryCount)
            Throw.Corrupt(
                Structure,
                offset,
                $"directory page {index} of {entryCount} entries",
                $"page {header.Index} of {header.EntryCount}"
            );
        Catalog.DirectoryPages.Add(place);
        for (int i = 0; i < entryCount; i++)
        {
            DirectoryEntry entry = MemoryMarshal.Read<DirectoryEntry>(
                bytes.AsSpan(DirectoryHeader.Size + i * DirectoryEntry.Size)
            );
            try
            {
                Catalog.Leaves.Add(entry.Page == 0 ? null : ReadLeaf(Catalog.Leaves.Count, entry));
            }
            catch (Exception e) when (PassesOver(e))
            {
                Catalog.Leaves.Add(null);
            }
        }
    }

    private CatalogLeaf ReadLeaf(int index, DirectoryEntry place)
    {
        const string Structure = "catalog leaf";
        CheckPages(Structure, place.Page, place.PageCount, place.Born);
        long offset = place.Page * Geometry.PageSize;
        long length = place.PageCount * (long)Geometry.PageSize;
        if (length > Geometry.MaxSegmentBytes)
            Throw.Corrupt(Structure, offset, $"at most {Geometry.MaxSegmentBytes} bytes", $"{length}");
        byte[] bytes = new byte[length];
        _file.Read(offset, bytes);
        CheckChecksum(Structure, offset, bytes, place.Checksum);
        LeafHeader header = MemoryMarshal.Read<LeafHeader>(bytes);
        if (
            header.Magic != CatalogFormat.LeafMagic
            || header.Index != index
            || header.ByteLength > length
            || header.ByteLength < LeafHeader.Size
        )
            Throw.Corrupt(
                Structure,
                offset,
                $"leaf {index} of at most {length} bytes",
                $"leaf {header.Index} of {header.ByteLength}"
            );
        if (header.RecordCount > header.ByteLength / CatalogFormat.RecordHeaderSize)
            Throw.Corrupt(Structure, offset, "as many records as its bytes can hold", $"{header.RecordCount}");
        CatalogRecord[] records = new CatalogRecord[header.RecordCount];
        SpanReader reader = new(
            bytes.AsSpan(0, (int)header.ByteLength)[LeafHeader.Size..],
            Structure,
            offset + LeafHeader.Size
        );
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = ReadRecord(ref reader);
            records[i].Leaf = index;
        }
        if (!(reader.Remaining == 0))
            reader.Fail("the end of the leaf after its last record", $"{reader.Remaining} more bytes");
        return new CatalogLeaf(
            records,
            (int)header.ByteLength,
            new PageRange(place.Page, place.PageCount, place.Born),
            place.Checksum
        );
    }

    private CatalogRecord ReadRecord(ref SpanReader reader)
    {
        uint type = reader.UInt32();
        uint length = reader.UInt32();
        long offset = reader.Offset + reader.Position;
        ReadOnlySpan<byte> content = reader.Bytes(length);
        _ = reader.Bytes(-length & 7L);
        SpanReader record = new(content, $"catalog record of type {type}", offset);
        switch ((RecordType)type)
        {
            case RecordType.Region:
                RegionHeader header = RegionHeader.Read(ref record);
                _headers.Add(header);
                return header;
            case RecordType.Chunk:
                Chunk chunk = Chunk.Read(ref record, _filePages, _slot.CommitNumber, _slabShift);
                if (!_chunks.TryGetValue(chunk.RegionId, out List<Chunk>? list))
                    _chunks.Add(chunk.RegionId, list = []);
                list.Add(chunk);
                return chunk;
            case RecordType.DeadExtent:
                DeadExtent dead = DeadExtent.Read(ref record, _filePages, _slot.CommitNumber, _slabShift);
                Dead.Add(dead);
                return dead;
            default:
                throw new UnsupportedFormatException(
                    "catalog",
                    $"a record of type {type} at byte {offset}",
                    "types 1 to 3"
                );
        }
    }

    private CatalogState BuildState(long nextRegionId)
    {
        Dictionary<long, RegionState> regions = [];
        Dictionary<RegionKey, long> names = [];
        foreach (RegionHeader header in _headers)
        {
            Chunk[] chunks = [];
            if (_chunks.Remove(header.Id, out List<Chunk>? list))
            {
                list.Sort((a, b) => a.FirstRow.CompareTo(b.FirstRow));
                chunks = [.. list];
            }
            CheckChunks(header, chunks);
            if (header.Id >= nextRegionId || !regions.TryAdd(header.Id, new RegionState(header, chunks)))
                Throw.Corrupt(
                    "catalog",
                    -1,
                    $"a region number below {nextRegionId} that stands once",
                    $"{header.Id} ('{header.Name}')"
                );
            if (!names.TryAdd(new RegionKey(header.ParentId, header.Name), header.Id))
                Throw.Corrupt("catalog", -1, "names that stand once", $"'{header.Name}' twice");
        }
        foreach (long orphan in _chunks.Keys)
            Throw.Corrupt("catalog", -1, "chunks of regions that exist", $"a chunk of region {orphan}");
        CheckTables(regions);
        return new CatalogState(
            _slot.CommitNumber,
            regions.ToImmutableDictionary(),
            names.ToImmutableDictionary(),
            nextRegionId
        );
    }

    public static void CheckChunks(RegionHeader header, Chunk[] chunks)
    {
        string structure = $"catalog entry of '{header.Name}'";
        RowLayout layout = header.Layout;
        long nextRow = 0;
        foreach (Chunk chunk in chunks)
        {
            if (chunk.FirstRow != nextRow || chunk.Segments.Length != layout.BufferCount)
                Throw.Corrupt(
                    structure,
                    -1,
                    $"a chunk of {layout.BufferCount} buffers from row {nextRow}",
                    $"{chunk.Segments.Length} buffers from row {chunk.FirstRow}"
                );
            if (!layout.IsNullable && chunk.NullCount != 0)
                Throw.Corrupt(structure, -1, "no nulls", $"{chunk.NullCount}");
            for (int i = 0; i < chunk.Segments.Length; i++)
            {
                Segment segment = chunk.Segments[i];
                long bits =
                    i == layout.DataIndex && layout.HasOffsets
                        ? segment.LengthBits & ~7L
                        : layout.BitsFor(i, chunk.Rows);
                if (segment.LengthBits != bits)
                    Throw.Corrupt(
                        structure,
                        segment.Extent.Offset,
                        $"{bits} bits in buffer {i}",
                        $"{segment.LengthBits}"
                    );
                if (segment.UsedBytes > int.MaxValue)
                    Throw.Corrupt(
                        structure,
                        segment.Extent.Offset,
                        "a segment below 2 GiB",
                        $"{segment.UsedBytes} bytes"
                    );
                long unit = layout.ChecksumUnit(i);
                if (segment.Checksums.Length != (segment.WholeBytes + unit - 1) / unit)
                    Throw.Corrupt(
                        structure,
                        segment.Extent.Offset,
                        $"a checksum per {unit} bytes of {segment.WholeBytes}",
                        $"{segment.Checksums.Length}"
                    );
            }
            nextRow = chunk.EndRow;
        }
    }

    private static void CheckTables(Dictionary<long, RegionState> regions)
    {
        int columnCount = 0;
        foreach (RegionState region in regions.Values)
        {
            RegionHeader header = region.Header;
            if (header.ParentId != 0)
                columnCount++;
            if (
                header.ParentId != 0
                && !(
                    regions.TryGetValue(header.ParentId, out RegionState? parent)
                    && parent.Header.Kind == RegionKind.Table
                )
            )
                Throw.Corrupt(
                    "catalog",
                    -1,
                    $"a table that '{header.Name}' is a column of",
                    $"none of number {header.ParentId}"
                );
            if (header.Kind != RegionKind.Table)
                continue;
            long? rows = null;
            HashSet<long> listed = [];
            foreach (long id in TableDetail.ColumnIds(header))
            {
                if (
                    !regions.TryGetValue(id, out RegionState? column)
                    || column.Header.ParentId != header.Id
                    || column.Header.Kind is RegionKind.Table or RegionKind.Bytes
                    || !listed.Add(id)
                )
                    Throw.Corrupt(
                        "catalog",
                        -1,
                        $"the columns of table '{header.Name}', each once",
                        $"no further column of number {id}"
                    );
                columnCount--;
                rows ??= column.RowCount;
                if (column.RowCount != rows)
                    Throw.Corrupt(
                        "catalog",
                        -1,
                        $"{rows} rows in every column of '{header.Name}'",
                        $"{column.RowCount} in '{column.Header.Name}'"
                    );
            }
            if (listed.Count == 0)
                Throw.Corrupt("catalog", -1, $"columns in table '{header.Name}'", "none");
        }
        if (columnCount != 0)
            Throw.Corrupt("catalog", -1, "columns that their tables list", $"{columnCount} that none lists");
    }

    private List<PageRange> FindFree()
    {
        List<PageRange> used = [.. Catalog.Pages()];
        foreach (DeadExtent dead in Dead)
            used.Add(new PageRange(dead.FirstPage, dead.PageCount, dead.Born));
        foreach (RegionState region in State.Regions.Values)
        {
            foreach (Chunk chunk in region.Chunks)
            {
                foreach (Segment segment in chunk.Segments)
                    used.Add(PageRange.Of(segment.Extent));
            }
        }
        return PageRanges.Gaps(used, Geometry.FirstExtentPage, _filePages);
    }

    private void CheckPages(string structure, long firstPage, long pageCount, ulong born)
    {
        if (
            firstPage < Geometry.FirstExtentPage
            || pageCount <= 0
            || pageCount > _filePages
            || firstPage > _filePages - pageCount
        )
            Throw.Corrupt(
                structure,
                -1,
                $"pages inside the file of {_filePages}",
                $"{pageCount} pages from {firstPage}"
            );
        if (born > _slot.CommitNumber)
            Throw.Corrupt(structure, firstPage * Geometry.PageSize, $"born by commit {_slot.CommitNumber}", $"{born}");
        // Overlaps are found when all is read; until then this bounds what is read.
        _catalogPages += pageCount;
        if (_catalogPages > _filePages)
            Throw.Corrupt(
                structure,
                firstPage * Geometry.PageSize,
                $"a catalog inside the file of {_filePages} pages",
                $"{_catalogPages} pages or more"
            );
    }

    private static void CheckChecksum(string structure, long offset, ReadOnlySpan<byte> bytes, uint expected)
    {
        uint found = Crc32C.Compute(bytes);
        if (found != expected)
            Throw.Corrupt(structure, offset, $"checksum {expected:x8}", $"{found:x8}");
    }
}
