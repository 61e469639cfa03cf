using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>Reads a commit's catalog and trusts nothing in it before it was checked.</summary>
/// <remarks>
/// With a baseline, another commit of the same history that is pinned, only the pages are read in which the two differ: a page is
/// never changed in its place, so the same place with the same checksum holds the same records.
/// </remarks>
internal sealed partial class CatalogLoader
{
    private readonly IDataFile _file;
    private readonly CommitSlot _slot;
    private readonly int _slabShift;
    private readonly CommitState? _baseline;
    private readonly long _filePages;
    private readonly long _deadPages;
    private readonly List<RegionHeader> _headers = [];
    private readonly List<Chunk> _chunks = [];
    private readonly List<DeadExtent> _dead = [];
    private readonly List<RetainedCommit> _retained = [];
    private readonly List<RootEntry> _directoryPages = [];
    private readonly List<CatalogLeaf?> _leaves = [];
    private long _catalogPages;
    private byte[] _page = new byte[Geometry.PageSize];

    // Who does not write leaves dead extents alone: the writer may have cut off those that are free by now.
    private CatalogLoader(IDataFile file, CommitSlot slot, int slabShift, CommitState? baseline, bool writable)
    {
        _file = file;
        _slot = slot;
        _slabShift = slabShift;
        _baseline = baseline;
        _filePages = file.GetLength() / Geometry.PageSize;
        _deadPages = writable ? _filePages : Geometry.MaxFilePages;
    }

    /// <summary>Loads and validates the catalog a slot names, and accounts for every page of the file.</summary>
    /// <exception cref="CorruptDataException">Anything in it contradicts a checksum, a bound or the rest.</exception>
    /// <exception cref="UnsupportedFormatException">It holds records of a kind this version does not know.</exception>
    public static LoadedCatalog Load(IDataFile file, CommitSlot slot, int slabShift, bool writable)
    {
        CatalogLoader loader = new(file, slot, slabShift, null, writable);
        CommitState commit = loader.ReadRoot();
        return new LoadedCatalog(commit, loader._dead, loader.FindFree(commit));
    }

    /// <summary>Loads and validates the catalog of a commit by its differences from another one, which is pinned.</summary>
    /// <exception cref="CorruptDataException">Anything in it contradicts a checksum, a bound or the rest.</exception>
    public static CommitState Load(IDataFile file, CommitSlot slot, int slabShift, CommitState baseline) =>
        new CatalogLoader(file, slot, slabShift, baseline, writable: false).ReadRoot();

    private CommitState ReadRoot()
    {
        RootHeader header = ReadPages();
        CatalogPages pages = new(
            new PageRange((long)_slot.RootPage, Geometry.PagesFor(_slot.RootByteLength), _slot.CommitNumber),
            _slot.RootByteLength,
            _slot.RootChecksum,
            [.. _directoryPages],
            [.. _leaves]
        );
        HashSet<CatalogRecord> gone = FindGone(pages);
        CatalogState state = _baseline is null
            ? BuildState(header.NextRegionId)
            : ChangeState(_baseline.Catalog, gone, header.NextRegionId);
        return new CommitState(ReadHead(header, gone), state, pages);
    }

