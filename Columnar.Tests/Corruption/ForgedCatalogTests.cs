using System.Buffers.Binary;
using System.Text;
using Columnar.Compression;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Corruption;

/// <summary>P6: a catalog whose checksums are right and whose content is impossible is an error that names the place.</summary>
public sealed class ForgedCatalogTests
{
    private static readonly RowLayout s_int32 = new(true, false, 32);

    private static readonly Dictionary<string, Action<ForgedFile>> s_corrupt = new(StringComparer.Ordinal)
    {
        ["two chunks in one place"] = f =>
        {
            AddBytes(f, 1, "a", 16);
            AddBytes(f, 2, "b", 16);
        },
        ["chunk over the root"] = f => AddBytes(f, 1, "a", 3),
        ["chunk over the slots"] = f => AddBytes(f, 1, "a", 1),
        ["chunk beyond the file"] = f => AddBytes(f, 1, "a", 64),
        ["chunk at a negative page"] = f => AddBytes(f, 1, "a", -1),
        ["chunk at the largest page"] = f => AddBytes(f, 1, "a", long.MaxValue),
        ["chunk over two slabs"] = f =>
        {
            f.FilePages = 40_000;
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.AddZeros(1, 0, 8_192, 8, (1 << 14) - 1);
        },
        ["segment of more than 64 MiB"] = f =>
        {
            f.Header.SlabShift = 27;
            f.FilePages = 40_000;
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            long bits = (64L << 20) * 8 + 8;
            Segment segment = new(new Extent(16, 16_385, 1, bits), bits, [1, .. new uint[1_024]], 0);
            f.Add(new Chunk(1, 0, bits / 8, 0, [segment]));
        },
        ["chunk from the future"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.AddZeros(1, 0, 100, 8, 16, born: 6);
        },
        ["dead over live"] = f =>
        {
            AddBytes(f, 1, "a", 16);
            f.Add(new DeadExtent(16, 1, 1, 4));
        },
        ["dead beyond the file"] = f => f.Add(new DeadExtent(60, 5, 1, 4)),
        ["dead of no pages"] = f => f.Add(new DeadExtent(16, 0, 1, 4)),
        ["dead before it was born"] = f => f.Add(new DeadExtent(16, 1, 4, 4)),
        ["dead in the future"] = f => f.Add(new DeadExtent(16, 1, 1, 6)),
        ["region number twice"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.AddRegion(1, "b", RegionKind.Bytes, RowLayout.Bytes);
        },
        ["name twice"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.AddRegion(2, "a", RegionKind.Bytes, RowLayout.Bytes);
        },
        ["region number not given yet"] = f => f.AddRegion(100, "a", RegionKind.Bytes, RowLayout.Bytes),
        ["region number 0"] = f => f.AddRegion(0, "a", RegionKind.Bytes, RowLayout.Bytes),
        ["negative region number"] = f => f.AddRegion(-1, "a", RegionKind.Bytes, RowLayout.Bytes),
        ["chunk of no region"] = f => f.AddZeros(7, 0, 100, 8, 16),
        ["gap between chunks"] = f =>
        {
            AddBytes(f, 1, "a", 16);
            f.AddZeros(1, 200, 100, 8, 17);
        },
        ["chunks that overlap in rows"] = f =>
        {
            AddBytes(f, 1, "a", 16);
            f.AddZeros(1, 50, 100, 8, 17);
        },
        ["first chunk not at row 0"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.AddZeros(1, 1, 100, 8, 16);
        },
        ["too few buffers"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Raw, new RowLayout(true, true, 32), "i");
            f.AddZeros(1, 0, 100, 32, 16);
        },
        ["too few bits"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Raw, s_int32, "i");
            f.AddZeros(1, 0, 100, 16, 16);
        },
        ["chunk of a table"] = f =>
        {
            f.AddTable(1, "t", 2);
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
            f.AddZeros(1, 0, 100, 8, 16);
        },
        ["no rows"] = f => PatchChunk(f, 16, 0L),
        ["negative rows"] = f => PatchChunk(f, 16, -1L),
        ["2^31 rows"] = f => PatchChunk(f, 16, 1L << 31),
        ["row number at the end of the range"] = f => PatchChunk(f, 8, long.MaxValue),
        ["nulls in bytes"] = f => PatchChunk(f, 24, 1L),
        ["negative nulls"] = f => PatchChunk(f, 24, -1L),
        ["no segments"] = f => PatchChunk(f, 32, 0),
        ["2^31 segments"] = f => PatchChunk(f, 32, int.MinValue),
        ["statistics beyond the record"] = f => PatchChunk(f, 36, -1),
        ["2^63 pages"] = f => PatchChunk(f, 48, long.MinValue),
        ["length beyond the high-water mark"] = f => PatchChunk(f, 72, 8L),
        ["high-water mark beyond the extent"] = f => PatchChunk(f, 72, 1L << 40),
        ["bits in a tail that is not there"] = f => PatchChunk(f, 80, 1),
        ["2^32 checksums"] = f => PatchChunk(f, 84, -1),
        ["one checksum too few"] = f => PatchChunk(f, 84, 0),
        ["bytes of 0 bits"] = f => f.AddRegion(1, "a", RegionKind.Bytes, new RowLayout(true, false, 0)),
        ["bytes of 64 bits"] = f => f.AddRegion(1, "a", RegionKind.Bytes, new RowLayout(true, false, 64)),
        ["nullable bytes"] = f => f.AddRegion(1, "a", RegionKind.Bytes, new RowLayout(true, true, 8)),
        ["truth values of 8 bits"] = f => f.AddRegion(1, "a", RegionKind.Bool, new RowLayout(true, false, 8), "b"),
        ["text of 8 bits"] = f => f.AddRegion(1, "a", RegionKind.Text, new RowLayout(true, false, 8), "u"),
        ["numbers of 12 bits"] = f => f.AddRegion(1, "a", RegionKind.Raw, new RowLayout(true, false, 12), "i"),
        ["numbers of 2^31 bits"] = f =>
            f.AddRegion(1, "a", RegionKind.Raw, new RowLayout(true, false, int.MinValue), "i"),
        ["empty name"] = f => f.AddRegion(1, "", RegionKind.Bytes, RowLayout.Bytes),
        ["long name"] = f => f.AddRegion(1, new string('n', 1_025), RegionKind.Bytes, RowLayout.Bytes),
        ["control character in a name"] = f => f.AddRegion(1, "a\nb", RegionKind.Bytes, RowLayout.Bytes),
        ["name that is not UTF-8"] = f => PatchHeader(f, 56, 0xFF),
        ["name beyond the record"] = f => PatchHeader(f, 45, 0xFF),
        ["detail beyond the record"] = f => PatchHeader(f, 51, 0xFF),
        ["optional fields beyond the record"] = f => PatchHeader(f, 55, 0xFF),
        ["nullability of 2"] = f => PatchHeader(f, 33, 2),
        ["kept commit of number 0"] = f => f.Add(new RetainedCommit(0, 1, 16, 64, 0)),
        ["kept commit that is the newest"] = f => f.Add(new RetainedCommit(5, 1, 16, 64, 0)),
        ["kept commit above the newest stamp"] = f => f.Add(new RetainedCommit(2, 1, 16, 64, 0)),
        ["kept commits of one number"] = f => AddKept(f, (2, 1), (2, 2)),
        ["kept commits of one stamp"] = f => AddKept(f, (2, 1), (3, 1)),
        ["stamped commit without a stamp"] = f => f.Root.Flags = RootHeader.IsStamped,
        ["2^32 commits to keep"] = f => f.Root.RetainedLimit = uint.MaxValue,
        ["table without columns"] = f => f.AddTable(1, "t"),
        ["column that is missing"] = f => f.AddTable(1, "t", 2),
        ["column listed twice"] = f =>
        {
            f.AddTable(1, "t", 2, 2);
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
        },
        ["column that no table lists"] = f =>
        {
            f.AddTable(1, "t", 2);
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
            f.AddRegion(3, "d", RegionKind.Raw, s_int32, "i", parent: 1);
        },
        ["column of another table"] = f =>
        {
            f.AddTable(1, "t", 3);
            f.AddTable(2, "u", 3);
            f.AddRegion(3, "c", RegionKind.Raw, s_int32, "i", parent: 1);
        },
        ["companion of a companion"] = f =>
        {
            f.AddRegion(1, "v", RegionKind.Raw, s_int32, "i");
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
            f.AddRegion(3, "d", RegionKind.Raw, s_int32, "i", parent: 2);
        },
        ["companion of itself"] = f => f.AddRegion(1, "v", RegionKind.Raw, s_int32, "i", parent: 1),
        ["companion of bytes"] = f =>
        {
            f.AddRegion(1, "v", RegionKind.Bytes, RowLayout.Bytes);
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
        },
        ["column of bytes"] = f =>
        {
            f.AddTable(1, "t", 2);
            f.AddRegion(2, "c", RegionKind.Bytes, RowLayout.Bytes, parent: 1);
        },
        ["columns of different lengths"] = f =>
        {
            f.AddTable(1, "t", 2, 3);
            f.AddRegion(2, "c", RegionKind.Raw, s_int32, "i", parent: 1);
            f.AddRegion(3, "d", RegionKind.Raw, s_int32, "i", parent: 1);
            f.AddZeros(2, 0, 100, 32, 16);
        },
        ["table that lists itself"] = f => f.AddTable(1, "t", 1),
        ["half a column number"] = f =>
            f.Add(new RegionHeader(1, 0, 1, RegionKind.Table, RowLayout.None, 0, "t", "", new byte[7])),
        ["record beyond the leaf"] = f =>
        {
            f.Records.Add((1, new byte[8]));
            f.Leaf.ByteLength = 24;
        },
        ["2^32 records"] = f => f.Leaf.RecordCount = uint.MaxValue,
        ["more bytes than records"] = f =>
        {
            f.AddRegion(1, "a", RegionKind.Bytes, RowLayout.Bytes);
            f.Leaf.ByteLength = 2_000;
        },
        ["leaf longer than its pages"] = f => f.Leaf.ByteLength = 5_000,
        ["leaf shorter than its header"] = f => f.Leaf.ByteLength = 8,
        ["another leaf"] = f => f.Leaf.Index = 1,
        ["leaf that is the directory page"] = f => f.LeafPlace.Page = 4,
        ["leaf of no pages"] = f => f.LeafPlace.PageCount = 0,
        ["leaf of 2^32 pages"] = f => f.LeafPlace.PageCount = uint.MaxValue,
        ["leaf from the future"] = f => f.LeafPlace.Born = 6,
        ["leaf at a negative page"] = f => f.LeafPlace.Page = -7,
        ["directory page that is the root"] = f => f.DirectoryPlace.Page = 3,
        ["directory page beyond the file"] = f => f.DirectoryPlace.Page = 64,
        ["2^32 leaves"] = f => f.Root.LeafCount = uint.MaxValue,
        ["no leaves"] = f => f.Root.LeafCount = 0,
        ["two directory pages"] = f => f.Root.DirectoryPageCount = 2,
        ["root of another commit"] = f => f.Root.CommitNumber = 4,
        ["root of other magic"] = f => f.Root.Magic++,
        ["root of no bytes"] = f => f.Slot.RootByteLength = 0,
        ["root of 2^32 bytes"] = f => f.Slot.RootByteLength = uint.MaxValue,
        ["root shorter than its header"] = f => f.Slot.RootByteLength = 40,
        ["root beyond the file"] = f => f.Slot.RootPage = 64,
        ["root at the largest page"] = f => f.Slot.RootPage = ulong.MaxValue,
        ["slot in the wrong place"] = f => f.SlotIndex = 0,
        ["slot of another file"] = f => f.Slot.FileId = 77,
        ["commit 0"] = f => f.Slot.CommitNumber = 0,
        ["commit whose lock would be the writer's"] = f => SetNumber(f, 1UL << 61),
        ["commit without a place for its lock"] = f => SetNumber(f, 1UL << 63),
        ["commit with nothing above it"] = f => SetNumber(f, ulong.MaxValue),
        ["Pcodec of fixed-size binary"] = f => f.AddCompressed(1, "a", 128, "w:16", CodecId.Pcodec),
        ["Pcodec of decimals of 128 bits"] = f => f.AddCompressed(1, "a", 128, "d:38,9", CodecId.Pcodec),
        ["Pcodec of days and milliseconds"] = f => f.AddCompressed(1, "a", 64, "tiD", CodecId.Pcodec),
        ["Pcodec of text"] = f =>
        {
            RegionHeader header = new(1, 0, 1, RegionKind.Text, new RowLayout(true, false, 0), 0, "a", "u", []);
            f.Add(header.WithFields(header.Fields with { Codec = CodecId.Pcodec }));
        },
        ["chunk of Pcodec in a vector of binary"] = f =>
        {
            f.AddCompressed(1, "a", 128, "w:16", CodecId.Lz4);
            f.AddEncoded(1, 0, 4_096, CodecId.Pcodec, 16, [4, 1], [0]);
        },
        ["encoded chunk of a vector without a codec"] = f =>
        {
            f.AddCompressed(1, "a", 32, "i", CodecId.None);
            f.AddEncoded(1, 0, 4_096, CodecId.Raw, 16, [], new byte[16_384]);
        },
        ["encoded rows that are no whole packets"] = f => AddEncoded(f, 0, 5_000, 1),
        ["encoded rows that are a block and packets"] = f => AddEncoded(f, 0, 65_536 + 4_096, 19),
        ["encoded rows within a block"] = f =>
        {
            f.AddCompressed(1, "a", 32, "i", CodecId.Pcodec);
            f.AddZeros(1, 0, 4_096, 32, 24);
            f.AddEncoded(1, 4_096, 4_096, CodecId.Pcodec, 16, [4, 1], [0]);
        },
        ["parts of fewer packets"] = f => AddEncoded(f, 0, 3 * 4_096, 2),
        ["parts of more packets"] = f => AddEncoded(f, 0, 2 * 4_096, 3),
        ["plain rows of two blocks in a vector with a codec"] = f =>
        {
            f.FilePages = 200;
            f.AddCompressed(1, "a", 8, "c", CodecId.Pcodec);
            Extent extent = new(16, 17, 1, 69_632 * 8);
            uint[] checksums = [Crc32C.Compute(new byte[65_536]), Crc32C.Compute(new byte[4_096])];
            f.Add(new Chunk(1, 0, 69_632, 0, [new Segment(extent, 69_632 * 8, checksums, 0)]));
        },
        ["next region number 0"] = f => f.Root.NextRegionId = 0,
        ["next region number with nothing above it"] = f => f.Root.NextRegionId = long.MaxValue,
    };

    private static readonly Dictionary<string, Action<ForgedFile>> s_unsupported = new(StringComparer.Ordinal)
    {
        ["newer file"] = f => f.Header.Version = 4,
        ["newer commit"] = f => f.Slot.Version = 4,
        ["other pages"] = f => f.Header.PageSize = 8_192,
        ["slabs of 2^40 bytes"] = f => f.Header.SlabShift = 40,
        ["slabs of 1 byte"] = f => f.Header.SlabShift = 0,
        ["no database"] = f => f.Header.Magic++,
        ["record of type 0"] = f => f.Records.Add((0, new byte[8])),
        ["record of type 5"] = f => f.Records.Add((5, new byte[8])),
        ["region of kind 0"] = f => f.AddRegion(1, "a", default, RowLayout.Bytes),
        ["region of kind 8"] = f => f.AddRegion(1, "a", (RegionKind)8, RowLayout.Bytes),
    };

    private static void AddKept(ForgedFile file, params (ulong Number, long Stamp)[] commits)
    {
        file.Root.Flags = RootHeader.HasStamp;
        file.Root.Stamp = 100;
        foreach ((ulong number, long stamp) in commits)
            file.Add(new RetainedCommit(number, stamp, 16, 64, 0));
    }

    private static void SetNumber(ForgedFile file, ulong number) =>
        (file.Slot.CommitNumber, file.Root.CommitNumber) = (number, number);

    public static TheoryData<string> CorruptCases => [.. s_corrupt.Keys];

    public static TheoryData<string> UnsupportedCases => [.. s_unsupported.Keys];

    [Theory]
    [MemberData(nameof(CorruptCases))]
    public void Impossible_content_is_corrupt_data(string which)
    {
        CorruptDataException e = Assert.Throws<CorruptDataException>(() => OpenForged(s_corrupt[which]));
        Assert.NotEmpty(e.Structure);
        Assert.NotEmpty(e.Expected);
    }

    [Theory]
    [MemberData(nameof(UnsupportedCases))]
    public void What_a_newer_version_may_bring_is_unsupported(string which) =>
        Assert.Throws<UnsupportedFormatException>(() => OpenForged(s_unsupported[which]));

    [Fact]
    public void The_forge_itself_makes_files_that_open()
    {
        ForgedFile file = new();
        AddBytes(file, 1, "bytes", 16);
        file.AddTable(2, "table", 3);
        file.AddRegion(3, "column", RegionKind.Raw, s_int32, "i", parent: 2);
        file.AddZeros(3, 0, 100, 32, 17);
        file.Add(new DeadExtent(20, 3, 1, 5));
        using PowerCutDisk disk = new(file.Build());
        using Database database = disk.Open();
        Assert.Equal(100, database.GetRegion("bytes").Length);
        Assert.Equal(100, database.Table("table").RowCount);
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    [Fact]
    public void Vectors_of_an_unknown_type_are_unsupported_when_they_are_read_and_the_rest_works()
    {
        ForgedFile file = new();
        // The longest rows there may be: 512 of them.
        file.AddRegion(1, "wide", RegionKind.Raw, new RowLayout(true, false, 65_536 * 8), "w:65537");
        file.AddRegion(2, "odd", RegionKind.Raw, new RowLayout(true, false, 64), "i");
        AddBytes(file, 3, "bytes", 16);
        using PowerCutDisk disk = new(file.Build());
        using Database database = disk.Open();
        Assert.Throws<UnsupportedFormatException>(() => database.TryGetVector("wide"));
        Assert.Throws<CorruptDataException>(() => database.TryGetVector("odd"));
        Assert.True(database.Verify().IsSound);
        database.GetRegion("bytes").Append([1]);
        database.Remove("wide");
        database.Commit();
    }

    private static void OpenForged(Action<ForgedFile> forge)
    {
        ForgedFile file = new();
        forge(file);
        using PowerCutDisk disk = new(file.Build());
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using Database database = disk.Open();
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1 << 20, $"{allocated} bytes were allocated");
            Assert.Empty(disk.Log);
        }
    }

    private static void AddBytes(ForgedFile file, long id, string name, long page)
    {
        file.AddRegion(id, name, RegionKind.Bytes, RowLayout.Bytes);
        file.AddZeros(id, 0, 100, 8, page);
    }

    // A vector of Pcodec with a chunk of some rows, and that many packets.
    private static void AddEncoded(ForgedFile file, long firstRow, long rows, int packets)
    {
        file.AddCompressed(1, "a", 32, "i", CodecId.Pcodec);
        byte[][] parts =
        [
            [4, 1],
            .. Enumerable.Repeat<byte[]>([0], packets),
        ];
        file.AddEncoded(1, firstRow, rows, CodecId.Pcodec, 16, parts);
    }

    // Puts a number into the record of a chunk that is otherwise right.
    private static void PatchChunk(ForgedFile file, int at, long value)
    {
        AddBytes(file, 1, "a", 16);
        BinaryPrimitives.WriteInt64LittleEndian(file.Records[^1].Content.AsSpan(at), value);
    }

    private static void PatchChunk(ForgedFile file, int at, int value)
    {
        AddBytes(file, 1, "a", 16);
        BinaryPrimitives.WriteInt32LittleEndian(file.Records[^1].Content.AsSpan(at), value);
    }

    private static void PatchHeader(ForgedFile file, int at, byte value)
    {
        file.AddRegion(1, "name", RegionKind.Bytes, RowLayout.Bytes);
        Assert.Equal("name", Encoding.UTF8.GetString(file.Records[0].Content.AsSpan(56)));
        file.Records[0].Content[at] = value;
    }
}
