using Columnar.Compression;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Storage;

/// <summary>A backup is a compact database that holds exactly what the commit holds, or there is no file.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Child = "Columnar.Tests.Storage.BackupTests.Child_copies_again_and_again";
    private readonly TemporaryFolder _folder = new();
    private readonly string _copy;

    public BackupTests() => _copy = _folder.File("copy.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_backup_holds_what_the_commit_holds_in_full_chunks_and_exact_extents()
    {
        for (int seed = 0; seed < 12 * Effort.Factor; seed++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            using Database database = disk.Open();
            Workload workload = new(database, new Random(Effort.Seed(seed))) { LargeRows = 70_000 };
            for (int i = 0; i < 120; i++)
            {
                workload.Step();
                if (i % 10 == 0)
                    workload.Commit();
            }
            database.Backup(_copy);
            AssertSame(database, workload.Committed.Describe());
            File.Delete(_copy);
        }
    }

    [Fact]
    public void Rows_of_many_short_chunks_are_joined()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Workload workload = new(database, new Random(5));
        string[] names = [.. Enum.GetValues<ModelType>().Select(workload.CreateVector)];
        for (int i = 0; i < 8; i++)
        {
            foreach (string name in names)
            {
                // Cutting what was committed and appending again begins a chunk each time.
                workload.TruncateVector(name);
                workload.AppendRows(name, 66_000 + i);
            }
            workload.Commit();
        }
        Assert.Contains(names, name => database.TryGetVector(name)!.State.Chunks.Length > 1);
        database.Backup(_copy);
        AssertSame(database, workload.Committed.Describe());
        using Database copy = Database.OpenReadOnly(_copy);
        Assert.All(
            copy.Store.Committed.Catalog.Regions.Values,
            region => Assert.InRange(region.Chunks.Length, 1, region.Header.Fields.Codec == CodecId.None ? 1 : 2)
        );
    }

    [Fact]
    public void Text_of_more_than_a_segment_is_divided_where_it_must_be()
    {
        string path = _folder.File("text.columnar");
        using Database database = Database.Open(path);
        TextVector text = database.Text("t", nullable: true);
        for (int i = 0; i < 140; i++)
            text.Append(i % 50 == 7 ? null : new string((char)('a' + i % 26), 1 << 19));
        database.Commit();
        database.Backup(_copy);
        using Database copy = Database.OpenReadOnly(_copy);
        Assert.True(copy.Verify().IsSound);
        using Snapshot before = database.Snapshot();
        using Snapshot after = copy.Snapshot();
        Assert.Equal(before.Text("t").ToArray(), after.Text("t").ToArray());
        RegionState region = copy.Store.Committed.Catalog.Find(0, "t")!;
        Assert.Equal([Geometry.MaxSegmentBytes, 9L << 19], region.Chunks.Select(c => c.Segments[2].WholeBytes));
    }

    [Fact]
    public void What_is_recorded_of_regions_and_tables_is_kept()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        database.RetainedCommits = 3;
        database.CreateRegion("gone");
        database.Raw<long>("numbers", version: 7, nullable: true).Append(1);
        database.CreateTable("t", [new("b", ElementType.Utf8), new("a", ElementType.Float64, IsNullable: true)]);
        database.Commit(stamp: 41);
        database.Remove("gone");
        database.Commit();
        database.Backup(_copy);
        using Database copy = Database.Open(_copy);
        Assert.Equal(41, copy.Stamp);
        CatalogState before = database.Store.Committed.Catalog;
        CatalogState after = copy.Store.Committed.Catalog;
        Assert.Equal(before.NextRegionId, after.NextRegionId);
        foreach (RegionState region in before.Regions.Values)
            Assert.Equal(
                ForgedFile.ContentOf(region.Header),
                ForgedFile.ContentOf(after.Regions[region.Header.Id].Header)
            );
        Assert.Equal(["b", "a"], copy.Table("t").Schema.Select(column => column.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.Commit(stamp: 41));
        // The stamp was given to an earlier commit, which is not in the copy.
        Assert.Empty(copy.ListCommits());
        Assert.Equal(3, copy.RetainedCommits);
        copy.Raw<long>("numbers", version: 7, nullable: true).Append(2);
        copy.Commit(stamp: 42);
        Assert.True(copy.Verify().IsSound);
    }

    [Fact]
    public void A_snapshot_is_copied_as_it_was_while_writing_goes_on()
    {
        string path = _folder.File("a.columnar");
        using Database database = Database.Open(path);
        Region region = database.CreateRegion("r");
        region.Append(new byte[300_000]);
        database.Commit(stamp: 1);
        using Snapshot then = database.Snapshot();
        region.Write(0, [1]);
        database.CreateRegion("later");
        database.Commit(stamp: 2);
        region.Append([2]); // Pending changes are not copied.
        int reports = 0;
        then.Backup(
            _copy,
            new Reports(_ =>
            {
                if (reports++ < 10)
                {
                    region.Append([3]);
                    database.Commit();
                }
            })
        );
        using (Database copy = Database.OpenReadOnly(_copy))
        {
            Assert.Equal(1, copy.Stamp);
            Assert.Equal(1, Assert.Single(copy.ListCommits()).Stamp);
            Assert.Equal(["r"], copy.Names);
            using Snapshot copied = copy.Snapshot();
            Assert.Equal(new byte[300_000], copied.Region("r").ToArray());
        }
        File.Delete(_copy);
        using Database reader = Database.OpenReadOnly(path);
        reader.Backup(_copy);
        using Database newest = Database.OpenReadOnly(_copy);
        Assert.Equal(2, newest.Stamp);
        Assert.Equal(region.Length, newest.GetRegion("r").Length);
    }

    [Fact]
    public void Progress_rises_to_one()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        database.Text("t").Append(Enumerable.Repeat("some text", 100_000));
        database.Raw<int>("n", nullable: true).Append(new int[200_000]);
        database.Commit();
        List<double> parts = [];
        database.Backup(_copy, new Reports(parts.Add));
        Assert.Equal(parts.Order(), parts);
        Assert.Equal(1, parts[^1]);
    }

    [Fact]
    public void Names_may_be_as_long_as_the_system_allows()
    {
        string longest = new('n', 255);
        using (Database database = Database.Open(_folder.File(longest)))
            database.Backup(_folder.File("b" + longest[1..]));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Nothing_is_replaced()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        File.WriteAllText(_copy, "mine");
        IOException e = Assert.Throws<IOException>(() => database.Backup(_copy));
        Assert.Contains("exists already", e.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => database.Backup(_folder.Path));
        Assert.Throws<IOException>(() => database.Backup(database.Path));
        // The name is taken while the copy is being written.
        string taken = _folder.File("taken.columnar");
        database.CreateRegion("r").Append([1]);
        database.Commit();
        Assert.Throws<IOException>(() => database.Backup(taken, new Reports(_ => File.WriteAllText(taken, "mine"))));
        Assert.Equal("mine", File.ReadAllText(taken));
        Assert.Equal("mine", File.ReadAllText(_copy));
        AssertFiles("a.columnar", "copy.columnar", "taken.columnar");
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        string path = Path.Combine(_folder.Path, "missing", "copy.columnar");
        DirectoryNotFoundException e = Assert.Throws<DirectoryNotFoundException>(() => database.Backup(path));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => database.Backup(""));
    }

    [Fact]
    public void A_cancelled_backup_leaves_no_file()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        database.CreateRegion("r").Append(new byte[1 << 20]);
        database.Commit();
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
            database.Backup(_copy, new Reports(_ => source.Cancel()), source.Token)
        );
        AssertFiles("a.columnar");
    }

    [Fact]
    public void Damage_is_named_and_leaves_no_file()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Workload workload = new(database, new Random(1));
        foreach (ModelType type in Enum.GetValues<ModelType>())
            workload.AppendRows(workload.CreateVector(type), 1_001);
        workload.Append(workload.CreateRegion(), 1_000);
        workload.Commit();
        Span<byte> one = stackalloc byte[1];
        CatalogState catalog = database.Store.Committed.Catalog;
        foreach (RegionState region in catalog.Regions.Values)
        {
            foreach (Segment segment in region.Chunks.SelectMany(chunk => chunk.Segments))
            {
                foreach (long at in (long[])[0, segment.WholeBytes / 2, segment.UsedBytes - 1])
                {
                    disk.Peek(segment.Extent.Offset + at, one);
                    one[0] ^= 1;
                    disk.Poke(segment.Extent.Offset + at, one);
                    CorruptDataException e = Assert.Throws<CorruptDataException>(() => database.Backup(_copy));
                    Assert.Contains($"'{catalog.FullName(region)}'", e.Structure, StringComparison.Ordinal);
                    Assert.InRange(e.Offset, segment.Extent.Offset, segment.Extent.Offset + segment.UsedBytes);
                    one[0] ^= 1;
                    disk.Poke(segment.Extent.Offset + at, one);
                }
            }
        }
        AssertFiles();
        database.Backup(_copy);
    }

    [Fact]
    public void A_killed_process_leaves_whole_copies_or_none_of_the_name()
    {
        string path = _folder.File("a.columnar");
        string description;
        using (Database database = Database.Open(path))
        {
            Workload workload = new(database, new Random(7));
            foreach (ModelType type in Enum.GetValues<ModelType>())
                workload.AppendRows(workload.CreateVector(type), 30_000);
            workload.Commit(1);
            description = workload.Committed.Describe();
        }
        for (int round = 0; round < 2 * Effort.Factor; round++)
        {
            using ChildProcess child = ChildProcess.Start(Child, path);
            for (int i = 0; i < 3 + 17 * round % 40; i++)
                Assert.NotNull(child.ReadNext());
            child.Kill();
            foreach (string file in Directory.GetFiles(_folder.Path, "copy*"))
            {
                using (Database copy = Database.OpenReadOnly(file))
                {
                    Assert.Equal(description, DatabaseModel.Describe(copy));
                    Assert.True(copy.Verify().IsSound);
                }
                File.Delete(file);
            }
            _folder.AssertNoTemporaryFiles();
        }
    }

    [Fact(Explicit = true)]
    public void Child_copies_again_and_again()
    {
        string path = ChildProcess.DatabasePath!;
        using Database database = Database.OpenReadOnly(path);
        for (int i = 0; ; i++)
            database.Backup(
                Path.Combine(Path.GetDirectoryName(path)!, $"copy {i}"),
                new Reports(_ => ChildProcess.Tell("copying"))
            );
    }

    [Fact]
    public void A_snapshot_is_copied_after_its_database_was_closed()
    {
        Snapshot snapshot;
        using (Database database = Database.Open(_folder.File("a.columnar")))
        {
            database.CreateRegion("r").Append([1, 2, 3]);
            database.Commit();
            snapshot = database.Snapshot();
        }
        snapshot.Backup(_copy);
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => snapshot.Backup(_folder.File("other")));
        using Database copy = Database.OpenReadOnly(_copy);
        Assert.Equal([1, 2, 3], copy.GetRegion("r").ToArray());
    }

    [Fact]
    public void An_empty_database_is_copied()
    {
        using (Database database = Database.Open(_folder.File("a.columnar")))
            database.Backup(_copy);
        using Database copy = Database.Open(_copy);
        Assert.Empty(copy.Names);
        Assert.True(copy.Verify().IsSound);
    }

    private void AssertSame(Database database, string description)
    {
        using Database copy = Database.Open(_copy);
        Assert.Equal(description, DatabaseModel.Describe(copy));
        Assert.True(copy.Verify().IsSound);
        copy.Store.CheckSpace();
        Assert.Equal(copy.FileLength, copy.Store.Allocator.EndPage * Geometry.PageSize);
        Assert.True(copy.Store.Allocator.Holes.All(hole => hole.Start + hole.Length < copy.Store.Allocator.EndPage));
        foreach (RegionState region in copy.Store.Committed.Catalog.Regions.Values)
        {
            RowLayout layout = region.Header.Layout;
            Assert.Equal(database.Store.Committed.Catalog.Regions[region.Header.Id].RowCount, region.RowCount);
            // Encoded blocks are together, and so are the packets of a begun one and the rows behind them.
            if (region.Header.Fields.Codec == CodecId.None)
                Assert.All(region.Chunks.SkipLast(1), chunk => Assert.Equal(layout.MaxChunkRows, chunk.Rows));
            else
                Assert.InRange(region.Chunks.Length, 0, 3);
            foreach (Segment segment in region.Chunks.SelectMany(chunk => chunk.Segments))
                Assert.Equal(Math.Max(1, Geometry.PagesFor(segment.UsedBytes)), segment.Extent.PageCount);
        }
    }

    private void AssertFiles(params string[] names) =>
        Assert.Equal(names, Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());

    private sealed class Reports(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
