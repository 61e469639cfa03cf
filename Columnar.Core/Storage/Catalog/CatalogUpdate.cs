using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>
/// The step from one commit's catalog to the next: which records come and go, and the pages that must be written for it. Nothing
/// that exists is changed but the place of records, by <see cref="Apply"/>.
/// </summary>
/// <remarks>
/// Every page written anew lets an old one die, and its death is a record that needs a place in some leaf, which is then
/// written anew: <see cref="Close"/> goes on until nothing new is touched, and prefers leaves that are touched already.
/// </remarks>
internal sealed class CatalogUpdate(CatalogPages catalog, ulong commitNumber)
{
    // Writing a leaf anew lets its old pages die, which is another record. A leaf that is not touched yet is touched only where it
    // has room for many of those, lest one record lead through all leaves that are nearly full.
    private const int RoomToTouch = 512;

    // A leaf with less room than this is not asked again: among many full leaves every record would ask them all.
    private const int RoomToAsk = 256;

    // So many of the leaves that are not touched yet are asked for room, from a place that moves on with every commit, before a
    // new one is begun: the cost of a commit does not follow the number of leaves, and one in so many has room in the end.
    private const int LeavesToAsk = 64;

    private readonly SortedDictionary<int, LeafBuilder> _leaves = [];
    private readonly List<LeafBuilder> _roomy = [];
    private readonly Dictionary<CatalogRecord, int> _placed = [];
    private readonly List<DeadExtent> _newDead = [];
    private readonly SortedSet<int> _directoryPages = [];
    private readonly List<PageRange> _allocated = [];
    private readonly List<(PageRange Place, uint Checksum, LeafBuilder Leaf)> _writtenLeaves = [];
    private readonly List<(int Index, RootEntry Entry)> _writtenDirectoryPages = [];
    private int _leafCount = catalog.Leaves.Length;

    /// <summary>The records of extents that this commit lets die.</summary>
    public IReadOnlyList<DeadExtent> NewDead => _newDead;

    public void Remove(CatalogRecord record)
    {
        LeafBuilder leaf = Touch(record.Leaf);
        leaf.Records.Remove(record);
        leaf.ByteLength -= CatalogFormat.RecordLength(record);
        ListRoomy(leaf);
    }

    /// <summary>Adds a record, to the leaf of the one it replaces where that has room.</summary>
    public void Add(CatalogRecord record, int preferredLeaf = -1)
    {
        int length = CatalogFormat.RecordLength(record);
        LeafBuilder leaf = FindRoom(length, preferredLeaf);
        leaf.Records.Add(record);
        leaf.ByteLength += length;
        _placed.Add(record, leaf.Index);
    }

    /// <summary>Records pages that this commit, or an earlier one, does not see any more.</summary>
    public void AddDead(PageRange range, ulong? died = null)
    {
        DeadExtent record = new(range.Start, range.Length, range.Born, died ?? commitNumber);
        _newDead.Add(record);
        Add(record);
    }

    /// <summary>Lets catalog pages that lie beyond a page be written anew.</summary>
    public void RewriteBeyond(long endPage)
    {
        for (int i = 0; i < catalog.Leaves.Length; i++)
        {
            if (catalog.Leaves[i]?.Place.End > endPage)
                Touch(i);
        }
        for (int i = 0; i < catalog.DirectoryPages.Length; i++)
        {
            if (catalog.DirectoryPages[i].Page >= endPage)
                Touch(i * CatalogFormat.EntriesPerDirectoryPage);
        }
    }

    /// <summary>Lets everything that is written anew die in its old place. No more calls of Add or Remove after it.</summary>
    public void Close()
    {
        AddDead(catalog.Root);
        HashSet<int> counted = [];
        bool changed;
        do
        {
            changed = false;
            foreach (int index in _leaves.Keys.ToArray())
            {
                if (!counted.Add(index))
                    continue;
                changed = true;
                if (index < catalog.Leaves.Length && catalog.Leaves[index] is { } old)
                    AddDead(old.Place);
                int page = index / CatalogFormat.EntriesPerDirectoryPage;
                if (_directoryPages.Add(page) && page < catalog.DirectoryPages.Length)
                    AddDead(new PageRange(catalog.DirectoryPages[page].Page, 1, catalog.DirectoryPages[page].Born));
            }
        } while (changed);
    }

