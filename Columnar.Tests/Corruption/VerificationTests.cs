using System.Runtime.InteropServices;
using System.Text;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Corruption;

/// <summary>P6: Verify reports all damage, of data and of what was sound when the file was opened, and stops at none.</summary>
public sealed class VerificationTests : IDisposable
{
    // The workload counts what it creates.
    private static readonly string s_bytesName = $"n{Enum.GetValues<ModelType>().Length}";

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public VerificationTests()
    {
        _database = _disk.Open();
        Workload workload = new(_database, new Random(4));
        foreach (ModelType type in Enum.GetValues<ModelType>())
            workload.AppendRows(workload.CreateVector(type), 1_001);
        workload.Append(workload.CreateRegion(), 100_000);
        _database.Commit(stamp: 1);
        _database.GetRegion(s_bytesName).Truncate(99_999);
        _database.GetRegion(s_bytesName).Append([1]);
        _database.Remove("n0");
        _database.Commit(stamp: 2);
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void All_damage_of_all_regions_is_reported_at_once()
    {
        CatalogState catalog = _database.Store.Committed.Catalog;
        List<(string, long)> expected = [];
        foreach (RegionState region in catalog.Regions.Values)
        {
            foreach (Segment segment in region.Chunks.SelectMany(chunk => chunk.Segments))
            {
                Flip(segment.Extent.Offset);
                expected.Add((catalog.FullName(region), segment.Extent.Offset));
            }
        }
        VerificationReport report = _database.Verify();
        Assert.Equal(expected.Order(), report.Damages.Select(d => (d.Name, d.Offset)).Where(expected.Contains).Order());
    }

    [Fact]
    public void The_data_of_kept_commits_is_verified()
    {
        using (Snapshot first = _database.Snapshot(stamp: 1))
            Assert.Equal(1_001, first.Vector("n0").Length);
        CommitState kept = _database.Store.PinStamped(1);
        RegionState removed = kept.Catalog.Find(0, "n0")!;
        _database.Store.Unpin(kept);
        Flip(removed.Chunks[0].Segments[0].Extent.Offset + 5);
        Damage damage = Assert.Single(_database.Verify().Damages);
        Assert.Equal("n0 (stamp 1)", damage.Name);
    }

    [Fact]
    public void A_catalog_that_rotted_since_opening_is_damage_and_no_exception()
    {
        foreach (PageRange range in _database.Store.Committed.Pages.All())
        {
            long place = range.Start * Geometry.PageSize;
            Flip(place + 20);
            Damage damage = Assert.Single(_database.Verify().Damages);
            Assert.Equal(place, damage.Offset);
            Flip(place + 20);
        }
        CommitState kept = _database.Store.PinStamped(1);
        long root = kept.Pages.Root.Start * Geometry.PageSize;
        _database.Store.Unpin(kept);
        Flip(root + 20);
        Assert.Equal("commit root (stamp 1)", Assert.Single(_database.Verify().Damages).Name);
        Flip(root + 20);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Header_and_slots_that_rotted_since_opening_are_damage()
    {
        foreach (long place in (long[])[8, 40, Geometry.SlotOffset(0) + 40, Geometry.SlotOffset(1) + 40])
        {
            Flip(place);
            Assert.Equal(place & -Geometry.PageSize, Assert.Single(_database.Verify().Damages).Offset);
            Flip(place);
        }
    }

    [Theory]
    [InlineData("abcdef", "2,4,6", -1)]
    [InlineData("ab\u00e9\u20ac\U0001F600", "2,4,7,11", -1)]
    [InlineData("\u00e9", "1,2", 0)] // Each half by itself is none.
    [InlineData("ab\U0001F600", "2,4,6", 1)]
    public void Every_value_of_text_is_to_be_utf8_by_itself(string text, string ends, long invalidRow)
    {
        int[] offsets = [0, .. ends.Split(',').Select(int.Parse)];
        VerificationReport report = VerifyForged(Encoding.UTF8.GetBytes(text), offsets);
        if (invalidRow < 0)
            Assert.True(report.IsSound);
        else
            Assert.Contains($"row {invalidRow}", Assert.Single(report.Damages).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_cross_the_units_of_checksums_are_judged_whole()
    {
        byte[] text = new byte[200_000];
        text.AsSpan().Fill((byte)'x');
        "\U0001F600"u8.CopyTo(text.AsSpan(65_534));
        "\u20ac"u8.CopyTo(text.AsSpan(131_071));
        Assert.True(VerifyForged(text, [0, 3, 150_000, 200_000]).IsSound);
        text[65_537] = (byte)'x';
        Assert.Contains(
            "row 1",
            Assert.Single(VerifyForged(text, [0, 3, 150_000, 200_000]).Damages).Found,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("-1,4,6", "at least 0")]
    [InlineData("0,4,3,6", "at least 4")]
    [InlineData("0,4,5", "a last offset of 6")]
    [InlineData("0,4,9", "a last offset of 6")]
    public void Offsets_with_right_checksums_are_to_rise_within_the_text(string offsets, string expected)
    {
        VerificationReport report = VerifyForged("abcdef"u8, [.. offsets.Split(',').Select(int.Parse)]);
        Assert.Contains(expected, Assert.Single(report.Damages).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_that_are_miscounted_are_damage_and_are_not_copied()
    {
        ForgedFile file = new();
        file.AddRegion(1, "n", RegionKind.Raw, new RowLayout(true, true, 8), "c");
        Segment validity = SegmentOf(new byte[2], 16);
        Segment data = SegmentOf(new byte[16], 17);
        file.Add(new Chunk(1, 0, 16, 3, [validity, data]));
        using PowerCutDisk disk = new(file.Build());
        using Database database = disk.Open();
        Damage damage = Assert.Single(database.Verify().Damages);
        Assert.Equal(("3 nulls", "16"), (damage.Expected, damage.Found));
        using TemporaryFolder folder = new();
        Assert.Throws<CorruptDataException>(() => database.Backup(folder.File("copy")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Kept_commits_that_lead_nowhere_are_damage_and_the_newest_reads_well()
    {
        foreach (
            (ulong page, uint length) in ((ulong, uint)[])
                [(3, 88), (60, 64), (1UL << 60, 64), (16, uint.MaxValue), (16, 8)]
        )
        {
            ForgedFile file = new();
            file.Root.Flags = RootHeader.HasStamp | RootHeader.IsStamped;
            file.Root.Stamp = 9;
            file.AddRegion(1, "r", RegionKind.Bytes, RowLayout.Bytes);
            file.AddZeros(1, 0, 100, 8, 20);
            file.Add(new RetainedCommit(3, 7, page, length, 0));
            using PowerCutDisk disk = new(file.Build());
            using Database database = disk.Open();
            Assert.Throws<CorruptDataException>(() => database.Snapshot(stamp: 7).Dispose());
            Assert.Throws<CorruptDataException>(() => database.RollbackTo(stamp: 7));
            Assert.EndsWith("(stamp 7)", Assert.Single(database.Verify().Damages).Name, StringComparison.Ordinal);
            Assert.Equal(100, database.GetRegion("r").Length);
            database.GetRegion("r").Append([1]);
            database.Commit(stamp: 10);
        }
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(2, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(1, true)]
    public unsafe void Codes_that_stand_for_no_text_are_damage(int code, bool isSound)
    {
        DictionaryTextVector vector = _database.DictionaryText("codes", nullable: true);
        vector.Append("a");
        vector.Append("b");
        vector.Append((string?)null);
        _database.Commit(stamp: 12);
        int[] codes = [0, 1, int.MinValue, code];
        byte validity = 0b1011;
        fixed (int* values = codes)
        {
            ChunkBuffers rows = new(0, 4, (nint)(&validity), 0, (nint)values, 1);
            RowWriter.Change(_database.Store, vector.State, (writer, state) => writer.Append(state, rows));
        }
        _database.Commit(stamp: 13);
        VerificationReport report = _database.Verify();
        Assert.Equal(isSound, report.IsSound);
        if (isSound)
            return;
        Damage damage = Assert.Single(report.Damages);
        Assert.Equal(("codes", "codes of 2 texts", $"{code} in row 6"), (damage.Name, damage.Expected, damage.Found));
        // A text that comes later is none of the kept commit's.
        if (code == 2)
        {
            vector.Append("c");
            _database.Commit(stamp: 14);
            Assert.Equal("codes (stamp 13)", Assert.Single(_database.Verify().Damages).Name);
        }
    }

    [Fact]
    public void A_chunk_that_another_commit_records_otherwise_is_checked_again()
    {
        RegionState region = _database.Store.Committed.Catalog.Find(0, s_bytesName)!;
        Chunk sound = region.Chunks[0];
        Segment segment = sound.Segments[0];
        uint[] checksums = [.. segment.Checksums];
        checksums[^1]++;
        Chunk other = new(sound.RegionId, 0, sound.Rows, 0, [segment with { Checksums = checksums }]);
        List<Damage> damages = [];
        using RegionCheck check = new(_database.Store.File, new ByteProgress(null, 1), damages, default);
        RegionState first = region with { Chunks = [sound] };
        Assert.True(check.Check(first, "first"));
        Assert.True(check.Check(first, "again"));
        Assert.False(check.Check(first with { Chunks = [other] }, "other"));
        Assert.Equal("other", Assert.Single(damages).Name);
    }

    [Fact]
    public void Pages_of_a_kept_commit_that_the_newest_counts_as_free_are_damage()
    {
        CommitState kept = _database.Store.PinStamped(1);
        Extent removed = kept.Catalog.Find(0, "n0")!.Chunks[0].Segments[0].Extent;
        _database.Store.Unpin(kept);
        DeadExtent dead = _database
            .Store.Committed.Pages.Leaves.SelectMany(leaf => leaf!.Records)
            .OfType<DeadExtent>()
            .Single(record => record.FirstPage == removed.FirstPage);
        // As if it had been gone before the kept commit.
        Forge(dead, new DeadExtent(dead.FirstPage, dead.PageCount, dead.Born, kept.Number));
        using Database reader = new(Store.Open(_disk.OpenFile(writable: false), writable: false));
        Damage damage = Assert.Single(reader.Verify().Damages);
        Assert.Equal(("catalog (stamp 1)", removed.Offset), (damage.Name, damage.Offset));
    }

    [Fact]
    public void A_stamp_that_was_given_again_meanwhile_is_no_damage()
    {
        _database.Commit(stamp: 3);
        CommitState newest = _database.Store.PinNewest();
        _database.RollbackTo(stamp: 1);
        for (int stamp = 2; stamp < 9; stamp++)
        {
            _database.GetRegion(s_bytesName).Append(new byte[9_000]);
            _database.Commit(stamp);
        }
        using (Verification verification = new(_database.Store, newest))
            Assert.Empty(verification.Run(null, default).Damages);
        _database.Store.Unpin(newest);
    }

    [Fact]
    public void It_can_be_cancelled_and_tells_how_far_it_is()
    {
        List<double> parts = [];
        _database.Verify(new Reports(parts.Add));
        Assert.Equal(parts.Order(), parts);
        Assert.InRange(parts[^1], 0.5, 1);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
            _database.Verify(new Reports(_ => source.Cancel()), source.Token)
        );
    }

    private static VerificationReport VerifyForged(ReadOnlySpan<byte> text, int[] offsets)
    {
        const int TextPage = 20;
        ForgedFile file = new() { FilePages = 128 };
        file.AddRegion(1, "t", RegionKind.Text, new RowLayout(true, false, 0), "u");
        byte[] offsetBytes = MemoryMarshal.AsBytes<int>(offsets).ToArray();
        Segment[] segments = [SegmentOf(offsetBytes, 16), SegmentOf(text, TextPage)];
        file.Add(new Chunk(1, 0, offsets.Length - 1, 0, segments));
        using PowerCutDisk disk = new(file.Build());
        disk.Poke(16 * Geometry.PageSize, offsetBytes);
        disk.Poke(TextPage * Geometry.PageSize, text);
        using Database database = disk.Open();
        return database.Verify();
    }

    private static Segment SegmentOf(ReadOnlySpan<byte> bytes, long page)
    {
        List<uint> checksums = [];
        for (int start = 0; start < bytes.Length; start += 65_536)
            checksums.Add(Crc32C.Compute(bytes[start..Math.Min(bytes.Length, start + 65_536)]));
        Extent extent = new(page, Geometry.PagesFor(bytes.Length), 1, bytes.Length * 8L);
        return new Segment(extent, bytes.Length * 8L, [.. checksums], 0);
    }

    // Replaces a record of the newest commit by one of the same length, and has all checksums say so.
    private void Forge(CatalogRecord record, CatalogRecord other)
    {
        CommitState commit = _database.Store.Committed;
        CatalogLeaf leaf = commit.Pages.Leaves[record.Leaf]!;
        byte[] file = _disk.ToArray();
        Span<byte> leafBytes = PagesOf(leaf.Place);
        int at = leafBytes.IndexOf(ForgedFile.ContentOf(record));
        ForgedFile.ContentOf(other).CopyTo(leafBytes[at..]);
        Span<byte> directory = file.AsSpan(
            (int)commit.Pages.DirectoryPages[0].Page * Geometry.PageSize,
            Geometry.PageSize
        );
        int entry = DirectoryHeader.Size + record.Leaf * DirectoryEntry.Size;
        MemoryMarshal.Write(directory[(entry + 20)..], Crc32C.Compute(leafBytes));
        Span<byte> root = PagesOf(commit.Pages.Root)[..(int)commit.Pages.RootByteLength];
        MemoryMarshal.Write(root[(RootHeader.Size + 16)..], Crc32C.Compute(directory));
        Span<byte> slotBytes = file.AsSpan((int)Geometry.SlotOffset((int)(commit.Number & 1)), CommitSlot.Size);
        CommitSlot slot = MemoryMarshal.Read<CommitSlot>(slotBytes);
        slot.RootChecksum = Crc32C.Compute(root);
        slot.Write(slotBytes);
        _disk.Poke(0, file);

        Span<byte> PagesOf(PageRange range) =>
            file.AsSpan((int)range.Start * Geometry.PageSize, (int)range.Length * Geometry.PageSize);
    }

    private void Flip(long offset)
    {
        Span<byte> one = stackalloc byte[1];
        _disk.Peek(offset, one);
        one[0] ^= 1;
        _disk.Poke(offset, one);
    }

    private sealed class Reports(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
