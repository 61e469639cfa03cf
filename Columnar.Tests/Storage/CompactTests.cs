using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Storage;

/// <summary>P8: compaction gives back what nobody can see, and changes nothing else.</summary>
public sealed class CompactTests
{
    // Header, slots, and the catalogs of two commits, which a small database cannot do without.
    internal const long FixedBytes = 16 * Geometry.PageSize;

    [Fact]
    public void No_hole_is_punched_while_another_thread_may_lengthen_the_file()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        PunchNotingFile? file = null;
        using Database database = disk.Open(inner => file = new PunchNotingFile(inner));
        database.Raw<int>("numbers").Append(new int[100_000]);
        database.Commit();
        database.Raw<int>("numbers").Truncate(3);
        database.Commit();
        List<bool> isHeld = [];
        file!.OnPunch = () => isHeld.Add(database.Store.WriterLock.IsHeldByCurrentThread);
        database.Compact();
        Assert.NotEmpty(isHeld);
        Assert.DoesNotContain(false, isHeld);
    }

    [Fact]
    public void The_place_of_a_removed_region_is_filled_from_the_end_of_the_file_and_the_rest_cut_off()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        byte[] kept = Fill(database, "a", 500_000);
        Fill(database, "b", 6_000_000);
        byte[] last = Fill(database, "c", 3_000_000);
        database.Commit();
        database.Remove("b");
        database.Commit();
        CompactionReport report = database.Compact();
        Assert.Equal(kept, database.GetRegion("a").ToArray());
        Assert.Equal(last, database.GetRegion("c").ToArray());
        Assert.Equal(3_000_000, report.MovedBytes);
        Assert.Empty(report.Damages);
        Assert.Equal(disk.Length, report.After.LogicalBytes);
        Assert.InRange(disk.Length, 3_500_000, 3_500_000 + 2 * FixedBytes);
        Assert.InRange(disk.AllocatedBytes, 3_500_000, 3_500_000 + FixedBytes);
        Assert.True(report.Before.LogicalBytes > 9_000_000);
        database.Store.CheckSpace();
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void After_compaction_a_random_history_takes_little_more_than_what_is_live()
    {
        for (int number = 1; number <= 12 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            disk.IsLogging = false;
            using Database database = disk.Open();
            Workload workload = new(database, new Random(seed)) { LargeRows = 200_000 };
            for (int step = 0; step < 120; step++)
            {
                workload.Step();
                if (step % 6 == 5)
                    workload.Commit();
            }
            workload.Commit();
            database.RetainedCommits = 0;
            CompactionReport report = database.Compact();
            Assert.Equal(disk.AllocatedBytes, report.After.AllocatedBytes);
            long bound = report.After.LiveBytes * 13 / 10 + FixedBytes;
            Assert.True(disk.AllocatedBytes <= bound, $"seed {seed}: {report.After}");
            Assert.True(disk.Length <= report.After.LiveBytes * 2 + FixedBytes, $"seed {seed}: {report.After}");
            CheckSame(workload, database);
            database.Dispose();
            using Database reopened = disk.Open();
            CheckSame(workload, reopened);
            reopened.Compact();
            CheckSame(workload, reopened);
        }
    }

    [Fact]
    public void Usage_counts_pages_of_every_kind()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Fill(database, "a", 10_000);
        database.Raw<int>("n", nullable: true).Append([1, null, 3]);
        database.Commit();
        DiskUsage usage = database.DiskUsage;
        // Header and slots; root, directory page and leaf; 3 pages of bytes; values and validity.
        Assert.Equal((3 + 3 + 3 + 2) * Geometry.PageSize, usage.LiveBytes);
        Assert.Equal(Geometry.PageSize, usage.PinnedBytes);
        Assert.Equal(disk.Length, usage.LogicalBytes);
        Assert.Equal(disk.AllocatedBytes, usage.AllocatedBytes);
        using Database reader = new(Store.Open(disk.OpenFile(writable: false), writable: false));
        Assert.Equal(usage, reader.DiskUsage);
    }

    [Fact]
    public void What_a_snapshot_sees_stays_and_comes_back_when_it_ends()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        byte[] content = Fill(database, "a", 2_000_000);
        database.Commit();
        using (Snapshot snapshot = database.Snapshot())
        {
            database.Remove("a");
            database.Commit();
            CompactionReport held = database.Compact();
            Assert.Equal(content, snapshot.Region("a").ToArray());
            Assert.True(held.After.PinnedBytes >= 2_000_000);
            Assert.True(held.After.AllocatedBytes >= 2_000_000);
        }
        Assert.InRange(database.Compact().After.AllocatedBytes, 0, FixedBytes);
    }

    [Fact]
    public void What_another_handle_reads_stays_until_it_moves_on()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        byte[] content = Fill(database, "a", 2_000_000);
        database.Commit();
        using Database reader = new(Store.Open(disk.OpenFile(writable: false), writable: false));
        using (Snapshot seen = reader.Snapshot())
        {
            database.Remove("a");
            database.Commit();
            database.Compact();
            Assert.Equal(content, seen.Region("a").ToArray());
            Assert.True(disk.AllocatedBytes >= 2_000_000);
        }
        Assert.True(reader.Refresh());
        database.Compact();
        Assert.InRange(disk.AllocatedBytes, 0, FixedBytes);
        Assert.True(reader.Refresh());
    }

    [Fact]
    public void What_kept_commits_see_stays_and_can_be_gone_back_to()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        byte[] content = Fill(database, "a", 2_000_000);
        database.Commit(stamp: 1);
        database.GetRegion("a").Truncate(10);
        database.Commit(stamp: 2);
        database.Compact();
        Assert.Equal([1, 2], database.ListCommits().Select(commit => commit.Stamp));
        database.RollbackTo(1);
        Assert.Equal(content, database.GetRegion("a").ToArray());
        database.Compact();
        database.Commit(stamp: 3);
        database.RollbackTo(1);
        Assert.Equal(content, database.GetRegion("a").ToArray());
        database.Store.CheckSpace();
    }

    [Fact]
    public void Pending_changes_stay_pending_and_handles_go_on()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<int> moved = database.Raw<int>("moved");
        RawVector<int> pending = database.Raw<int>("pending");
        Fill(database, "front", 1_000_000);
        moved.Append([.. Enumerable.Range(0, 300_000)]);
        pending.Append([.. Enumerable.Range(0, 400_000)]);
        database.Commit();
        database.Remove("front");
        database.Commit(stamp: 1);
        pending.Append([.. Enumerable.Range(400_000, 300_000)]);
        pending.Append(7);
        database.Compact();
        Assert.Equal(1, database.Stamp);
        Assert.True(database.Store.HasPendingChanges);
        moved.Append(300_000);
        Assert.Equal(Enumerable.Range(0, 300_001), moved.ToArray());
        Assert.Equal(Enumerable.Range(0, 700_000).Append(7), pending.ToArray());
        using (Snapshot snapshot = database.Snapshot())
            Assert.Equal(400_000, snapshot.Raw<int>("pending").Length);
        database.Commit(stamp: 2);
        database.Store.CheckSpace();
        database.Compact();
        database.Dispose();
        using Database reopened = disk.Open();
        Assert.Equal(Enumerable.Range(0, 300_001), reopened.Raw<int>("moved").ToArray());
        Assert.Equal(Enumerable.Range(0, 700_000).Append(7), reopened.Raw<int>("pending").ToArray());
    }

    [Fact]
    public void Short_chunks_of_overwrites_and_cuts_become_long_ones()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Random random = new(1);
        Workload workload = new(database, random);
        string region = workload.CreateRegion();
        workload.Append(region, 900_000);
        string[] vectors = [.. Enum.GetValues<ModelType>().Select(workload.CreateVector)];
        foreach (string vector in vectors)
            workload.AppendRows(vector, 3_000);
        workload.Commit(null);
        for (int i = 0; i < 30; i++)
        {
            workload.Overwrite(region);
            foreach (string vector in vectors)
            {
                workload.AppendRows(vector, 70_000 / (i + 1));
                workload.TruncateVector(vector);
                workload.AppendRows(vector, 5);
            }
            workload.Commit(null);
        }
        database.Compact();
        Assert.All(database.Store.Committed.Catalog.Regions.Values, r => Assert.InRange(r.Chunks.Length, 0, 3));
        CheckSame(workload, database);
    }

    [Fact]
    public void Where_holes_cannot_be_punched_nothing_is_changed()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open(file => new FaultyFile(file) { PunchesHoles = false });
        Fill(database, "a", 2_000_000);
        database.Commit();
        database.Remove("a");
        database.Commit();
        int operations = disk.Log.Count;
        Assert.Throws<NotSupportedException>(() => database.Compact());
        Assert.Equal(operations, disk.Log.Count);
    }

    [Fact]
    public void Where_a_mapped_file_cannot_be_cut_its_end_is_punched()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open(file => new FaultyFile(file) { Shrinks = false });
        Fill(database, "a", 2_000_000);
        database.Commit();
        database.Remove("a");
        database.Commit();
        long length = disk.Length;
        CompactionReport report = database.Compact();
        Assert.Equal(length, disk.Length);
        Assert.InRange(report.After.AllocatedBytes, 0, FixedBytes);
        byte[] content = Fill(database, "b", 2_000_000);
        database.Commit();
        Assert.Equal(content, database.GetRegion("b").ToArray());
    }

    [Fact]
    public void A_database_open_for_reading_is_not_compacted()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database reader = new(Store.Open(disk.OpenFile(writable: false), writable: false));
        Assert.Throws<InvalidOperationException>(() => reader.Compact());
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.Compact());
        Assert.Throws<ObjectDisposedException>(() => reader.DiskUsage);
    }

    [Fact]
    public void A_real_file_shrinks_on_its_disk()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        using Database database = Database.Open(path);
        byte[] kept = Fill(database, "a", 300_000);
        Fill(database, "b", 20_000_000);
        byte[] last = Fill(database, "c", 1_000_000);
        database.Commit();
        database.Remove("b");
        database.Commit();
        try
        {
            CompactionReport report = database.Compact();
            Assert.True(report.Before.AllocatedBytes > 20_000_000, report.Before.ToString());
            Assert.True(report.After.AllocatedBytes <= report.After.LiveBytes * 13 / 10, report.After.ToString());
            if (!OperatingSystem.IsWindows())
                Assert.Equal(report.After.LogicalBytes, new FileInfo(path).Length);
        }
        catch (NotSupportedException e)
        {
            Assert.Skip(e.Message);
        }
        Assert.Equal(kept, database.GetRegion("a").ToArray());
        Assert.Equal(last, database.GetRegion("c").ToArray());
    }

    /// <summary>Creates a region of some bytes.</summary>
    internal static byte[] Fill(Database database, string name, int byteLength)
    {
        byte[] bytes = new byte[byteLength];
        new Random(byteLength).NextBytes(bytes);
        database.CreateRegion(name).Append(bytes);
        return bytes;
    }

    private static void CheckSame(Workload workload, Database database)
    {
        Assert.Equal(workload.Committed.Describe(), DatabaseModel.Describe(database));
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    private sealed class PunchNotingFile(IDataFile inner) : ForwardingFile(inner)
    {
        public Action OnPunch { get; set; } = () => { };

        public override bool TryPunchHole(long offset, long byteLength)
        {
            OnPunch();
            return base.TryPunchHole(offset, byteLength);
        }
    }
}
