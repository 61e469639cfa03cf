namespace Columnar.Benchmarks;

/// <summary>
/// Computed vectors brought up to date: all rows at once, and what is missing after each of many small appends. Results are written to the database file, as part of the pending
/// commit. Each round measures the function beside a copy of the same rows in memory, by the thread's processor time.
/// </summary>
internal sealed class ComputedBenchmarks : IDisposable
{
    private const int Rows = 10_000_000;
    private const int Rounds = 7;
    private const int Appends = 100;
    private const int AppendedRows = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("columnar-computed-");
    private readonly Database _database;
    private readonly RawVector<double> _source;
    private readonly double[] _values = new double[Rows];
    private readonly double[] _copy = new double[Rows];

    private ComputedBenchmarks()
    {
        _database = Database.Open(Path.Combine(_folder.FullName, "computed.columnar"));
        _source = _database.Raw<double>("source");
        Random random = new(1);
        for (int row = 0; row < Rows; row++)
            _values[row] = 1 + random.NextDouble() * 1000;
        _source.Append(_values);
        _database.Commit();
    }

    public static void Run()
    {
        using ComputedBenchmarks benchmarks = new();
        benchmarks.RunAll();
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private void RunAll()
    {
        Console.WriteLine(
            $"{Rows:N0} rows of float64, then {Appends} updates after {AppendedRows:N0} rows more each; {Rounds} rounds; millions of rows a second of processor time"
        );
        Console.WriteLine($"{"function", -28} {"full", 6} {"q25", 6} {"q75", 6} {"tail", 6} {"memory copy", 12}");
        Measure("cumulative sum", Compute.CumulativeSum(_source));
        Measure("rolling average, 1000", Compute.RollingAverage(_source, 1000));
        Measure("exponential average, 1000", Compute.ExponentialAverage(_source, 1000));
        Measure("percentage change, 1000", Compute.PercentageChange(_source, 1000));
    }

    private void Measure(string name, Computation<double> computation)
    {
        double[] full = new double[Rounds];
        double[] tail = new double[Rounds];
        double[] copy = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            double copying = Time(() => _values.CopyTo(_copy, 0));
            ComputedVector<double> vector = _database.Computed("result", computation);
            double computing = Time(() => vector.Update());
            double adding = 0;
            for (int i = 0; i < Appends; i++)
            {
                _source.Append(_values.AsSpan(i * AppendedRows, AppendedRows));
                adding += Time(() => vector.Update());
            }
            _database.Discard();
            if (round < 0)
                continue;
            full[round] = Rows * 1e3 / computing;
            tail[round] = (double)Appends * AppendedRows * 1e3 / adding;
            copy[round] = Rows * 1e3 / copying;
        }
        double median = Interleaved.Median(full);
        Console.WriteLine(
            $"{name, -28} {median, 6:0} {full[Rounds / 4], 6:0} {full[Rounds * 3 / 4], 6:0} {Interleaved.Median(tail), 6:0} {Interleaved.Median(copy), 12:0}"
        );
    }

    private static double Time(Action action)
    {
        long start = ThreadClock.Nanoseconds;
        action();
        return ThreadClock.Nanoseconds - start;
    }
}
