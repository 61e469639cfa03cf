using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;

namespace Columnar.Tests.Corruption;

/// <summary>
/// P6: whatever happens to the bytes of a file, salvaging it ends in a typed error or in a sound database that holds nothing but
/// what the file held. COLUMNAR_ALL_FLIPS=1 flips every bit.
/// </summary>
public sealed partial class SalvageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PowerCutDisk? _out;
    private readonly byte[] _file;
    private readonly string[] _newest;
    private readonly string[] _older;
    private readonly CatalogState _catalog;

    public SalvageTests()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Workload workload = new(database, new Random(12)) { LargeRows = 300 };
        foreach (ModelType type in Enum.GetValues<ModelType>())
            workload.AppendRows(workload.CreateVector(type), 30);
        string table = workload.CreateTable();
        workload.AppendToTable(table, 20);
        workload.Append(workload.CreateRegion(), 1_000);
        workload.Commit(1);
        _older = workload.Committed.Describe().Split('\n');
        workload.Append(workload.CreateRegion(), 70);
        workload.AppendToTable(table, 5);
        workload.Commit(2);
        _newest = workload.Committed.Describe().Split('\n');
        _catalog = database.Store.Committed.Catalog;
        byte[] whole = disk.ToArray();
        int used = Array.FindLastIndex(whole, b => b != 0) + 1;
        _file = whole[..(int)Geometry.AlignUp(used, Geometry.PageSize)];
    }

    public void Dispose()
    {
        _folder.Dispose();
        _out?.Dispose();
    }

    [Fact]
    public void A_sound_file_is_copied_whole()
    {
        SalvageReport report = Run(_file)!;
        Assert.True(report is { IsComplete: true, IsCatalogWhole: true, CommitNumber: 3 });
        Assert.Equal(_newest, Read(out _));
        int vectors = Enum.GetValues<ModelType>().Length;
        Assert.Equal(vectors + 3, report.Copied.Count);
        Assert.Equal(25, report.Copied.Single(item => item.Name == $"n{vectors}").RowCount);
    }

    [Fact]
    public void Codes_that_stand_for_no_text_are_left_out()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            database.DictionaryText("sound").Append(["a", "b", "a"]);
            DictionaryTextVector stray = database.DictionaryText("stray");
            stray.Append(["a", "b"]);
            database.Commit();
            AppendCode(database, stray, 2);
            database.Commit();
        }
        SalvageReport report = Run(disk.ToArray())!;
        Assert.Equal("sound", Assert.Single(report.Copied).Name);
        Assert.Contains(
            report.Left,
            damage => damage is { Name: "stray", Expected: "codes of 2 texts", Found: "2 in row 2" }
        );
        using Database copy = OpenCopy();
        Assert.Equal(new string?[] { "a", "b", "a" }, copy.DictionaryText("sound").ToArray());
        Assert.True(copy.Verify().IsSound);
    }

    private static unsafe void AppendCode(Database database, DictionaryTextVector vector, int code)
    {
        ChunkBuffers rows = new(0, 1, 0, 0, (nint)(&code), 0);
        RowWriter.Change(database.Store, vector.State, (writer, state) => writer.Append(state, rows));
    }

    [Fact]
    public void Every_flipped_bit_leaves_a_sound_part_or_is_a_typed_error()
    {
        bool all = Environment.GetEnvironmentVariable("COLUMNAR_ALL_FLIPS") == "1";
        byte[] damaged = [.. _file];
        for (long bit = 0; bit < _file.Length * 8L; bit += all ? 1 : Step(bit))
        {
            damaged[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            SalvageReport? report = Run(damaged);
            AssertPart(report, $"bit {bit % 8} of byte {bit / 8}");
            // The newest commit can always be had where neither its root nor both slots are hit.
            if (bit < Geometry.PageSize * 8)
                Assert.Equal(3ul, report?.CommitNumber);
            damaged[bit / 8] = _file[bit / 8];
        }
    }

    [Fact]
    public void Every_prefix_is_a_typed_error_or_a_sound_part()
    {
        for (int length = 0; length < _file.Length; length += length < 13_000 ? 401 : 1_021)
            AssertPart(Run(_file[..length]), $"{length} bytes");
        // Without the last page the rest is still there.
        Assert.NotNull(Run(_file[..^1]));
    }

    [Fact]
    public void Zeros_and_noise_leave_a_sound_part_or_are_typed_errors()
    {
        Random random = new(3);
        for (int i = 0; i < 60 * Effort.Factor; i++)
        {
            byte[] damaged = [.. _file];
            Span<byte> place = damaged.AsSpan(random.Next(damaged.Length));
            place = place[..random.Next(1, Math.Min(place.Length, 1 << random.Next(1, 14)) + 1)];
            if (i % 2 == 0)
                place.Clear();
            else
                random.NextBytes(place);
            AssertPart(Run(damaged), $"round {i}");
        }
        byte[] noise = new byte[100_000];
        random.NextBytes(noise);
        Assert.Null(Run(noise));
        Assert.Null(Run(new byte[100_000]));
    }

    [Fact]
    public void Damage_in_each_region_leaves_just_that_region()
    {
        foreach (RegionState region in _catalog.Regions.Values)
        {
            foreach (Segment segment in region.Chunks.SelectMany(chunk => chunk.Segments))
            {
                byte[] damaged = [.. _file];
                damaged[segment.Extent.Offset + segment.UsedBytes - 1] ^= 1;
                SalvageReport report = Run(damaged)!;
                // A vector of codes and its dictionary are nothing without one another.
                RegionState whole =
                    region.Header.Kind == RegionKind.Text && ParentOf(region) is { } codes ? codes : region;
                string name = _catalog.FullName(whole);
                Assert.Equal(
                    _catalog
                        .Regions.Values.Where(part => part == whole || ParentOf(part) == whole)
                        .Select(_catalog.FullName)
                        .Order(),
                    report.Left.Select(damage => damage.Name).Order()
                );
                Assert.True(report.IsCatalogWhole);
                Assert.Equal(
                    _newest.Where(line => !line.StartsWith($"{name}: ", StringComparison.Ordinal)),
                    Read(out _)
                );
            }
        }
    }

    [Fact]
    public void A_damaged_header_is_passed_over()
    {
        byte[] damaged = [.. _file];
        damaged.AsSpan(0, Geometry.PageSize).Clear();
        SalvageReport report = Run(damaged)!;
        Assert.Equal("file header", Assert.Single(report.Left).Name);
        Assert.Equal(_newest, Read(out _));
    }

    [Fact]
    public void Without_the_newest_root_the_older_commit_is_taken()
    {
        byte[] damaged = [.. _file];
        CommitSlot.Read(damaged.AsSpan((int)Geometry.SlotOffset(1)), IdOf(_file), out CommitSlot slot);
        damaged[(int)slot.RootPage * Geometry.PageSize] ^= 1;
        SalvageReport report = Run(damaged)!;
        Assert.Equal(2ul, report.CommitNumber);
        Assert.Equal("root of commit 3", Assert.Single(report.Left).Name);
        Assert.Equal(_older, Read(out _));
    }

    [Fact]
    public void A_lost_leaf_of_the_catalog_is_said_to_cost_rows()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        byte[] file;
        CatalogLeafPlace[] leaves;
        string[] lines;
        using (Database database = disk.Open())
        {
            for (int i = 0; i < 60; i++)
                database.CreateRegion($"region {i}").Append(new byte[i + 1]);
            database.Commit(stamp: 5);
            lines = DatabaseModel.Describe(database).Split('\n');
            file = disk.ToArray();
            leaves = [.. Leaves(disk, file)];
        }
        Assert.True(leaves.Length > 2);
        foreach (CatalogLeafPlace leaf in leaves)
        {
            byte[] damaged = [.. file];
            damaged[leaf.Offset + 100] ^= 1;
            SalvageReport report = Run(damaged)!;
            Assert.False(report.IsCatalogWhole);
            Assert.Contains(report.Left, left => left.Name == "catalog leaf" && left.Offset == leaf.Offset);
            Assert.Equal(60 - leaf.Regions, report.Copied.Count);
            AssertPart(report, $"leaf at {leaf.Offset}", lines);
        }
    }

    [Fact]
    public void Regions_that_claim_one_place_are_left_unless_checksums_decide()
    {
        ForgedFile file = new();
        foreach (int id in (int[])[1, 2, 3])
            file.AddRegion(id, $"r{id}", RegionKind.Bytes, RowLayout.Bytes);
        file.AddZeros(1, 0, 100, 8, 16);
        file.AddZeros(2, 0, 200, 8, 16);
        file.AddZeros(3, 0, 100, 8, 17);
        SalvageReport report = Run(file);
        Assert.Equal("r3", Assert.Single(report.Copied).Name);
        Assert.Equal(["r1", "r2"], report.Left.Select(left => left.Name).Order());

        file = new ForgedFile();
        file.AddRegion(1, "zeros", RegionKind.Bytes, RowLayout.Bytes);
        file.AddRegion(2, "others", RegionKind.Bytes, RowLayout.Bytes);
        file.AddZeros(1, 0, 100, 8, 16);
        file.Add(new Chunk(2, 0, 100, 0, [new Segment(new Extent(16, 1, 1, 800), 800, [77], 0)]));
        report = Run(file);
        Assert.Equal("zeros", Assert.Single(report.Copied).Name);
        Assert.Equal("others", Assert.Single(report.Left).Name);
    }

    [Fact]
    public void What_contradicts_the_rest_of_the_catalog_is_left()
    {
        RowLayout int32 = new(true, false, 32);
        ForgedFile file = new();
        file.AddTable(1, "short", 2, 3);
        file.AddRegion(2, "a", RegionKind.Raw, int32, "i", parent: 1);
        file.AddRegion(3, "b", RegionKind.Raw, int32, "i", parent: 1);
        file.AddZeros(2, 0, 100, 32, 16);
        file.AddTable(4, "lacking", 5, 6);
        file.AddRegion(5, "a", RegionKind.Raw, int32, "i", parent: 4);
        file.AddTable(7, "itself", 7);
        file.AddRegion(8, "lost", RegionKind.Raw, int32, "i", parent: 99);
        file.AddRegion(9, "twice", RegionKind.Bytes, RowLayout.Bytes);
        file.AddRegion(10, "twice", RegionKind.Bytes, RowLayout.Bytes);
        file.AddRegion(11, "gap", RegionKind.Bytes, RowLayout.Bytes);
        file.AddZeros(11, 5, 100, 8, 17);
        file.AddZeros(12, 0, 100, 8, 18);
        file.AddRegion(13, "number", RegionKind.Bytes, RowLayout.Bytes);
        file.AddRegion(13, "again", RegionKind.Bytes, RowLayout.Bytes);
        file.AddRegion(long.MaxValue, "last", RegionKind.Bytes, RowLayout.Bytes);
        file.AddTable(14, "inner", 15);
        file.AddRegion(16, "good", RegionKind.Bytes, RowLayout.Bytes);
        file.AddZeros(16, 0, 100, 8, 19);
        SalvageReport report = Run(file);
        Assert.Equal(["good", "lacking"], report.Copied.Select(item => item.Name).Order());
        Assert.Equal(
            [
                "again",
                "gap",
                "inner",
                "inner",
                "itself",
                "lacking",
                "last",
                "number",
                "region 12",
                "region 99.lost",
                "short",
                "short.a",
                "short.b",
                "twice",
                "twice",
            ],
            report.Left.Select(left => left.Name).Order(StringComparer.Ordinal)
        );
        using Database copy = OpenCopy();
        Assert.Equal(["a"], copy.Table("lacking").Schema.Select(column => column.Name));
    }

    [Fact]
    public void Nothing_is_replaced_and_the_damaged_file_is_only_read()
    {
        string path = _folder.File("a.columnar");
        byte[] damaged = [.. _file];
        damaged[_catalog.Regions.Values.First().Chunks[0].Segments[0].Extent.Offset] ^= 1;
        File.WriteAllBytes(path, damaged);
        string taken = _folder.File("taken");
        File.WriteAllText(taken, "mine");
        Assert.Throws<IOException>(() => Database.Salvage(path, taken));
        Assert.Throws<IOException>(() => Database.Salvage(path, path));
        Assert.Equal("mine", File.ReadAllText(taken));
        Assert.Single(Database.Salvage(path, _folder.File("b.columnar")).Left);
        Assert.Equal(damaged, File.ReadAllBytes(path));
        Assert.Throws<FileNotFoundException>(() => Database.Salvage(_folder.File("none"), _folder.File("c")));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Database.Salvage(path, _folder.File("c"), null, source.Token));
        Assert.False(File.Exists(_folder.File("c")));
    }
}
