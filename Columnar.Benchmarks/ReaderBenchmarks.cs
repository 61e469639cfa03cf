using System.Diagnostics;

namespace Columnar.Benchmarks;

/// <summary>What snapshots and leases cost, and whether readers keep out of each other's way while a writer commits.</summary>
internal static class ReaderBenchmarks
{
    private const int Rounds = 15;
    private const int Calls = 100_000;
    private const int ScanRows = 16_384;
    private static readonly TimeSpan s_span = TimeSpan.FromMilliseconds(200);

    public static void Run(DirectoryInfo folder)
    {
        using Database database = Database.Open(Path.Combine(folder.FullName, "readers"));
        database.Raw<double>("v").Append(new double[ScanRows]);
        RawVector<long> written = database.Raw<long>("written");
        database.Commit();
        Calling(database);
        using CancellationTokenSource done = new();
        Thread writer = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                written.Append(1L);
                database.Commit();
            }
        });
        writer.Start();
        double[] own = new double[ScanRows];
        // What the machine has left for two threads besides the writer, which is on a processor for a part of its time.
        Scaling($"a sum of {ScanRows:N0} numbers of their own and no database", () => SumOf(own), goal: "");
        Scaling("a snapshot each and one value", () => Read(database, view => view[0]));
        Scaling(
            $"a snapshot each and a sum of {ScanRows:N0} rows",
            () => Read(database, view => view.Sum(ScanOptions.SingleThreaded))
        );
        done.Cancel();
        writer.Join();
    }

    private static void Calling(Database database)
    {
        using Snapshot held = database.Snapshot();
        VectorView<double> view = held.Raw<double>("v");
        double snapshot = Interleaved.Run(
            Rounds,
            () =>
            {
                for (int i = 0; i < Calls; i++)
                    database.Snapshot().Dispose();
            }
        );
        double lease = Interleaved.Run(
            Rounds,
            () =>
            {
                for (int i = 0; i < Calls; i++)
                    view.OpenView().Dispose();
            }
        );
        Console.WriteLine(
            $"snapshot: {snapshot * 1e6 / Calls:F0} ns, entering and leaving its lease {lease * 1e6 / Calls:F0} ns (goal 1,000)"
        );
    }

    private static double Read(Database database, Func<VectorView<double>, double> read)
    {
        using Snapshot snapshot = database.Snapshot();
        return read(snapshot.Raw<double>("v"));
    }

    private static double SumOf(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    // Calls a second of two threads beside those of one, in wall time and in the threads' own processor time.
    private static void Scaling(string what, Func<double> call, string goal = " (goal 1.6)")
    {
        double[] wall = new double[Rounds];
        double[] processor = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            (double oneWall, double oneProcessor) = Rate(call, threads: 1);
            (double twoWall, double twoProcessor) = Rate(call, threads: 2);
            wall[i] = twoWall / oneWall;
            processor[i] = twoProcessor / oneProcessor;
        }
        Console.WriteLine(
            $"two threads beside one, {what}, while a writer commits: {Interleaved.Median(wall):F2} times the calls, {Interleaved.Median(processor):F2} by processor time{goal}"
        );
    }

    private static (double PerWall, double PerProcessor) Rate(Func<double> call, int threads)
    {
        long[] calls = new long[threads];
        double[] processor = new double[threads];
        using Barrier barrier = new(threads);
        Thread[] readers = new Thread[threads];
        for (int t = 0; t < threads; t++)
        {
            int number = t;
            readers[t] = new Thread(() =>
            {
                barrier.SignalAndWait();
                long before = ThreadClock.Nanoseconds;
                long end = Stopwatch.GetTimestamp() + (long)(s_span.TotalSeconds * Stopwatch.Frequency);
                long count = 0;
                double total = 0;
                while (Stopwatch.GetTimestamp() < end)
                {
                    total += call();
                    count++;
                }
                GC.KeepAlive(total);
                calls[number] = count;
                processor[number] = (ThreadClock.Nanoseconds - before) / 1e9;
            });
        }
        foreach (Thread reader in readers)
            reader.Start();
        foreach (Thread reader in readers)
            reader.Join();
        double perProcessor = 0;
        for (int t = 0; t < threads; t++)
            perProcessor += calls[t] / processor[t];
        return (calls.Sum() / s_span.TotalSeconds, perProcessor);
    }
}
