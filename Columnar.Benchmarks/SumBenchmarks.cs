using BenchmarkDotNet.Attributes;

namespace Columnar.Benchmarks;

/// <summary>Sums and filtered sums of a column beside the loop one would write by hand, in cache and beyond it.</summary>
[MemoryDiagnoser]
[InProcess]
public class SumBenchmarks
{
    private DirectoryInfo? _folder;
    private Database? _database;
    private Snapshot? _snapshot;
    private double[] _values = [];
    private VectorView<double>? _view;

    /// <summary>Rows: 800 KB and 80 MB of doubles.</summary>
    [Params(100_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _values = new double[Rows];
        for (int i = 0; i < Rows; i++)
            _values[i] = random.NextDouble() * 1000;
        _folder = Directory.CreateTempSubdirectory("columnar-sums-");
        _database = Database.Open(Path.Combine(_folder.FullName, "sums.columnar"));
        _database.Raw<double>("v").Append(_values);
        _database.Commit();
        _snapshot = _database.Snapshot();
        _view = _snapshot.Raw<double>("v");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _snapshot!.Dispose();
        _database!.Dispose();
        _folder!.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public double Loop()
    {
        double sum = 0;
        foreach (double value in _values)
            sum += value;
        return sum;
    }

    [Benchmark]
    public double Sum() => _view!.Sum(ScanOptions.SingleThreaded);

    [Benchmark]
    public double LoopWhere()
    {
        double sum = 0;
        foreach (double value in _values)
        {
            if (value > 500)
                sum += value;
        }
        return sum;
    }

    [Benchmark]
    public double SumWhere() => _view!.Where(x => x > 500).Sum(ScanOptions.SingleThreaded);

    [Benchmark]
    public double? Max() => _view!.Max(ScanOptions.SingleThreaded);
}
