using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Benchmarks;

/// <summary>
/// Rates of window functions on one thread: rows computed from a vector of a database file to results in memory, without
/// storing them. Each round measures the function beside a carried sum over an array that adds what comes and subtracts
/// what goes, the fastest thing a window can be computed by and no promise of ours, by the thread's processor time.
/// </summary>
internal sealed class WindowBenchmarks : IDisposable
{
    private const int Rows = 1 << 23;
    private const int BlockRows = 65_536;
    private const int Rounds = 9;
    private const int CarriedWindow = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("columnar-windows-");
    private readonly Database _database;
    private readonly double[] _array = new double[Rows];
    private readonly double[] _carried = new double[BlockRows];

    private WindowBenchmarks()
    {
        _database = Database.Open(Path.Combine(_folder.FullName, "windows.columnar"));
        var random = new Random(1);
        Fill("f64", _ => random.NextDouble() * 1000);
        Fill("i64", _ => random.NextInt64(-(1L << 40), 1L << 40));
        Fill("i32", _ => random.Next());
        RawVector<double> nullable = _database.Raw<double>("f64?", nullable: true);
        for (int row = 0; row < Rows; row++)
        {
            if (random.Next(10) == 0)
                nullable.AppendNull();
            else
                nullable.Append(random.NextDouble());
        }
        // Windows of a day of minutes so far, of about an hour, and of about 30 days.
        Fill("day", row => (long)row / 1440 * 1440);
        long start = 0;
        Fill("hour", row => start = Math.Max(start, row - random.Next(30, 90)));
        long far = 0;
        Fill("month", row => far = Math.Max(far, row - random.Next(40_000, 43_200)));
        _database.Commit();
        RawVector<double> doubles = _database.Raw<double>("f64");
        for (int row = 0; row < Rows; row++)
            _array[row] = doubles[row];
    }

    public static void Run(IReadOnlyCollection<string> wanted)
    {
        using var benchmarks = new WindowBenchmarks();
        benchmarks.RunAll(wanted);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private void RunAll(IReadOnlyCollection<string> wanted)
    {
        IColumn<double> f64 = _database.Raw<double>("f64");
        IColumn<double> nullable = _database.Raw<double>("f64?", nullable: true);
        IColumn<long> i64 = _database.Raw<long>("i64");
        IColumn<int> i32 = _database.Raw<int>("i32");
        Console.WriteLine($"{Rows:N0} rows, {Rounds} rounds; millions of rows a second of processor time");
        Console.WriteLine($"{"function", -38} {"goal", 5} {"rate", 6} {"q25", 6} {"q75", 6} {"of a carried sum", 17}");
        foreach (long window in new long[] { 2, 10, 50, 1000, 100_000 })
        {
            Measure($"sum f64, {window}", 300, Compute.RollingSum(f64, window));
            Measure($"average f64, {window}", 300, Compute.RollingAverage(f64, window));
        }
        Measure("average f64 10% null, 1000", 0, Compute.RollingAverage(nullable, 1000));
        Measure("sum i64, 1000", 300, Compute.RollingSum(i64, 1000));
        Measure("average i64, 1000", 300, Compute.RollingAverage(i64, 1000));
        Measure("sum i32, 1000", 300, Compute.RollingSum<int, long>(i32, 1000));
        Measure("min f64, 1000", 0, Compute.RollingMin(f64, 1000));
        Measure("max i64, 1000", 0, Compute.RollingMax(i64, 1000));
        Measure("deviation f64, 1000", 0, Compute.RollingDeviation(f64, 1000));
        Measure("score f64, 1000", 0, Compute.RollingScore(f64, 1000));
        foreach (string starts in new[] { "hour", "day", "month" })
        {
            IColumn<long> windows = _database.Raw<long>(starts);
            Measure($"sum f64, {starts}", 100, Compute.RollingSum(f64, windows));
            Measure($"average f64, {starts}", 100, Compute.RollingAverage(f64, windows));
            Measure($"sum i64, {starts}", 100, Compute.RollingSum(i64, windows));
            Measure($"max f64, {starts}", 100, Compute.RollingMax(f64, windows));
            Measure($"deviation f64, {starts}", 100, Compute.RollingDeviation(f64, windows));
            Measure($"exponential f64, {starts}", 100, Compute.ExponentialAverage(f64, windows));
            Measure($"change f64, {starts}", 100, Compute.RollingChange(f64, windows));
        }
        Measure("exponential f64, 1000", 0, Compute.ExponentialAverage(f64, 1000));
        Measure("expanding deviation f64", 0, Compute.ExpandingDeviation(f64));
        foreach (long window in new long[] { 10, 100, 1000, 10_000, 100_000 })
            Measure($"median f64, {window}", 0, Compute.RollingMedian(f64, window));

        void Measure<T>(string name, double goal, Computation<T> computation)
            where T : unmanaged
        {
            if (wanted.Count > 0 && !wanted.Any(part => name.Contains(part, StringComparison.Ordinal)))
                return;
            var values = new T[BlockRows];
            ulong[] validity = new ulong[BlockRows / 64];
            double[] rates = new double[Rounds];
            double[] ratios = new double[Rounds];
            for (int round = -1; round < Rounds; round++)
            {
                double carried = Time(CarrySum);
                double time = Time(() => ComputeAll(computation, values, validity));
                if (round < 0)
                    continue;
                rates[round] = Rows * 1e3 / time;
                ratios[round] = carried / time;
            }
            Array.Sort(rates);
            double median = rates[Rounds / 2];
            Console.WriteLine(
                $"{name, -38} {(goal > 0 ? goal : ""), 5} {median, 6:0} {rates[Rounds / 4], 6:0} "
                    + $"{rates[Rounds * 3 / 4], 6:0} {Interleaved.Median(ratios), 17:0.00}"
                    + (median < goal ? "  below the goal" : "")
            );
        }
    }

    private void Fill<T>(string name, Func<int, T> value)
        where T : unmanaged
    {
        RawVector<T> vector = _database.Raw<T>(name);
        var values = new T[BlockRows];
        for (int first = 0; first < Rows; first += BlockRows)
        {
            for (int row = 0; row < BlockRows; row++)
                values[row] = value(first + row);
            vector.Append(values);
        }
    }

    private static void ComputeAll<T>(Computation<T> computation, T[] values, ulong[] validity)
        where T : unmanaged
    {
        ViewScope<VectorView>[] scopes = [.. computation.Sources.Select(source => source.OpenView())];
        RowFunction<T> function = computation.Begin([.. scopes.Select(scope => scope.View)]);
        for (long row = 0; row < Rows; row += BlockRows)
        {
            Array.Fill(validity, ulong.MaxValue);
            function.Compute(row, values, computation.IsNullable ? validity : default);
        }
        foreach (ViewScope<VectorView> scope in scopes)
            scope.Dispose();
    }

    private void CarrySum()
    {
        double sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            sum += _array[row];
            if (row >= CarriedWindow)
                sum -= _array[row - CarriedWindow];
            _carried[row % BlockRows] = sum;
        }
    }

    private static double Time(Action action)
    {
        long start = ThreadClock.Nanoseconds;
        action();
        return ThreadClock.Nanoseconds - start;
    }
}
