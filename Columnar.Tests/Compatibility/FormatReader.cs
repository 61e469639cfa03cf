using System.Buffers.Binary;

namespace Columnar.Tests.Compatibility;

/// <summary>
/// Reads a database file as FORMAT.md describes it, from that page alone: nothing of Columnar is used. It refuses whatever the page
/// says a reader must refuse.
/// </summary>
internal sealed class FormatReader
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

    private void ReadRecord(uint type, FormatFields content)
    {
        switch (type)
        {
            case 1:
                FormatRegion region = ReadRegion(ref content);
                Require(_regions.TryAdd(region.Id, region), "region numbers that stand once");
                break;
            case 2:
                _chunks.Add(ReadChunk(ref content));
                break;
            case 3:
                FormatExtent dead = Extent(content.I64(), content.I64(), content.U64(), "dead extent");
                ulong died = content.U64();
                Require(dead.Born < died && died <= CommitNumber, "born < died <= the commit");
                Dead.Add(new FormatDeadExtent(dead, died));
                break;
            case 4 when CommitVersion >= 2:
                Kept.Add(
                    new FormatKeptCommit(content.U64(), content.I64(), content.I64(), content.U32(), content.U32())
                );
                break;
            default:
                Require(false, "a known record type");
                break;
        }
        Require(content.Remaining == 0, "nothing behind the record's fields");
    }

    private FormatRegion ReadRegion(ref FormatFields content)
    {
        long id = content.I64();
        long table = content.I64();
        content.Take(16); // Creation id.
        byte kind = content.U8();
        byte nullable = content.U8();
        content.Take(2);
        uint bits = content.U32();
        uint version = content.U32();
        ushort nameLength = content.U16();
        ushort formatLength = content.U16();
        uint detailLength = content.U32();
        uint optionalLength = content.U32();
        Require(id > 0 && id < NextRegion && table >= 0, "a region number that was given");
        Require(kind is >= FormatRegion.Bytes and <= FormatRegion.Codes, "a known kind");
        Require(nullable <= 1, "0 or 1");
        Require(nameLength is >= 1 and <= 1024, "a name of 1 to 1,024 bytes");
        string name = content.Utf8(nameLength);
        Require(!name.Any(char.IsControl), "a name without control characters");
        string format = content.Utf8(formatLength);
        Require(
            kind switch
            {
                FormatRegion.Bytes => bits == 8 && nullable == 0 && format.Length == 0,
                FormatRegion.Raw => bits is > 0 and <= 65_536 * 8 && bits % 8 == 0,
                FormatRegion.Truth => bits == 1,
                FormatRegion.Codes => bits == 32,
                _ => bits == 0,
            },
            "rows as the kind has them"
        );
        Require(kind == FormatRegion.Table ? detailLength > 0 && detailLength % 8 == 0 : detailLength == 0, "columns");
        long[] columns = new long[detailLength / 8];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = content.I64();
        ReadOptional(content.Take(optionalLength));
        return new FormatRegion(id, table, kind, nullable == 1, bits, version, name, format, columns);
    }

    private static void ReadOptional(ReadOnlySpan<byte> bytes)
    {
        FormatFields content = new(bytes);
        while (content.Remaining > 0)
        {
            content.Take(4); // Tag, reserved.
            content.Take(content.U32());
        }
        Require(content.Remaining == 0, "whole optional fields");
    }

    private FormatChunk ReadChunk(ref FormatFields content)
    {
        long region = content.I64();
        long firstRow = content.I64();
        long rows = content.I64();
        long nulls = content.I64();
        int segmentCount = content.U8();
        int codec = content.U8();
        long firstTextByte = content.U16() * 65_536L;
        uint statisticsLength = content.U32();
        Require(rows is >= 1 and <= int.MaxValue && firstRow >= 0, "1 to 2^31 - 1 rows");
        Require(nulls >= 0 && nulls <= rows, "at most as many nulls as rows");
        Require(segmentCount is >= 1 and <= 3, "1 to 3 segments");
        FormatSegment[] segments = new FormatSegment[segmentCount];
        for (int i = 0; i < segmentCount; i++)
        {
            FormatExtent extent = Extent(content.I64(), content.I64(), content.U64(), "data");
            long length = content.I64();
            long highWater = content.I64();
            uint tail = content.U32();
            uint[] checksums = new uint[Math.Min(content.U32(), content.Remaining / 4)];
            for (int j = 0; j < checksums.Length; j++)
                checksums[j] = content.U32();
            Require(
                length >= 0 && length <= highWater && highWater <= extent.PageCount * Page * 8,
                "length <= high-water mark <= the extent"
            );
            Require(length <= (64L << 20) * 8, "a segment of at most 64 MiB");
            Require(tail >> (int)(length % 8) == 0, "bits of the last byte alone");
            segments[i] = new FormatSegment(extent, length, highWater, tail, checksums);
        }
        byte[] statistics = content.Take(statisticsLength).ToArray();
        Require(firstTextByte <= 64 << 20, "text from a byte of a segment on");
        Require(codec <= 3, "a known codec");
        return new FormatChunk(region, firstRow, rows, nulls, firstTextByte, codec, segments, statistics);
    }

    private FormatExtent Extent(long firstPage, long pageCount, ulong born, string use)
    {
        Require(firstPage >= 3 && pageCount > 0 && firstPage <= FilePages - pageCount, $"a {use} inside the file");
        int shift = _slabShift - 12;
        Require(firstPage >> shift == (firstPage + pageCount - 1) >> shift, $"a {use} inside a slab");
        Require(born <= CommitNumber, $"a {use} that is not younger than the commit");
        return new FormatExtent(firstPage, pageCount, born, use);
    }

    private void AttachChunks()
    {
        foreach (FormatChunk chunk in _chunks.OrderBy(chunk => chunk.FirstRow))
        {
            Require(_regions.TryGetValue(chunk.RegionId, out FormatRegion? region), "chunks of regions there are");
            Require(chunk.FirstRow == region!.Rows, "chunks without gaps");
            FormatRows.CheckLengths(region, chunk);
            region.Chunks.Add(chunk);
        }
    }

    private void CheckNames()
    {
        Require(
            _regions.Values.Select(region => (region.TableId, region.Name)).Distinct().Count() == _regions.Count,
            "names that stand once under their table"
        );
    }

    private void CheckTables()
    {
        HashSet<long> columns = [];
        foreach (FormatRegion table in _regions.Values.Where(region => region.Kind == FormatRegion.Table))
        {
            Require(table.TableId == 0, "a table under no other");
            foreach (long id in table.Columns)
            {
                Require(
                    _regions.TryGetValue(id, out FormatRegion? column)
                        && column.TableId == table.Id
                        && column.Kind is not (FormatRegion.Table or FormatRegion.Bytes),
                    "columns that are there"
                );
                Require(column!.Rows == _regions[table.Columns[0]].Rows, "columns of equal length");
                Require(columns.Add(id), "a column once");
            }
        }
        Require(
            _regions.Values.All(region => region.TableId == 0 || columns.Contains(region.Id) || IsCompanion(region)),
            "columns their table lists"
        );

        bool IsCompanion(FormatRegion region) =>
            _regions.TryGetValue(region.TableId, out FormatRegion? vector)
            && vector.Kind is not (FormatRegion.Table or FormatRegion.Bytes)
            && (vector.TableId == 0 || columns.Contains(vector.Id));
    }

    private void CheckKept()
    {
        Kept.Sort((a, b) => a.CommitNumber.CompareTo(b.CommitNumber));
        for (int i = 0; i < Kept.Count; i++)
        {
            Require(Kept[i].CommitNumber > 0 && Kept[i].CommitNumber < CommitNumber, "kept commits before this one");
            Require(Kept[i].Stamp <= Stamp && !(IsStamped && Kept[i].Stamp == Stamp), "stamps of kept commits below");
            Require(
                i == 0 || (Kept[i - 1].CommitNumber < Kept[i].CommitNumber && Kept[i - 1].Stamp < Kept[i].Stamp),
                "kept commits whose numbers and stamps rise together"
            );
        }
    }

    private void CheckOverlaps()
    {
        long end = 3;
        foreach (
            FormatExtent extent in Catalog
                .Concat(DataExtents())
                .Concat(Dead.Select(dead => dead.Extent))
                .OrderBy(extent => extent.FirstPage)
        )
        {
            Require(extent.FirstPage >= end, $"a {extent.Use} that shares no page");
            end = extent.EndPage;
        }
    }
}