    // The root, and all records in the pages below it.
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
        if (header.NextRegionId is <= 0 or > Geometry.MaxNumber)
            Throw.Corrupt(
                "commit root",
                rootOffset,
                $"a next region number in [1, {Geometry.MaxNumber}]",
                $"{header.NextRegionId}"
            );
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
                while (_leaves.Count < i * CatalogFormat.EntriesPerDirectoryPage + entryCount)
                    _leaves.Add(null);
            }
        }
        return header;
    }

    private CommitHead ReadHead(RootHeader header, HashSet<CatalogRecord> gone)
    {
        long? stamp = (header.Flags & RootHeader.HasStamp) != 0 ? header.Stamp : null;
        bool isStamped = (header.Flags & RootHeader.IsStamped) != 0;
        if (isStamped && stamp is null)
            Throw.Corrupt("commit root", -1, "the stamp of a stamped commit", "none");
        if (header.RetainedLimit > int.MaxValue)
            Throw.Corrupt("commit root", -1, "a number of commits to keep", $"{header.RetainedLimit}");
        // Files of version 1 kept none and have no limit.
        int limit = _slot.Version == FileHeader.FirstVersion ? CommitStep.DefaultLimit : (int)header.RetainedLimit;
        ImmutableList<RetainedCommit> retained =
        [
            .. (_baseline?.Head.Retained ?? [])
                .Where(commit => !gone.Contains(commit))
                .Concat(_retained)
                .OrderBy(commit => commit.Number),
        ];
        RetainedCommit? previous = null;
        foreach (RetainedCommit commit in retained)
        {
            if (previous is not null && !(previous.Number < commit.Number && previous.Stamp < commit.Stamp))
                Throw.Corrupt(
                    "catalog",
                    -1,
                    $"a kept commit after {previous.Number} with a stamp above {previous.Stamp}",
                    $"commit {commit.Number} with stamp {commit.Stamp}"
                );
            previous = commit;
        }
        if (previous is not null && !(isStamped ? previous.Stamp < stamp : previous.Stamp <= stamp))
            Throw.Corrupt("catalog", -1, $"kept stamps below {stamp}", $"{previous.Stamp}");
        return new CommitHead(_slot.CommitNumber, stamp, isStamped, limit, retained);
    }

    // The records of the baseline that this commit does not have.
    private HashSet<CatalogRecord> FindGone(CatalogPages pages)
    {
        HashSet<CatalogRecord> gone = new(ReferenceEqualityComparer.Instance);
        CatalogLeaf?[] before = _baseline?.Pages.Leaves ?? [];
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] is { } leaf && !(i < pages.Leaves.Length && ReferenceEquals(leaf, pages.Leaves[i])))
                gone.UnionWith(leaf.Records);
        }
        return gone;
    }

    private void ReadDirectoryPage(int index, RootEntry place, int entryCount)
    {
        const string Structure = "catalog directory page";
        if (TryShare(index, place, entryCount))
            return;
        CheckPages(Structure, place.Page, 1, place.Born);
        Span<byte> bytes = stackalloc byte[Geometry.PageSize];
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
        _directoryPages.Add(place);
        for (int i = 0; i < entryCount; i++)
        {
            DirectoryEntry entry = MemoryMarshal.Read<DirectoryEntry>(
                bytes[(DirectoryHeader.Size + i * DirectoryEntry.Size)..]
            );
            try
            {
                _leaves.Add(entry.Page == 0 ? null : Shared(_leaves.Count, entry) ?? ReadLeaf(_leaves.Count, entry));
            }
            catch (Exception e) when (PassesOver(e))
            {
                _leaves.Add(null);
            }
        }
    }

    // Takes the leaves of a directory page from the baseline where that has the same page.
    private bool TryShare(int index, RootEntry place, int entryCount)
    {
        if (_baseline?.Pages is not { } pages || index >= pages.DirectoryPages.Length)
            return false;
        int firstLeaf = index * CatalogFormat.EntriesPerDirectoryPage;
        RootEntry before = pages.DirectoryPages[index];
        if (
            (before.Page, before.Born, before.Checksum) != (place.Page, place.Born, place.Checksum)
            || entryCount != Math.Min(CatalogFormat.EntriesPerDirectoryPage, pages.Leaves.Length - firstLeaf)
        )
            return false;
        _directoryPages.Add(place);
        _leaves.AddRange(pages.Leaves.AsSpan(firstLeaf, entryCount));
        return true;
    }

    // The baseline's leaf where it is the same.
    private CatalogLeaf? Shared(int index, DirectoryEntry place) =>
        _baseline?.Pages is { } pages
        && index < pages.Leaves.Length
        && pages.Leaves[index] is { } leaf
        && leaf.Checksum == place.Checksum
        && leaf.Place == new PageRange(place.Page, place.PageCount, place.Born)
            ? leaf
            : null;

    private CatalogLeaf ReadLeaf(int index, DirectoryEntry place)
    {
        const string Structure = "catalog leaf";
        CheckPages(Structure, place.Page, place.PageCount, place.Born);
        long offset = place.Page * Geometry.PageSize;
        long length = place.PageCount * (long)Geometry.PageSize;
        if (length > Geometry.MaxSegmentBytes)
            Throw.Corrupt(Structure, offset, $"at most {Geometry.MaxSegmentBytes} bytes", $"{length}");
        // Records copy what they keep, so all leaves are read into one buffer.
        if (_page.Length < length)
            _page = new byte[length];
        Span<byte> bytes = _page.AsSpan(0, (int)length);
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
        SpanReader reader = new(bytes[LeafHeader.Size..(int)header.ByteLength], Structure, offset + LeafHeader.Size);
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
        SpanReader record = new(content, StructureOf((RecordType)type), offset);
        switch ((RecordType)type)
        {
            case RecordType.Region:
                RegionHeader header = RegionHeader.Read(ref record);
                _headers.Add(header);
                return header;
            case RecordType.Chunk:
                Chunk chunk = Chunk.Read(ref record, _filePages, _slot.CommitNumber, _slabShift);
                _chunks.Add(chunk);
                return chunk;
            case RecordType.DeadExtent:
                DeadExtent dead = DeadExtent.Read(ref record, _deadPages, _slot.CommitNumber, _slabShift);
                _dead.Add(dead);
                return dead;
            case RecordType.RetainedCommit:
                RetainedCommit retained = RetainedCommit.Read(ref record, _slot.CommitNumber);
                _retained.Add(retained);
                return retained;
            default:
                throw new UnsupportedFormatException(
                    "catalog",
                    $"a record of type {type} at byte {offset}",
                    "types 1 to 4"
                );
        }
    }

    private static string StructureOf(RecordType type) =>
        type switch
        {
            RecordType.Region => "catalog record of a region",
            RecordType.Chunk => "catalog record of a chunk",
            RecordType.DeadExtent => "catalog record of a dead extent",
            _ => "catalog record",
        };

    private List<PageRange> FindFree(CommitState commit)
    {
        int count = _dead.Count + commit.Pages.All().Count() + _chunks.Sum(chunk => chunk.Segments.Length);
        PageRange[] used = ArrayPool<PageRange>.Shared.Rent(count);
        try
        {
            int filled = 0;
            foreach (PageRange page in commit.Pages.All())
                used[filled++] = page;
            foreach (DeadExtent dead in _dead)
                used[filled++] = new PageRange(dead.FirstPage, dead.PageCount, dead.Born);
            foreach (Chunk chunk in _chunks)
            {
                foreach (Segment segment in chunk.Segments)
                    used[filled++] = PageRange.Of(segment.Extent);
            }
            return PageRanges.Gaps(used.AsSpan(0, filled), Geometry.FirstExtentPage, _filePages);
        }
        finally
        {
            ArrayPool<PageRange>.Shared.Return(used);
        }
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

/// <summary>A catalog with the account of all pages.</summary>
/// <param name="Commit">The commit, pinned once.</param>
/// <param name="Dead">Extents that only older commits see.</param>
/// <param name="Free">Pages that no one sees, below the end of the file.</param>
internal sealed record LoadedCatalog(CommitState Commit, List<DeadExtent> Dead, List<PageRange> Free);
