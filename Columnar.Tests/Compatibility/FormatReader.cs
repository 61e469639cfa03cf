using System.Buffers.Binary;

namespace Columnar.Tests.Compatibility;

/// <summary>
/// Reads a database file as FORMAT.md describes it, from that page alone: nothing of Columnar is used. It refuses whatever the page
/// says a reader must refuse.
/// </summary>
internal sealed partial class FormatReader
{
    private const int Page = 4096;
    private const int EntriesPerDirectoryPage = 170;
    private const uint KnownVersion = 3;
    private const int DefaultLimit = 10;

    private readonly byte[] _file;
    private readonly int _slabShift;
    private readonly byte[] _fileId;
    private readonly Dictionary<long, FormatRegion> _regions = [];
    private readonly List<FormatChunk> _chunks = [];
    private uint _leafCount;

    private FormatReader(byte[] file, FormatKeptCommit? kept)
    {
        _file = file;
        ReadOnlySpan<byte> header = Bytes(0, 128);
        Require(header[..8].SequenceEqual("COLUMNAR"u8), "the magic of a database");
        Version = U32(header, 8);
        Require(Version is >= 1 and <= KnownVersion, "a known format version");
        Require(U32(header, 124) == FormatCrc.Of(header[..124]), "the header's checksum");
        Require(U32(header, 12) == Page, "pages of 4,096 bytes");
        _fileId = header.Slice(16, 16).ToArray();
        _slabShift = (int)U32(header, 32);
        Require(_slabShift is >= 26 and <= 30, "slabs of 2^26 to 2^30 bytes");
        FormatKeptCommit newest = ReadSlots();
        // Of a kept commit the slots say nothing any more.
        OtherCommit = kept is null ? OtherCommit : 0;
        CommitNumber = (kept ?? newest).CommitNumber;
        ReadRoot(kept ?? newest);
        AttachChunks();
        CheckNames();
        CheckTables();
        CheckOverlaps();
        CheckKept();
    }

    public uint Version { get; }

    public ulong CommitNumber { get; private set; }

    /// <summary>The commit of the other slot; 0 where there is none.</summary>
    public ulong OtherCommit { get; private set; }

    /// <summary>Slots that are neither blank nor valid, or blank where there must have been a commit.</summary>
    public int InvalidSlots { get; private set; }

    /// <summary>The newest stamp of the history.</summary>
    public long? Stamp { get; private set; }

    /// <summary>Whether the stamp was given to this commit. Not known of commits of version 1.</summary>
    public bool IsStamped { get; private set; }

    /// <summary>How many stamped commits are kept.</summary>
    public uint Limit { get; private set; }

    /// <summary>The version the commit was written by.</summary>
    public uint CommitVersion { get; private set; }

    public long NextRegion { get; private set; }

    public IReadOnlyDictionary<long, FormatRegion> Regions => _regions;

    /// <summary>The extents of the catalog.</summary>
    public List<FormatExtent> Catalog { get; } = [];

    public List<FormatDeadExtent> Dead { get; } = [];

    /// <summary>The stamped commits before this one that can be read, oldest first.</summary>
    public List<FormatKeptCommit> Kept { get; } = [];

    public long FilePages => _file.Length / Page;

    public static FormatReader Open(byte[] file) => new(file, null);

    /// <summary>Reads a kept commit of the same file.</summary>
    public FormatReader OpenKept(FormatKeptCommit commit)
    {
        FormatReader reader = new(_file, commit);
        Require(reader.Stamp == commit.Stamp, "the kept commit's stamp");
        HashSet<long> pages = [.. Pages(Catalog.Concat(DataExtents()).Concat(Dead.Select(dead => dead.Extent)))];
        Require(
            Pages(reader.Catalog.Concat(reader.DataExtents())).All(pages.Contains),
            "extents that the newest commit has or counts as dead"
        );
        return reader;
    }