    /// <summary>Allocates and writes leaves, directory pages and the root.</summary>
    /// <returns>The new catalog.</returns>
    public CatalogPages Write(Store store, CommitHead head, long nextRegionId)
    {
        using PageBatch batch = new(store, _allocated);
        foreach (LeafBuilder leaf in _leaves.Values)
        {
            if (leaf.Records.Count == 0)
                continue;
            Span<byte> bytes = batch.Take(Geometry.PagesFor(leaf.ByteLength), out long firstPage);
            Encode(leaf, bytes);
            PageRange place = new(firstPage, bytes.Length / Geometry.PageSize, commitNumber);
            _writtenLeaves.Add((place, Crc32C.Compute(bytes), leaf));
        }
        Dictionary<int, (PageRange Place, uint Checksum)> moved = _writtenLeaves.ToDictionary(
            w => w.Leaf.Index,
            w => (w.Place, w.Checksum)
        );
        int directoryPageCount =
            (_leafCount + CatalogFormat.EntriesPerDirectoryPage - 1) / CatalogFormat.EntriesPerDirectoryPage;
        foreach (int index in _directoryPages)
        {
            Span<byte> bytes = batch.Take(1, out long firstPage);
            EncodeDirectoryPage(index, moved, bytes);
            RootEntry entry = new()
            {
                Page = firstPage,
                Born = commitNumber,
                Checksum = Crc32C.Compute(bytes),
            };
            _writtenDirectoryPages.Add((index, entry));
        }
        RootEntry[] directoryPages = new RootEntry[directoryPageCount];
        catalog.DirectoryPages.CopyTo(directoryPages, 0);
        foreach ((int index, RootEntry entry) in _writtenDirectoryPages)
            directoryPages[index] = entry;
        int rootByteLength = CatalogFormat.RootLength(directoryPageCount);
        Span<byte> root = batch.Take(Geometry.PagesFor(rootByteLength), out long rootPage);
        EncodeRoot(root, head, nextRegionId, directoryPages);
        batch.Flush();
        return new CatalogPages(
            new PageRange(rootPage, root.Length / Geometry.PageSize, commitNumber),
            (uint)rootByteLength,
            Crc32C.Compute(root[..rootByteLength]),
            directoryPages,
            NewLeaves()
        );
    }

    /// <summary>Gives the pages back after a failure.</summary>
    public void Abort(Store store)
    {
        foreach (PageRange range in _allocated)
            store.Allocator.Free(range.Start, range.Length);
        _allocated.Clear();
    }

    /// <summary>Lets the records know their leaves, once the commit has taken place.</summary>
    public void Apply()
    {
        foreach ((CatalogRecord record, int leaf) in _placed)
            record.Leaf = leaf;
    }

    private CatalogLeaf?[] NewLeaves()
    {
        CatalogLeaf?[] leaves = new CatalogLeaf?[_leafCount];
        catalog.Leaves.CopyTo(leaves, 0);
        foreach (int index in _leaves.Keys)
            leaves[index] = null;
        foreach ((PageRange place, uint checksum, LeafBuilder leaf) in _writtenLeaves)
            leaves[leaf.Index] = new CatalogLeaf([.. leaf.Records], leaf.ByteLength, place, checksum);
        return leaves;
    }

    private LeafBuilder Touch(int index)
    {
        if (_leaves.TryGetValue(index, out LeafBuilder? builder))
            return builder;
        CatalogLeaf? old = index < catalog.Leaves.Length ? catalog.Leaves[index] : null;
        builder = new LeafBuilder(
            index,
            old is null ? [] : [.. old.Records],
            old?.ByteLength ?? CatalogFormat.LeafHeaderSize
        );
        _leaves.Add(index, builder);
        ListRoomy(builder);
        return builder;
    }

    private LeafBuilder FindRoom(int length, int preferredLeaf)
    {
        if (preferredLeaf >= 0 && Touch(preferredLeaf) is var preferred && preferred.HasRoom(length))
            return preferred;
        for (int i = _roomy.Count - 1; i >= 0; i--)
        {
            LeafBuilder leaf = _roomy[i];
            if (leaf.HasRoom(length))
                return leaf;
            if (leaf.HasRoom(RoomToAsk))
                continue;
            leaf.IsListed = false;
            _roomy.RemoveAt(i);
        }
        return TouchRoomy(length) ?? Touch(_leafCount++);
    }

