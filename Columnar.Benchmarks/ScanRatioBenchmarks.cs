using System.Numerics;
using Columnar.Kernels;

namespace Columnar.Benchmarks;

/// <summary>
/// Rates of scans on one thread as a share of the machine's read rate for the same bytes. Absolute times on a shared
/// machine move several times within minutes, so that each round measures probe, scan, probe by the thread's processor
/// time; the median of the rounds counts.
/// </summary>
internal static class ScanRatioBenchmarks
{
    private const int Rounds = 15;

    /// <summary>Measures the kernels named, or all, and prints a line for each.</summary>
    public static void Run(IReadOnlyCollection<string> wanted)
    {
        using var columns = new ScanColumns();
        ScanOptions one = ScanOptions.SingleThreaded;
        Filter half = Expressions.Value(columns.Keys).Between(2500, 7499);
        Filter few = Expressions.Value(columns.Keys).Between(2500, 2599);
        Console.WriteLine($"{ScanColumns.Rows:N0} rows, {Rounds} rounds, width {Widths.Best}");
        Console.WriteLine($"{"scan", -28} {"goal", 5} {"ratio", 6} {"q25", 6} {"q75", 6} {"GB/s", 6} {"probe", 6}");

        Measure("sum f64", 0.90, ["f64"], () => columns.Doubles.Sum(one));
        Measure("sum f32", 0.80, ["f32"], () => columns.Singles.Sum(one));
        Measure("sum i64", 0.75, ["i64"], () => columns.Longs.Sum(one));
        Measure("sum i32", 0.80, ["i32"], () => columns.Ints.Sum(one));
        Measure("sum i16", 0.70, ["i16"], () => columns.Shorts.Sum(one));
        Measure("min f64", 0.90, ["f64"], () => columns.Doubles.Min(one)!.Value);
        Measure("max i64", 0.90, ["i64"], () => columns.Longs.Max(one)!.Value);
        Measure("max i32", 0.90, ["i32"], () => columns.Ints.Max(one)!.Value);
        Measure("minmax f64", 0.85, ["f64"], () => columns.Doubles.MinMax(one)!.Value.Max);
        Measure("count f64 > c", 0.75, ["f64"], () => columns.Doubles.Where(x => x > 500).Count(one));
        Measure("count i64 > c", 0.75, ["i64"], () => columns.Longs.Where(x => x > 0).Count(one));
        Measure("count i32 > c", 0.75, ["i32"], () => columns.Ints.Where(x => x > 0).Count(one));
        Measure("sum f64 where itself > c", 0.75, ["f64"], () => columns.Doubles.Where(x => x > 500).Sum(one));
        Measure("sum f64 where k between 50%", 0.75, ["k", "f64"], () => columns.Doubles.Where(half).Sum(one));
        Measure("sum i64 where k between 50%", 0.75, ["k", "i64"], () => columns.Longs.Where(half).Sum(one));
        Measure("sum i64 where k between 1%", 0.75, ["k", "i64"], () => columns.Longs.Where(few).Sum(one));
        Measure("max f64 where k between 50%", 0.75, ["k", "f64"], () => columns.Doubles.Where(half).Max(one)!.Value);
        Measure("sum f64 10% null", 0.65, ["f64?"], () => columns.NullableDoubles.Sum(one));
        Measure("sum i64 10% null", 0.65, ["i64?"], () => columns.NullableLongs.Sum(one));
        Measure("min f64 10% null", 0.65, ["f64?"], () => columns.NullableDoubles.Min(one)!.Value);

        void Measure<T>(string name, double goal, string[] memory, Func<T> scan)
            where T : INumber<T>
        {
            if (wanted.Count > 0 && !wanted.Any(part => name.Contains(part, StringComparison.Ordinal)))
                return;
            scan();
            long byteLength = columns.Probe(memory);
            double[] ratios = new double[Rounds];
            double bestScan = double.MaxValue;
            double bestProbe = double.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                double before = Time(() => columns.Probe(memory));
                double between = Time(scan);
                double after = Time(() => columns.Probe(memory));
                ratios[round] = (before + after) / 2 / between;
                bestScan = Math.Min(bestScan, between);
                bestProbe = Math.Min(bestProbe, Math.Min(before, after));
            }
            Array.Sort(ratios);
            double median = ratios[Rounds / 2];
            Console.WriteLine(
                $"{name, -28} {goal, 5:0.00} {median, 6:0.00} {ratios[Rounds / 4], 6:0.00} {ratios[Rounds * 3 / 4], 6:0.00} "
                    + $"{byteLength / bestScan, 6:0.0} {byteLength / bestProbe, 6:0.0}{(median < goal ? "  below the goal" : "")}"
            );
        }
    }

    private static long Time<T>(Func<T> work)
    {
        long start = ThreadClock.Nanoseconds;
        work();
        return ThreadClock.Nanoseconds - start;
    }
}