    /// <exception cref="InvalidDataException">It does not hold.</exception>
    public static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidDataException($"Expected {what}.");
    }

    /// <summary>Bytes of the file, which must reach so far.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, long length)
    {
        Require(offset >= 0 && length >= 0 && offset <= _file.Length - length, "a place inside the file");
        return _file.AsSpan((int)offset, (int)length);
    }

    /// <summary>The region of a name under a table (0 for none).</summary>
    public FormatRegion Find(string name, long table = 0) =>
        _regions.Values.Single(region => region.Name == name && region.TableId == table);

    /// <summary>The pages a writer may use: in no extent, or in a dead one that no pinned commit sees.</summary>
    public SortedSet<long> FreePages()
    {
        SortedSet<long> free = [.. Enumerable.Range(3, (int)Math.Max(0, FilePages - 3)).Select(page => (long)page)];
        ulong[] pinned = [OtherCommit, .. Kept.Select(kept => kept.CommitNumber)];
        IEnumerable<FormatExtent> seen = Dead.Where(dead => pinned.Any(c => dead.Extent.Born <= c && c < dead.Died))
            .Select(dead => dead.Extent);
        free.ExceptWith(Pages(Catalog.Concat(DataExtents()).Concat(seen)));
        return free;
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static IEnumerable<long> Pages(IEnumerable<FormatExtent> extents) =>
        extents.SelectMany(extent => Enumerable.Range(0, (int)extent.PageCount).Select(i => extent.FirstPage + i));

    private IEnumerable<FormatExtent> DataExtents() =>
        _regions.Values.SelectMany(region => region.Chunks).SelectMany(c => c.Segments).Select(s => s.Extent);

    private FormatKeptCommit ReadSlots()
    {
        int blankSlots = 0;
        ReadOnlySpan<byte> newest = default;
        for (int index = 0; index < 2; index++)
        {
            ReadOnlySpan<byte> slot = Bytes((1 + index) * Page, 128);
            ulong number = U64(slot, 32);
            bool isValid =
                slot[..8].SequenceEqual("COLSLOT1"u8)
                && U32(slot, 124) == FormatCrc.Of(slot[..124])
                && slot.Slice(16, 16).SequenceEqual(_fileId)
                && number > 0
                && (int)(number % 2) == index;
            if (!isValid)
            {
                InvalidSlots += slot.ContainsAnyExcept((byte)0) ? 1 : 0;
                blankSlots += slot.ContainsAnyExcept((byte)0) ? 0 : 1;
                continue;
            }
            OtherCommit = Math.Min(number, CommitNumber);
            if (number <= CommitNumber)
                continue;
            CommitNumber = number;
            newest = slot;
        }
        Require(!newest.IsEmpty, "a valid slot");
        InvalidSlots += CommitNumber > 1 ? blankSlots : 0;
        CommitVersion = U32(newest, 8);
        Require(CommitVersion is >= 1 and <= KnownVersion, "a commit of a known format version");
        return new FormatKeptCommit(CommitNumber, 0, I64(newest, 40), U32(newest, 48), U32(newest, 52));
    }

    private void ReadRoot(FormatKeptCommit commit)
    {
        long length = commit.RootLength;
        FormatExtent place = Extent(commit.RootPage, (length + Page - 1L) / Page, CommitNumber, "root");
        Catalog.Add(place);
        ReadOnlySpan<byte> root = Bytes(place.FirstPage * Page, length);
        Require(length >= 64 && FormatCrc.Of(root) == commit.RootChecksum, "the root's checksum");
        Require(root[..8].SequenceEqual("COLROOT1"u8), "the magic of a root");
        Require(U64(root, 16) == CommitNumber, "the slot's commit number");
        Stamp = (U32(root, 8) & 1) != 0 ? I64(root, 24) : null;
        IsStamped = CommitVersion >= 2 && (U32(root, 8) & 2) != 0;
        Require(!IsStamped || Stamp is not null, "a stamp where one was given");
        Limit = CommitVersion >= 2 ? U32(root, 48) : DefaultLimit;
        Require(Limit <= int.MaxValue, "a limit below 2^31");
        NextRegion = I64(root, 32);
        _leafCount = U32(root, 40);
        uint directoryPages = U32(root, 44);
        Require(
            directoryPages == (_leafCount + (EntriesPerDirectoryPage - 1L)) / EntriesPerDirectoryPage,
            "a directory page per 170 leaves"
        );
        Require(length == 64 + directoryPages * 24L, "an entry per directory page");
        for (int i = 0; i < directoryPages; i++)
            ReadDirectoryPage(i, root.Slice(64 + i * 24, 24));
    }

    private void ReadDirectoryPage(int index, ReadOnlySpan<byte> entry)
    {
        FormatExtent place = Extent(I64(entry, 0), 1, U64(entry, 8), "directory page");
        Catalog.Add(place);
        ReadOnlySpan<byte> page = Bytes(place.FirstPage * Page, Page);
        Require(FormatCrc.Of(page) == U32(entry, 16), "the checksum of a directory page");
        Require(page[..4].SequenceEqual("CDIR"u8) && U32(page, 4) == index, $"directory page {index}");
        uint count = U32(page, 8);
        Require(
            count == Math.Min(EntriesPerDirectoryPage, _leafCount - (long)index * EntriesPerDirectoryPage),
            "an entry per leaf"
        );
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> leaf = page.Slice(16 + i * 24, 24);
            if (I64(leaf, 0) != 0)
                ReadLeaf(index * EntriesPerDirectoryPage + i, leaf);
        }
    }

    private void ReadLeaf(int index, ReadOnlySpan<byte> entry)
    {
        FormatExtent place = Extent(I64(entry, 0), U32(entry, 16), U64(entry, 8), "leaf");
        Catalog.Add(place);
        ReadOnlySpan<byte> leaf = Bytes(place.FirstPage * Page, place.PageCount * Page);
        Require(FormatCrc.Of(leaf) == U32(entry, 20), "the checksum of a leaf");
        Require(leaf[..4].SequenceEqual("CLEF"u8) && U32(leaf, 4) == index, $"leaf {index}");
        uint length = U32(leaf, 12);
        Require(length >= 16 && length <= leaf.Length, "records inside the leaf");
        FormatFields fields = new(leaf[16..(int)length]);
        for (uint i = 0; i < U32(leaf, 8); i++)
        {
            uint type = fields.U32();
            uint contentLength = fields.U32();
            FormatFields content = new(fields.Take(contentLength));
            fields.Take(-contentLength & 7L);
            ReadRecord(type, content);
        }
        Require(fields.Remaining == 0, "nothing behind the last record");
    }

    private FormatExtent Extent(long firstPage, long pageCount, ulong born, string use)
    {
        Require(firstPage >= 3 && pageCount > 0 && firstPage <= FilePages - pageCount, $"a {use} inside the file");
        int shift = _slabShift - 12;
        Require(firstPage >> shift == (firstPage + pageCount - 1) >> shift, $"a {use} inside a slab");
        Require(born <= CommitNumber, $"a {use} that is not younger than the commit");
        return new FormatExtent(firstPage, pageCount, born, use);
    }
}
