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

    [Fact]
    public void A_stamp_that_is_gone_back_to_can_be_read_at_every_moment()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        disk.IsLogging = false;
        using Database database = disk.Open();
        RawVector<int> numbers = database.Raw<int>("n");
        for (int stamp = 1; stamp <= 3; stamp++)
        {
            numbers.Append(stamp);
            database.Commit(stamp);
        }
        Crew crew = new();
        crew.Repeat(
            3_000,
            () =>
            {
                numbers.Append(4);
                database.Commit(4);
                database.RollbackTo(3);
            }
        );
        crew.Accompany(() =>
        {
            using Snapshot third = database.Snapshot(3);
            Assert.Equal([1, 2, 3], third.Raw<int>("n").ToArray());
        });
        crew.Work();
        database.Store.CheckSpace();
    }

    [Fact]
    public async Task A_commit_beside_an_import_holds_no_part_of_the_table()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.File("late.csv");
        await File.WriteAllLinesAsync(csv, Enumerable.Range(0, 300_000).Select(i => $"{i}").Prepend("a").Append("x"));
        using Database database = Database.Open(folder.File("db"));
        var options = new CsvOptions { Types = new Dictionary<string, ElementType> { ["a"] = ElementType.Int32 } };
        List<Task> commits = [];
        var progress = new EachReport(() => commits.Add(Task.Run(() => database.Commit())));
        Assert.Throws<CorruptDataException>(() => CsvFile.Import(database, "t", csv, options, progress));
        Assert.NotEmpty(commits);
        await Task.WhenAll(commits);
        Assert.Empty(database.TableNames);
        Assert.Equal(1UL, database.CommitNumber);
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

    private sealed class EachReport(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
