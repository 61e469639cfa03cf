using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P3, P4: readers and a writer at the same time, while memory is collected all the time.</summary>
public sealed class ReaderTests
{
    private const int Commits = 80;

    [Fact]
    public void Every_snapshot_equals_the_history_while_one_thread_writes()
    {
        using TemporaryFolder folder = new();
        using Database database = Database.Open(folder.File("a.columnar"));
        // Row i of the commit with stamp s holds i * 1000 + s, or, where it was not written anew, an older stamp's value.
        RawVector<long> numbers = database.Raw<long>("n", nullable: true);
        TextVector texts = database.Text("t");
        long[] lengths = new long[Commits + 1];
        using CancellationTokenSource done = new();
        Thread[] threads =
        [
            .. Enumerable.Range(0, 3).Select(_ => Run(() => Read(database, lengths), done)),
            Run(() => CollectAtNextCommit(database, done.Token), done),
        ];
        Write(database, numbers, texts, lengths);
        done.Cancel();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(s_failures);
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    // A collection stops all threads: more of them than commits would leave these no time to work.
    private static void CollectAtNextCommit(Database database, CancellationToken done)
    {
        ulong seen = database.CommitNumber;
        while (database.CommitNumber == seen && !done.IsCancellationRequested)
            Thread.Yield();
        GC.Collect();
    }

    [Fact]
    public void Closing_while_snapshots_come_and_go_neither_faults_nor_leaks_the_lock()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        for (int round = 0; round < 40; round++)
        {
            Database database = Database.Open(path);
            RawVector<int> numbers = database.Raw<int>("n");
            numbers.Append(Enumerable.Range(0, 5_000));
            database.Commit();
            using Barrier start = new(4);
            Thread[] readers =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ =>
                    {
                        Thread reader = new(() =>
                        {
                            start.SignalAndWait();
                            ReadUntilClosed(database, numbers);
                        });
                        reader.Start();
                        return reader;
                    }),
            ];
            start.SignalAndWait();
            for (int i = 0; i < round % 5; i++)
            {
                numbers.Append(i);
                database.Commit();
            }
            database.Dispose();
            foreach (Thread reader in readers)
                reader.Join();
            Assert.Empty(s_failures);
        }
        using Database last = Database.Open(path);
        Assert.True(last.Verify().IsSound);
    }

    [Fact]
    public void Threads_that_append_to_different_vectors_do_not_disturb_one_another()
    {
        using TemporaryFolder folder = new();
        using Database database = Database.Open(folder.File("a.columnar"));
        Thread[] writers =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(w =>
                {
                    Thread writer = new(() =>
                    {
                        RawVector<int> vector = database.Raw<int>($"v{w}");
                        Region region = database.CreateRegion($"r{w}");
                        for (int i = 0; i < 300; i++)
                        {
                            vector.Append([.. Enumerable.Range(i * 1_000, 1_000)]);
                            region.Append([(byte)i, (byte)w]);
                            if (i % 10 == w)
                                database.Commit();
                        }
                    });
                    writer.Start();
                    return writer;
                }),
        ];
        foreach (Thread writer in writers)
            writer.Join();
        database.Commit();
        for (int w = 0; w < 4; w++)
        {
            Assert.Equal(Enumerable.Range(0, 300_000), database.Raw<int>($"v{w}").ToArray());
            Assert.Equal(
                Enumerable.Range(0, 300).SelectMany(i => new[] { (byte)i, (byte)w }),
                database.GetRegion($"r{w}").ToArray()
            );
        }
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    private static readonly System.Collections.Concurrent.ConcurrentQueue<Exception> s_failures = new();

    private static Thread Run(Action action, CancellationTokenSource done)
    {
        Thread thread = new(() =>
        {
            try
            {
                while (!done.IsCancellationRequested)
                    action();
            }
            catch (Exception e)
            {
                s_failures.Enqueue(e);
            }
        });
        thread.Start();
        return thread;
    }

    private static void Write(Database database, RawVector<long> numbers, TextVector texts, long[] lengths)
    {
        Random random = new(8);
        for (long stamp = 1; stamp <= Commits; stamp++)
        {
            long length = random.NextInt64(numbers.Length + 1);
            if (random.Next(3) > 0)
                length = numbers.Length;
            numbers.Truncate(length);
            texts.Truncate(length);
            for (int i = random.Next(2_000); i > 0; i--)
            {
                numbers.Append(length % 7 == 0 ? null : length * 1_000 + stamp);
                texts.Append($"{length}");
                length++;
            }
            Volatile.Write(ref lengths[stamp], length);
            database.Commit(stamp);
        }
    }

    private static void Read(Database database, long[] lengths)
    {
        using Snapshot snapshot = database.Snapshot();
        if (snapshot.Stamp is not { } stamp)
            return;
        VectorView<long> numbers = snapshot.Raw<long>("n");
        TextView texts = snapshot.Text("t");
        Assert.Equal(Volatile.Read(ref lengths[stamp]), numbers.Length);
        Assert.Equal(numbers.Length, texts.Length);
        for (long i = 0; i < numbers.Length; i++)
        {
            long? value = numbers.Get(i);
            if (i % 7 == 0 ? value is not null : value / 1_000 != i || value % 1_000 > stamp)
                throw new InvalidOperationException($"Row {i} of stamp {stamp} is {value}.");
            if (i % 16 == 0 && texts[i] != $"{i}")
                throw new InvalidOperationException($"Text {i} of stamp {stamp} is {texts[i]}.");
        }
    }

    private static void ReadUntilClosed(Database database, RawVector<int> numbers)
    {
        try
        {
            while (true)
            {
                using Snapshot snapshot = database.Snapshot();
                VectorView<int> view = snapshot.Raw<int>("n");
                if (view[4_999] != 4_999 || numbers[17] != 17)
                    throw new InvalidOperationException("A value changed.");
            }
        }
        catch (ObjectDisposedException) { }
        catch (Exception e)
        {
            s_failures.Enqueue(e);
        }
    }
}
