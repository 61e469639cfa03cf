using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>A database equals its in-memory model after any sequence of operations, and so does every snapshot for as long as it lives.</summary>
public sealed class DatabaseLaws
{
    [Fact]
    public void A_database_equals_its_model_at_every_commit() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => RunInMemory(seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60 * Effort.Factor));

    [Fact]
    public void Snapshots_keep_their_values_over_later_commits_closing_and_another_writer() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => RunOnDisk(seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25 * Effort.Factor));

    private static void RunInMemory(int seed)
    {
        Random random = new(seed);
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        Workload workload = new(disk.Open(), random) { LargeRows = 140_000 };
        for (int i = 0; i < 50; i++)
        {
            workload.Step();
            workload.Database.Store.CheckSpace();
            if (random.Next(5) == 0)
            {
                workload.Commit();
                Check(workload);
            }
            if (random.Next(12) == 0 && workload.Kept.Count > 0)
            {
                workload.RollBack(workload.Kept[random.Next(workload.Kept.Count)]);
                Check(workload);
            }
            if (random.Next(20) == 0)
            {
                workload.Database.Dispose();
                workload.ContinueIn(disk.Open());
                Check(workload);
            }
        }
        workload.Database.Dispose();
    }

    private static void Check(Workload workload)
    {
        Assert.Equal(workload.Committed.DescribeWith(workload.Kept), DatabaseModel.DescribeWithKept(workload.Database));
        workload.Database.Store.CheckSpace();
        Assert.True(workload.Database.Verify().IsSound);
    }

    private static void RunOnDisk(int seed)
    {
        Random random = new(seed);
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<HeldSnapshot> held = [];
        Workload workload = new(Database.Open(path), random) { LargeRows = 20_000 };
        for (int i = 0; i < 120; i++)
        {
            workload.Step();
            if (random.Next(4) == 0)
                workload.Commit();
            if (random.Next(20) == 0 && workload.Kept.Count > 0)
                workload.RollBack(workload.Kept[random.Next(workload.Kept.Count)]);
            if (random.Next(6) == 0)
                held.Add(new HeldSnapshot(workload));
            if (random.Next(6) == 0 && workload.Kept.Count > 0)
                held.Add(new HeldSnapshot(workload, workload.Kept[random.Next(workload.Kept.Count)]));
            if (random.Next(6) == 0 && held.Count > 0)
                Assert.Null(held[random.Next(held.Count)].FindContradiction());
            if (random.Next(8) == 0 && held.Count > 0)
                Release(held, random.Next(held.Count));
            if (random.Next(30) == 0)
            {
                // The leases of the old handle live on beside the new one.
                workload.Database.Dispose();
                workload.ContinueIn(Database.Open(path));
            }
        }
        workload.Commit();
        workload.Database.Dispose();
        while (held.Count > 0)
            Release(held, held.Count - 1);
        using Database reopened = Database.Open(path);
        Assert.Equal(workload.Committed.Describe(), DatabaseModel.Describe(reopened));
        Assert.True(reopened.Verify().IsSound);
        reopened.Store.CheckSpace();
    }

    private static void Release(List<HeldSnapshot> held, int index)
    {
        Assert.Null(held[index].FindContradiction());
        held[index].Dispose();
        held.RemoveAt(index);
    }
}