    private LeafBuilder? TouchRoomy(int length)
    {
        int count = catalog.Leaves.Length;
        for (int i = 0; count > 0 && i <= Math.Min(count, LeavesToAsk); i++)
        {
            // The newest leaf first.
            int index = i == 0 ? count - 1 : (int)((commitNumber * LeavesToAsk + (uint)i - 1) % (uint)count);
            if (
                !_leaves.ContainsKey(index)
                && (
                    catalog.Leaves[index] is not { } leaf || leaf.ByteLength + length + RoomToTouch <= Geometry.PageSize
                )
            )
                return Touch(index);
        }
        return null;
    }

    private void ListRoomy(LeafBuilder leaf)
    {
        if (leaf.IsListed)
            return;
        leaf.IsListed = true;
        _roomy.Add(leaf);
    }

    private static void Encode(LeafBuilder leaf, Span<byte> target)
    {
        LeafHeader header = new()
        {
            Magic = CatalogFormat.LeafMagic,
            Index = (uint)leaf.Index,
            RecordCount = (uint)leaf.Records.Count,
            ByteLength = (uint)leaf.ByteLength,
        };
        MemoryMarshal.Write(target, header);
        int position = LeafHeader.Size;
        foreach (CatalogRecord record in leaf.Records)
        {
            int length = record.ContentLength;
            SpanWriter writer = new(target.Slice(position, CatalogFormat.RecordHeaderSize + length));
            writer.UInt32((uint)record.Type);
            writer.UInt32((uint)length);
            record.Write(ref writer);
            position += CatalogFormat.RecordLength(record);
        }
    }

    private void EncodeDirectoryPage(
        int index,
        Dictionary<int, (PageRange Place, uint Checksum)> moved,
        Span<byte> target
    )
    {
        int firstLeaf = index * CatalogFormat.EntriesPerDirectoryPage;
        int count = Math.Min(CatalogFormat.EntriesPerDirectoryPage, _leafCount - firstLeaf);
        DirectoryHeader header = new()
        {
            Magic = CatalogFormat.DirectoryMagic,
            Index = (uint)index,
            EntryCount = (uint)count,
        };
        MemoryMarshal.Write(target, header);
        for (int i = 0; i < count; i++)
        {
            int leaf = firstLeaf + i;
            DirectoryEntry entry = default;
            if (moved.TryGetValue(leaf, out (PageRange Place, uint Checksum) place))
                entry = EntryOf(place.Place, place.Checksum);
            else if (!_leaves.ContainsKey(leaf) && leaf < catalog.Leaves.Length && catalog.Leaves[leaf] is { } old)
                entry = EntryOf(old.Place, old.Checksum);
            MemoryMarshal.Write(target[(DirectoryHeader.Size + i * DirectoryEntry.Size)..], entry);
        }
    }

    private static DirectoryEntry EntryOf(PageRange place, uint checksum) =>
        new()
        {
            Page = place.Start,
            Born = place.Born,
            PageCount = (uint)place.Length,
            Checksum = checksum,
        };

    private void EncodeRoot(Span<byte> target, CommitHead head, long nextRegionId, RootEntry[] directoryPages)
    {
        RootHeader header = new()
        {
            Magic = CatalogFormat.RootMagic,
            Flags = (head.Stamp is null ? 0 : RootHeader.HasStamp) | (head.IsStamped ? RootHeader.IsStamped : 0),
            CommitNumber = commitNumber,
            Stamp = head.Stamp ?? 0,
            NextRegionId = nextRegionId,
            LeafCount = (uint)_leafCount,
            DirectoryPageCount = (uint)directoryPages.Length,
            RetainedLimit = (uint)head.Limit,
        };
        MemoryMarshal.Write(target, header);
        for (int i = 0; i < directoryPages.Length; i++)
            MemoryMarshal.Write(target[(RootHeader.Size + i * RootEntry.Size)..], directoryPages[i]);
    }

    private sealed class LeafBuilder(int index, List<CatalogRecord> records, int byteLength)
    {
        public int Index => index;

        public List<CatalogRecord> Records => records;

        public int ByteLength { get; set; } = byteLength;

        /// <summary>Whether it is among those that are asked for room.</summary>
        public bool IsListed { get; set; }

        // A record longer than a page has a leaf of several pages to itself.
        public bool HasRoom(int length) => Records.Count == 0 || ByteLength + length <= Geometry.PageSize;
    }
}
