using System.Diagnostics;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>P2 and P7 under real kills: SIGKILL at any moment leaves a whole commit, whose stamp says what it holds, and no lock.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const string Class = "Columnar.Tests.Crash.KilledProcessTests.";
    private const int LargeRows = 300_000;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public KilledProcessTests()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Children are started through /bin/sh.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_writer_killed_at_any_moment_leaves_each_stamp_with_exactly_its_data() =>
        KillAgainAndAgain(nameof(Child_commits_small_batches), rounds: 75 * Effort.Factor, largeRows: 0);

    [Fact]
    public void A_writer_killed_amid_large_appends_leaves_each_stamp_with_exactly_its_data() =>
        KillAgainAndAgain(nameof(Child_commits_large_batches), rounds: 25 * Effort.Factor, LargeRows);

    [Fact]
    public void A_process_killed_while_it_creates_databases_leaves_only_sound_ones()
    {
        Random random = new(Effort.Seed(3));
        for (int round = 0; round < 4 * Effort.Factor; round++)
        {
            using (ChildProcess child = ChildProcess.Start(Class + nameof(Child_creates_databases), _folder.Path))
                KillSoonAfter(child, random, out _);
            foreach (string path in Directory.GetFiles(_folder.Path, "*.columnar"))
            {
                using (Database database = Database.Open(path))
                    Assert.Equal(1UL, database.CommitNumber);
                System.IO.File.Delete(path);
            }
            _folder.AssertNoTemporaryFiles();
        }
    }

    [Fact]
    public void A_killed_reader_leaves_no_lock()
    {
        using Database database = Database.Open(File);
        database.CreateRegion("a").Append(new byte[100_000]);
        database.Commit();
        using (ChildProcess child = ChildProcess.Start(Class + nameof(Child_reads), File))
        {
            Assert.Equal("open", child.ReadNext());
            ulong newest = database.CommitNumber;
            Assert.Equal([new CommitRange(newest, newest)], database.Store.File.FindHeldCommits());
            child.Kill();
        }
        Assert.Empty(database.Store.File.FindHeldCommits());
        long length = database.FileLength;
        for (int i = 0; i < 100; i++)
        {
            database.GetRegion("a").Write(0, new byte[100_000]);
            database.Commit();
        }
        Assert.True(database.FileLength <= length + (1 << 20), $"{length} to {database.FileLength}");
    }

    internal static void Child_commits_small_batches() => CommitForEver(0);

    internal static void Child_commits_large_batches() => CommitForEver(LargeRows);

    internal static void Child_creates_databases()
    {
        for (int i = 0; ; i++)
        {
            Database.Open(Path.Combine(ChildProcess.DatabasePath!, $"{Environment.ProcessId}-{i}.columnar")).Dispose();
            ChildProcess.Tell($"{i + 1}");
        }
    }

    internal static void Child_reads()
    {
        using Database database = Database.OpenReadOnly(ChildProcess.DatabasePath!);
        using Snapshot snapshot = database.Snapshot();
        ChildProcess.Tell("open");
        Thread.CurrentThread.Join();
    }

    private static void CommitForEver(int largeRows)
    {
        Random random = new();
        while (true)
        {
            using Database database = Database.Open(ChildProcess.DatabasePath!);
            StampedHistory history = new(database, StampedHistory.LengthsOf(database), largeRows);
            long stamp = database.Stamp ?? 0;
            do
            {
                if (random.Next(6) == 0 && database.ListCommits() is { Count: > 0 } kept)
                    stamp = GoBack(database, kept[random.Next(kept.Count)].Stamp, largeRows, out history);
                if (random.Next(10) == 0)
                    Compact(database);
                history.Advance(++stamp);
                ChildProcess.Tell($"{stamp}");
            } while (random.Next(20) > 0);
        }
    }

    // What follows has the stamps of what was dropped, and their content, which follows from the stamp.
    private static long GoBack(Database database, long stamp, int largeRows, out StampedHistory history)
    {
        ChildProcess.Tell($"{-stamp}");
        database.RollbackTo(stamp);
        history = new StampedHistory(database, StampedHistory.LengthsOf(database), largeRows);
        return stamp;
    }

    private static void Compact(Database database)
    {
        try
        {
            database.Compact();
        }
        catch (NotSupportedException)
        {
            // The file system punches no holes: nothing has changed.
        }
    }

    private void KillAgainAndAgain(string child, int rounds, int largeRows)
    {
        Random random = new(Effort.Seed(1));
        DatabaseModel model = new();
        StampedHistory history = new(null, model, largeRows);
        Dictionary<long, string> contents = new() { [0] = model.Describe() };
        long commits = 0;
        Database.Open(File).Dispose();
        for (int round = 0; round < rounds; round++)
        {
            long told;
            using (ChildProcess process = ChildProcess.Start(Class + child, File))
                KillSoonAfter(process, random, out told);
            using Database database = Database.Open(File);
            Assert.Empty(database.Recovery);
            long stamp = database.Stamp ?? 0;
            // Told of a commit: it is there, or one more. Told of going back: that has taken place or not.
            Assert.True(
                told <= 0 || stamp == told || stamp == told + 1,
                $"round {round}: told of {told}, found {stamp}"
            );
            while ((model.Stamp ?? 0) < stamp)
            {
                history.Advance((model.Stamp ?? 0) + 1);
                contents.Add(model.Stamp!.Value, model.Describe());
            }
            Assert.Equal(contents[stamp], DatabaseModel.Describe(database));
            foreach (CommitInfo kept in database.ListCommits())
            {
                using Snapshot snapshot = database.Snapshot(kept.Stamp);
                Assert.Equal(contents[kept.Stamp], DatabaseModel.Describe(snapshot));
            }
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
            Assert.Empty(database.Store.File.FindHeldCommits());
            Assert.Equal([File], Directory.GetFileSystemEntries(_folder.Path));
            commits = Math.Max(commits, (long)database.CommitNumber);
        }
        Assert.True(commits > rounds, $"{commits} commits in {rounds} rounds");
    }

    // Lets the child come to some commit and then go on for up to two milliseconds; now and then it does not come so far.
    private static void KillSoonAfter(ChildProcess child, Random random, out long told)
    {
        told = 0;
        bool begins = random.Next(8) == 0;
        for (int commits = begins ? 0 : random.Next(1, 8); commits > 0; commits--)
            told = ReadStamp(child);
        TimeSpan goesOn = TimeSpan.FromMicroseconds(begins ? random.Next(150_000) : random.Next(2_000));
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < goesOn)
            Thread.Yield();
        child.Kill();
        while (child.ReadNext() is { } line)
            told = long.Parse(line);
    }

    private static long ReadStamp(ChildProcess child)
    {
        string? line = child.ReadNext();
        Assert.True(long.TryParse(line, out long stamp), line ?? "the child ended");
        return stamp;
    }
}
