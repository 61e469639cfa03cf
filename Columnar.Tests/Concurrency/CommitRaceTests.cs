using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>Commits of several threads take turns: none sees half of what another is writing.</summary>
public sealed class CommitRaceTests
{
    private const int Columns = 40;
    private const int Rounds = 150;

    [Fact]
    public async Task A_commit_beside_another_never_finds_columns_of_different_lengths()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Table table = database.CreateTable(
            "t",
            [.. Enumerable.Range(0, Columns).Select(i => new TableColumn($"c{i}", ElementType.Int32))]
        );
        database.Commit();
        using var appending = new ReaderWriterLockSlim();
        using var done = new CancellationTokenSource();
        Task other = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                    CommitBesideOthers(database, appending);
            },
            TestContext.Current.CancellationToken
        );
        for (int round = 0; round < Rounds && !other.IsCompleted; round++)
        {
            appending.EnterWriteLock();
            foreach (StoredVector column in table.Columns)
                ((RawVector<int>)column).Append(round);
            appending.ExitWriteLock();
            CommitBesideOthers(database, appending);
        }
        await done.CancelAsync();
        await other;
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal(Enumerable.Range(0, Rounds), snapshot.Table("t").Raw<int>("c39").ToArray());
    }

    // Appends exclude commits here; commits do not exclude each other.
    private static void CommitBesideOthers(Database database, ReaderWriterLockSlim appending)
    {
        appending.EnterReadLock();
        try
        {
            database.Commit();
        }
        finally
        {
            appending.ExitReadLock();
        }
    }
}
