using System.Collections.Concurrent;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Concurrency;

/// <summary>Threads that change, discard, remove and commit at the same time: some calls are refused, nothing breaks.</summary>
public sealed class WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Exception> _failures = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_comes_together_the_database_stays_sound_and_each_region_is_what_one_thread_made_it()
    {
        string path = _folder.File("a.columnar");
        for (int round = 0; round < 3 * Effort.Factor; round++)
        {
            using (Database database = Database.Open(path))
            {
                int seed = Effort.Seed(round) & 0xFFFFFF;
                RunTogether(4, i => Work(database, i, new Random(seed + i)));
                database.Commit();
                Check(database);
            }
            using Database again = Database.Open(path);
            Check(again);
        }
    }

    [Fact]
    public void Closing_while_threads_append_neither_faults_nor_harms_the_next_writer()
    {
        string path = _folder.File("a.columnar");
        for (int round = 0; round < 25; round++)
        {
            Database database = Database.Open(path);
            using CountdownEvent started = new(3);
            Thread closer = new(() =>
            {
                started.Wait();
                database.Dispose();
            });
            closer.Start();
            RunTogether(3, i => AppendUntilClosed(database, i, started));
            closer.Join();
            Assert.Empty(_failures);
            using Database next = Database.Open(path);
            Check(next);
        }
    }

    private void RunTogether(int count, Action<int> work)
    {
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Thread(() =>
                {
                    try
                    {
                        work(i);
                    }
                    catch (Exception e)
                    {
                        _failures.Enqueue(e);
                    }
                })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(_failures);
    }

    private static void Work(Database database, int thread, Random random)
    {
        for (int i = 0; i < 400; i++)
        {
            try
            {
                Step(database, $"t{thread}", (byte)thread, random);
            }
            catch (InvalidOperationException) { } // Another thread discarded meanwhile.
            catch (ArgumentException) { } // ... or took the name away.
        }
    }

    // Regions and vectors of a thread hold its number and nothing else.
    private static void Step(Database database, string name, byte number, Random random)
    {
        Region region = database.CreateRegion(name);
        RawVector<int> vector = database.Raw<int>(name + "v");
        switch (random.Next(12))
        {
            case 0:
                database.Discard();
                break;
            case < 4:
                database.Commit();
                break;
            case 4:
                database.Remove(random.Next(2) == 0 ? name : name + "v");
                break;
            case 5:
                region.Truncate(random.NextInt64(region.Length + 1));
                vector.Truncate(random.NextInt64(vector.Length + 1));
                break;
            case 6:
                byte[] over = new byte[random.Next((int)Math.Min(region.Length, 70_000) + 1)];
                over.AsSpan().Fill(number);
                region.Write(0, over);
                break;
            case 7:
                using (Snapshot snapshot = database.Snapshot())
                    Check(database, snapshot);
                break;
            default:
                byte[] bytes = new byte[random.Next(random.Next(10) == 0 ? 400_000 : 3_000)];
                bytes.AsSpan().Fill(number);
                region.Append(bytes);
                int[] values = new int[bytes.Length];
                values.AsSpan().Fill(number);
                vector.Append(values);
                break;
        }
    }

    private static void AppendUntilClosed(Database database, int thread, CountdownEvent started)
    {
        bool told = false;
        byte[] bytes = new byte[10_000];
        bytes.AsSpan().Fill((byte)thread);
        try
        {
            while (true)
            {
                database.CreateRegion($"t{thread}").Append(bytes);
                database.Commit();
                if (!told)
                    started.Signal();
                told = true;
            }
        }
        catch (ObjectDisposedException) { }
    }

    private static void Check(Database database)
    {
        Assert.Empty(database.Recovery);
        VerificationReport report = database.Verify();
        Assert.True(report.IsSound, report.Damages.Count == 0 ? "" : report.Damages[0].ToString());
        database.Store.CheckSpace();
        using Snapshot snapshot = database.Snapshot();
        Check(database, snapshot);
    }

    private static void Check(Database database, Snapshot snapshot)
    {
        for (int thread = 0; thread < 4; thread++)
        {
            if (!TryRead(() => snapshot.Region($"t{thread}").ToArray(), out byte[] bytes))
                continue;
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept((byte)thread));
            if (TryRead(() => snapshot.Raw<int>($"t{thread}v").ToArray(), out int[] values))
                Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(thread));
        }
        GC.KeepAlive(database);
    }

    private static bool TryRead<T>(Func<T[]> read, out T[] values)
    {
        try
        {
            values = read();
            return true;
        }
        catch (ArgumentException)
        {
            values = []; // The commit has no such name.
            return false;
        }
    }
}
