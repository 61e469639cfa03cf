using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>The crash harness finds what it is there to find: with a step of the order taken out, it fails.</summary>
public sealed class HarnessSensitivityTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_fails_where_a_sync_of_the_commit_is_left_out(bool beforeSlot)
    {
        using CrashHistory history = new(1, file => new SyncSkippingFile(file, beforeSlot), largeRows: 2_000);
        PowerCutTests.RunRandomly(history, 1, steps: 40);
        Assert.Throws<CrashException>(() => CrashHarness.Check(history, 1, randomImages: 1));
    }

    [Theory]
    [InlineData(nameof(SlotBeforeSync))]
    [InlineData(nameof(SlotBeforeData))]
    [InlineData(nameof(DurableOnlyLater))]
    public void It_fails_where_two_steps_of_the_commit_are_swapped(string mutation)
    {
        using CrashHistory history = new(1, largeRows: 2_000);
        PowerCutTests.RunRandomly(history, 1, steps: 40);
        CrashHarness.Check(history, 1, randomImages: 0, everyNth: 7);
        foreach ((int first, int end, _) in history.Commits)
        {
            int slot = history.Disk.Log.FindIndex(first, end - first, IsSlot);
            if (slot < 0)
                continue; // Nothing was pending.
            Assert.Equal(DiskOperationKind.Sync, history.Disk.Log[slot - 1].Kind);
            Assert.Equal(DiskOperationKind.Sync, history.Disk.Log[slot + 1].Kind);
            int to = mutation switch
            {
                nameof(SlotBeforeSync) => SlotBeforeSync(slot),
                nameof(SlotBeforeData) => SlotBeforeData(first),
                _ => DurableOnlyLater(slot, history.Disk.Log.Count),
            };
            int from = mutation == nameof(DurableOnlyLater) ? slot + 1 : slot;
            DiskOperation moved = history.Disk.Log[from];
            history.Disk.Log.RemoveAt(from);
            history.Disk.Log.Insert(to, moved);
        }
        Assert.Throws<CrashException>(() => CrashHarness.Check(history, 1, randomImages: 1));
    }

    // The slot is written, and only then what it names is synced.
    private static int SlotBeforeSync(int slot) => slot - 1;

    // The slot is written before anything else of the commit.
    private static int SlotBeforeData(int firstOperation) => firstOperation;

    // The commit is told of, and the slot is synced after the next one has begun to write.
    private static int DurableOnlyLater(int slot, int count) => Math.Min(slot + 3, count - 1);

    private static bool IsSlot(DiskOperation operation) =>
        operation.Kind == DiskOperationKind.Write && operation.Offset < Geometry.FirstExtentPage * Geometry.PageSize;

    [Fact]
    public void It_fails_where_bytes_behind_a_cut_are_overwritten_in_place()
    {
        using CrashHistory history = new(2);
        string name = history.Workload.CreateRegion();
        history.Workload.Append(name, 1_000);
        history.Commit();
        history.Workload.Truncate(name);
        ForgetWhatWasSeen(history, name);
        history.Workload.Append(name, 500);
        history.Commit();
        Assert.Throws<CrashException>(() => CrashHarness.Check(history, 1, randomImages: 1));
    }

    [Fact]
    public void It_fails_where_space_is_used_again_too_early()
    {
        using CrashHistory history = new(3);
        string name = history.Workload.CreateRegion();
        history.Workload.Append(name, 5_000);
        history.Commit();
        Extent extent = history.Workload.Database.GetRegion(name).State.Chunks[0].Segments[0].Extent;
        history.Workload.Remove();
        // Before the removal is durable.
        history.Workload.Database.Store.Allocator.Free(extent.FirstPage, extent.PageCount);
        string other = history.Workload.CreateRegion();
        history.Workload.Append(other, 5_000);
        history.Commit();
        Assert.Throws<CrashException>(() => CrashHarness.Check(history, 1, randomImages: 1));
    }

    [Fact]
    public void It_fails_where_space_that_a_kept_commit_sees_is_used_again()
    {
        using CrashHistory history = new(4);
        string name = history.Workload.CreateRegion();
        history.Workload.Append(name, 5_000);
        history.Commit(stamp: 1);
        Extent extent = history.Workload.Database.GetRegion(name).State.Chunks[0].Segments[0].Extent;
        history.Workload.Remove();
        history.Commit(stamp: 2);
        for (int i = 0; i < 3; i++)
        {
            history.Workload.CreateRegion();
            history.Commit(stamp: null);
        }
        // Neither slot's commit sees it any more, but one that is kept does.
        history.Workload.Database.Store.Allocator.Free(extent.FirstPage, extent.PageCount);
        string other = history.Workload.CreateRegion();
        history.Workload.Append(other, 5_000);
        history.Commit(stamp: null);
        Assert.Throws<CrashException>(() => CrashHarness.Check(history, 1, randomImages: 0));
    }

    private static void ForgetWhatWasSeen(CrashHistory history, string name)
    {
        Segment segment = history.Workload.Database.GetRegion(name).State.Chunks[^1].Segments[0];
        segment.Extent.HighWaterBits = segment.LengthBits;
    }
}
