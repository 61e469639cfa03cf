using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Benchmarks;

/// <summary>What the database costs beside the bare system calls that do the same, in one interleaved run.</summary>
internal static class StorageRatioBenchmarks
{
    private const int Rounds = 11;
    private const int LoadRows = 50_000_000;

    public static void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("columnar-storage-");
        try
        {
            Load(folder);
            Reopen(folder);
            RandomAccessRatio(folder);
            CommitBenchmarks.Run(folder);
            OpenBenchmarks.Run(folder);
            ReaderBenchmarks.Run(folder);
            ScanAllocations(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // 400 MB of int64: append and commit, beside one write and one sync of the same bytes.
    private static void Load(DirectoryInfo folder)
    {
        long[] values = new long[LoadRows];
        for (int i = 0; i < values.Length; i++)
            values[i] = i * 7919L;
        string path = Path.Combine(folder.FullName, "load");
        (double bare, double ours, double ratio) = Interleaved.Run(
            Rounds,
            () =>
            {
                using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
                {
                    RandomAccess.Write(file, MemoryMarshal.AsBytes(values.AsSpan()), 0);
                    FilePlatform.Current.Sync(file);
                }
                File.Delete(path);
            },
            () =>
            {
                using (Database database = Database.Open(path))
                {
                    database.Raw<long>("v").Append(values);
                    database.Commit();
                }
                File.Delete(path);
            }
        );
        Console.WriteLine(
            $"append + commit of 400 MB: {ours:F0} ms, write + sync {bare:F0} ms, rate {1 / ratio:F2} of it (goal 0.80)"
        );
    }

    private static void Reopen(DirectoryInfo folder)
    {
        string path = Path.Combine(folder.FullName, "reopen");
        using (Database database = Database.Open(path))
        {
            database.Raw<long>("v").Append(new long[5_000_000]);
            database.Commit();
        }
        double[] times = new double[200];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Database database = Database.Open(path);
            using Snapshot snapshot = database.Snapshot();
            _ = snapshot.Raw<long>("v")[4_999_999];
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        double first = times[0];
        Array.Sort(times);
        Console.WriteLine(
            $"reopen and read a value: {times[times.Length / 2]:F3} ms, the first time {first:F1} ms (goal 2)"
        );
    }

    private static void RandomAccessRatio(DirectoryInfo folder)
    {
        using Database database = Database.Open(Path.Combine(folder.FullName, "random"));
        long[] values = new long[1_000_000];
        Random.Shared.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        database.Raw<long>("v").Append(values);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        VectorView<long> view = snapshot.Raw<long>("v");
        int[] indices = new int[1 << 20];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = Random.Shared.Next(4096);
        long sum = 0;
        double[] ratios = new double[401];
        for (int i = 0; i < ratios.Length; i++)
        {
            long start = ThreadClock.Nanoseconds;
            sum += SumArray(values, indices);
            long middle = ThreadClock.Nanoseconds;
            sum -= SumView(view, indices);
            ratios[i] = (double)(ThreadClock.Nanoseconds - middle) / (middle - start);
        }
        Array.Sort(ratios);
        Console.WriteLine(
            $"random access on a snapshot: {ratios[ratios.Length / 2]:F2} of an array (goal at most 2), difference of sums {sum}"
        );
    }

    private static void ScanAllocations(DirectoryInfo folder)
    {
        using Database database = Database.Open(Path.Combine(folder.FullName, "allocations"));
        foreach (int rows in new[] { 100_000, 10_000_000 })
        {
            RawVector<double> vector = database.Raw<double>($"v{rows}");
            vector.Append(new double[rows]);
            database.Commit();
            long Allocated()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                _ = vector.Where(x => x > 1).Sum(ScanOptions.SingleThreaded);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
            for (int i = 0; i < 50; i++)
                Allocated();
            Console.WriteLine($"filtered sum of {rows:N0} rows allocates {Allocated():N0} bytes");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumArray(long[] values, int[] indices)
    {
        long sum = 0;
        foreach (int index in indices)
            sum += values[index];
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumView(VectorView<long> view, int[] indices)
    {
        long sum = 0;
        foreach (int index in indices)
            sum += view[index];
        return sum;
    }
}
