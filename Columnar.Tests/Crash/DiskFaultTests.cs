using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>P5: what fails in a call fails cleanly.</summary>
public sealed class DiskFaultTests
{
    [Theory]
    [InlineData((int)Faults.Write)]
    [InlineData((int)Faults.PartialWrite)]
    [InlineData((int)Faults.SetLength)]
    [InlineData((int)(Faults.Write | Faults.SetLength))]
    [InlineData((int)Faults.Map)]
    [InlineData((int)Faults.LockQuery)]
    [InlineData((int)(Faults.Write | Faults.SetLength | Faults.Map | Faults.LockQuery))]
    public void A_failed_write_leaves_the_last_commit_readable_and_the_retry_commits_everything(int faults)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            bool failed = true;
            for (int n = 0; failed; n++)
                failed = RunWithFault((Faults)faults, n, seed);
        }
    }

    [Theory]
    [InlineData((int)Faults.Sync)]
    [InlineData((int)Faults.SlotWrite)]
    [InlineData((int)Faults.LandedSlotWrite)]
    public void A_failed_sync_or_slot_write_refuses_further_writing_and_reopening_shows_a_whole_state(int faults)
    {
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            Database database = disk.Open(inner => file = new FaultyFile(inner));
            Workload workload = new(database, new Random(5)) { LargeRows = 2_000 };
            file!.Arm((Faults)faults, n);
            string before = "";
            string after = "";
            failed = false;
            for (int commit = 0; commit < 6 && !failed; commit++)
            {
                DatabaseModel? target = commit % 3 == 2 ? workload.Kept.FirstOrDefault() : null;
                before = after = workload.Committed.DescribeWith(workload.Kept);
                try
                {
                    // A compaction among them makes commits too.
                    for (int step = 0; step < 8; step++)
                        workload.Step();
                    long? stamp = workload.NextStamp();
                    after = target is null
                        ? workload.DescribePendingWithKept(stamp)
                        : workload.DescribeRolledBack(target);
                    if (target is null)
                        workload.Commit(stamp);
                    else
                        workload.RollBack(target);
                }
                catch (CommitOutcomeUnknownException)
                {
                    failed = true;
                }
            }
            Assert.Equal(failed, file.HasFailed);
            if (!failed)
                break;
            Assert.Equal(before, DatabaseModel.DescribeWithKept(database));
            Assert.Throws<CommitOutcomeUnknownException>(() => database.Commit());
            Assert.Throws<CommitOutcomeUnknownException>(() => database.Commit(stamp: 1_000));
            Assert.Throws<CommitOutcomeUnknownException>(() => database.CreateRegion("x"));
            Assert.True(database.Verify().IsSound);
            Assert.Equal(before, DatabaseModel.DescribeWithKept(database));
            database.Dispose();
            using Database reopened = disk.Open();
            Assert.Contains(DatabaseModel.DescribeWithKept(reopened), new[] { before, after });
            Assert.True(reopened.Verify().IsSound);
            reopened.Store.CheckSpace();
        }
    }

    [Fact]
    public void A_disk_that_fails_for_a_while_loses_nothing_of_what_is_pending()
    {
        for (int number = 1; number <= 20 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            Random random = new(seed);
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            using Database database = disk.Open(inner => file = new FaultyFile(inner));
            Workload workload = new(database, random) { LargeRows = 200_000 };
            for (int step = 0; step < 40; step++)
            {
                if (random.Next(4) == 0)
                    file!.Arm(Faults.PartialWrite | Faults.Write | Faults.SetLength, random.Next(4), goesOn: true);
                Try(workload.Step);
                if (random.Next(3) == 0)
                {
                    long? stamp = workload.NextStamp();
                    bool isCommitted = Try(() => workload.Commit(stamp));
                    Assert.Equal(
                        workload.Committed.DescribeWith(workload.Kept),
                        DatabaseModel.DescribeWithKept(database)
                    );
                    file!.Disarm();
                    if (!isCommitted)
                        workload.Commit(stamp);
                    Assert.Equal(
                        workload.Committed.DescribeWith(workload.Kept),
                        DatabaseModel.DescribeWithKept(database)
                    );
                    Assert.True(database.Verify().IsSound);
                    database.Store.CheckSpace();
                }
            }
        }
    }

    [Fact]
    public void Discarding_and_closing_need_nothing_of_a_broken_disk_and_what_is_leased_is_kept_from_the_next_writer()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        Database database = disk.Open(inner => file = new FaultyFile(inner));
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 5_000));
        database.Commit();
        Snapshot snapshot = database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("n");
        Assert.Equal(0, view[0]); // The slab is mapped.
        file!.Arm((Faults)(-1), 0, goesOn: true);
        numbers.Append(1);
        Assert.Throws<IOException>(() => numbers.Append(new int[1_000_000]));
        Assert.Throws<IOException>(() => database.Commit());
        database.Discard();
        Assert.Equal(5_000, numbers.Length);
        database.Dispose();
        Assert.Equal(Enumerable.Range(0, 5_000), view.ToArray());
        // No lock for readers was to be had, so the right to write is kept as long as the lease.
        Assert.Throws<DatabaseInUseException>(() => disk.Open());
        snapshot.Dispose();
        using Database reopened = disk.Open();
        Assert.Equal(5_000, reopened.Raw<int>("n").Length);
        Assert.True(reopened.Verify().IsSound);
    }

    [Fact]
    public void Bytes_that_cannot_be_read_are_a_damage_of_that_verification_and_not_of_the_next()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        database.CreateRegion("a").Append(new byte[200_000]);
        database.Text("t", nullable: true).Append([null, "b"]);
        database.Commit();
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            file!.Arm(Faults.Read, n);
            VerificationReport report = database.Verify();
            failed = file.HasFailed;
            file.Disarm();
            Assert.Equal(failed ? 1 : 0, report.Damages.Count);
        }
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void A_table_is_cut_in_all_columns_or_in_none()
    {
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            using Database database = disk.Open(inner => file = new FaultyFile(inner));
            Table table = database.CreateTable(
                "t",
                [new("a", ElementType.Int32), new("b", ElementType.Utf8, true), new("c", ElementType.Bool)]
            );
            for (int i = 0; i < 2_000; i++)
            {
                table.Raw<int>("a").Append(i);
                table.Text("b").Append(i % 3 == 0 ? null : $"{i}");
                table.Bool("c").Append(i % 2 == 0);
                if (i == 1_500)
                    database.Commit();
            }
            file!.Arm(Faults.Write | Faults.SetLength | Faults.Map, n);
            bool isCut = Try(() => table.Truncate(1_700)) && Try(() => table.Truncate(900));
            failed = file.HasFailed;
            Assert.Equal(!failed, isCut);
            file.Disarm();
            Assert.Single(table.Columns.Select(column => column.Length).Distinct());
            table.Truncate(800);
            database.Commit();
            using Snapshot snapshot = database.Snapshot();
            Assert.Equal(Enumerable.Range(0, 800), snapshot.Table("t").Raw<int>("a").ToArray());
            Assert.Equal("799", snapshot.Table("t").Text("b")[799]);
            Assert.Equal(267, snapshot.Table("t").Text("b").NullCount);
            database.Store.CheckSpace();
        }
    }

    [Fact]
    public void A_cancelled_verification_leaves_everything_as_it_was()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        database.CreateRegion("a").Append(new byte[1_000_000]);
        database.Commit();
        database.GetRegion("a").Append([1]);
        using CancellationTokenSource cancellation = new();
        Assert.Throws<OperationCanceledException>(() =>
            database.Verify(new Callback(cancellation.Cancel), cancellation.Token)
        );
        Assert.Equal(1_000_001, database.GetRegion("a").Length);
        database.Commit();
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void Where_readers_cannot_be_asked_for_a_commit_still_takes_place_and_frees_nothing()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        file!.Arm(Faults.LockQuery, 0, goesOn: true);
        Region region = database.CreateRegion("a");
        for (int i = 1; i <= 5; i++)
        {
            region.Truncate(0);
            region.Append(new byte[10_000]);
            database.Commit(stamp: i);
            Assert.Equal(i, database.Stamp);
            database.Store.CheckSpace();
        }
        long free = database.Store.Allocator.FreePages;
        file.Disarm();
        database.Commit(stamp: 6);
        database.Store.CheckSpace();
        Assert.True(database.Store.Allocator.FreePages > free);
    }

    // One fault in a history; whatever failed is tried again, as a user would.
    private static bool RunWithFault(Faults faults, int n, int seed)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        Workload workload = new(database, new Random(seed)) { LargeRows = 3_000 };
        file!.Arm(faults, n);
        Random random = new(seed);
        for (int step = 0; step < 30; step++)
        {
            StepWithRetry(workload, random);
            if (step % 5 == 4)
                CommitWithRetry(workload);
            if (step % 9 == 8 && workload.Kept.Count > 0)
                RollBackWithRetry(workload, workload.Kept[random.Next(workload.Kept.Count)]);
            Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DescribeWithRetry(database));
        }
        CommitWithRetry(workload);
        Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DescribeWithRetry(database));
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
        database.Dispose();
        using Database reopened = disk.Open();
        Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DatabaseModel.DescribeWithKept(reopened));
        return file.HasFailed;
    }

    private static string DescribeWithRetry(Database database)
    {
        try
        {
            return DatabaseModel.DescribeWithKept(database);
        }
        catch (IOException)
        {
            return DatabaseModel.DescribeWithKept(database);
        }
    }

    /// <summary>Whether an action succeeds; it may fail with an <see cref="IOException"/>.</summary>
    internal static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed class Callback(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }

    // The model follows a call only when it has succeeded, so a failed one must not have changed anything.
    private static void StepWithRetry(Workload workload, Random random)
    {
        try
        {
            workload.Step();
        }
        catch (IOException)
        {
            if (random.Next(2) == 0)
                workload.Step();
        }
    }

    private static void RollBackWithRetry(Workload workload, DatabaseModel target)
    {
        try
        {
            workload.RollBack(target);
        }
        catch (IOException)
        {
            Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DescribeWithRetry(workload.Database));
            workload.RollBack(target);
        }
    }

    private static void CommitWithRetry(Workload workload)
    {
        long? stamp = workload.NextStamp();
        try
        {
            workload.Commit(stamp);
        }
        catch (IOException)
        {
            Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DescribeWithRetry(workload.Database));
            workload.Commit(stamp);
        }
    }
}
