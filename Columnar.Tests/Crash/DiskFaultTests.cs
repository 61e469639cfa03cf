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
                before = after = workload.Committed.DescribeWith(workload.Kept);
                try
                {
                    // A compaction among them makes commits too.
                    for (int step = 0; step < 8; step++)
                        workload.Step();
                    long? stamp = workload.NextStamp();
                    after = workload.DescribePendingWithKept(stamp);
                    workload.Commit(stamp);
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

    [Theory]
    [InlineData((int)Faults.Read)]
    [InlineData((int)Faults.Sync)]
    [InlineData((int)Faults.SlotWrite)]
    public void A_fault_while_opening_passes_through_and_the_next_opening_succeeds(int faults)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            database.CreateRegion("a").Append([1, 2, 3]);
            database.Commit();
        }
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            FaultyFile? file = null;
            try
            {
                using Database database = disk.Open(inner =>
                {
                    file = new FaultyFile(inner);
                    file.Arm((Faults)faults, n);
                    return file;
                });
            }
            catch (IOException) { }
            failed = file!.HasFailed;
            using Database again = disk.Open();
            Assert.Equal([1, 2, 3], again.GetRegion("a").ToArray());
        }
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

    [Fact]
    public void A_failed_mapping_passes_through_and_a_later_read_succeeds()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        Region region = database.CreateRegion("a");
        region.Append([1, 2, 3]);
        database.Commit();
        file!.Arm(Faults.Map, 0);
        Assert.Throws<IOException>(() => region.ToArray());
        Assert.Equal([1, 2, 3], region.ToArray());
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
            Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DatabaseModel.DescribeWithKept(database));
        }
        CommitWithRetry(workload);
        Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DatabaseModel.DescribeWithKept(database));
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
        database.Dispose();
        using Database reopened = disk.Open();
        Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DatabaseModel.DescribeWithKept(reopened));
        return file.HasFailed;
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

    private static void CommitWithRetry(Workload workload)
    {
        long? stamp = workload.NextStamp();
        try
        {
            workload.Commit(stamp);
        }
        catch (IOException)
        {
            Assert.Equal(
                workload.Committed.DescribeWith(workload.Kept),
                DatabaseModel.DescribeWithKept(workload.Database)
            );
            workload.Commit(stamp);
        }
    }
}
