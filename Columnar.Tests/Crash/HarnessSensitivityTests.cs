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

    private static void ForgetWhatWasSeen(CrashHistory history, string name)
    {
        Segment segment = history.Workload.Database.GetRegion(name).State.Chunks[^1].Segments[0];
        segment.Extent.HighWaterBits = segment.LengthBits;
    }
}
