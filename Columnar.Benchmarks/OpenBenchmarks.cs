using System.Diagnostics;

namespace Columnar.Benchmarks;

/// <summary>What opening costs in time and an open database in memory.</summary>
internal static class OpenBenchmarks
{
    private const int Rounds = 101;
    private const int RegionCount = 10_000;

    public static void Run(DirectoryInfo folder)
    {
        string path = Path.Combine(folder.FullName, "open");
        ManyRegions.Create(path, RegionCount).Dispose();
        Time("open", () => Database.Open(path).Dispose());
        Time("open read-only", () => Database.OpenReadOnly(path).Dispose());
        long perRegion = Held(() => Database.Open(path)) / RegionCount;
        Console.WriteLine($"memory of an open database: {perRegion} managed bytes per region of {RegionCount:N0}");
        foreach (long gigabytes in new long[] { 1, 10 })
        {
            string large = Path.Combine(folder.FullName, $"sparse {gigabytes}");
            using (Database database = Database.Open(large))
                SparseVector.Create(database, "v", gigabytes << 30);
            Console.WriteLine(
                $"memory of an open database of {gigabytes} GB (sparse, one vector): {Held(() => Database.Open(large)):N0} managed bytes"
            );
            File.Delete(large);
        }
    }

    private static void Time(string what, Action open)
    {
        double[] wall = new double[Rounds];
        double[] processor = new double[Rounds];
        open();
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long ours = ThreadClock.Nanoseconds;
            open();
            processor[i] = (ThreadClock.Nanoseconds - ours) / 1e6;
            wall[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Console.WriteLine(
            $"{what} with {RegionCount:N0} regions: {Interleaved.Median(wall):F1} ms, {Interleaved.Median(processor):F1} ms of processor time (goal 20)"
        );
    }

    private static long Held(Func<Database> open)
    {
        open().Dispose();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using Database database = open();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
