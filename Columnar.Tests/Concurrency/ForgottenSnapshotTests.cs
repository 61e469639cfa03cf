using System.Runtime.CompilerServices;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>Snapshots nobody disposes: they keep their space, never take a value away, and closing lets them go.</summary>
public sealed class ForgottenSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Closing_lets_go_of_forgotten_snapshots()
    {
        string path = _folder.File("a.columnar");
        Database database = Database.Open(path);
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 10_000));
        database.Commit();
        for (int i = 0; i < 10; i++)
        {
            Forget(database);
            numbers.Append(i);
            database.Commit();
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Rewrite(database, numbers);
        database.Dispose();
        using Database next = Database.Open(path);
        long before = next.FileLength;
        Rewrite(next, next.Raw<int>("n"));
        Assert.Equal(before, next.FileLength);
        Assert.True(next.Verify().IsSound);
    }

    [Fact]
    public void A_span_outlives_its_forgotten_snapshot()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 10_000));
        database.Commit();
        ReadOnlySpan<int> span = SpanOfForgotten(database);
        for (int i = 0; i < 20; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Rewrite(database, numbers);
        }
        for (int i = 0; i < span.Length; i++)
            Assert.Equal(i, span[i]);
    }

    [Fact]
    public void A_view_keeps_its_snapshot_from_being_forgotten_and_its_values_through_a_compaction()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 10_000));
        database.Commit();
        VectorView<int> view = ViewOfForgotten(database);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Rewrite(database, numbers);
        database.Compact();
        Rewrite(database, numbers);
        for (int i = 0; i < view.Length; i++)
            Assert.Equal(i, view[i]);
        Assert.Equal(Enumerable.Range(0, 10_000), view.ToArray());
    }

    [Fact]
    public void A_compaction_lets_go_of_forgotten_snapshots_but_cuts_nothing_off_that_a_span_may_reach()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        database.RetainedCommits = 0;
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(new int[1_000_000]);
        database.Commit();
        ReadOnlySpan<int> span = SpanOfForgotten(database);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        numbers.Truncate(0);
        database.Commit();
        long length = database.FileLength;
        database.Compact();
        Assert.True(database.DiskUsage.AllocatedBytes < 1_000_000);
        Assert.Equal(length, database.FileLength);
        Assert.Equal(0, span[^1]);
    }

    private static void Rewrite(Database database, RawVector<int> numbers)
    {
        for (int i = 0; i < 10; i++)
        {
            numbers.Truncate(0);
            numbers.Append(new int[10_000]);
            database.Commit();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Database database) => _ = database.Snapshot().Raw<int>("n")[0];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VectorView<int> ViewOfForgotten(Database database) => database.Snapshot().Raw<int>("n");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<int> SpanOfForgotten(Database database) =>
        database.Snapshot().Raw<int>("n").GetChunk(0).ValuesSpan;
}
