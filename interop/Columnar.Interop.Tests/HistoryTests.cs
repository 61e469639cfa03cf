using Apache.Arrow;
using Microsoft.Data.Analysis;

namespace Columnar.Interop.Tests;

/// <summary>Arrays and columns that were taken at any moment of a history, whatever follows it.</summary>
public sealed class HistoryTests : IDisposable
{
    private const int Steps = 60;
    private const int MaxRows = 1_200_000;

    private readonly TestDatabase _test = new();
    private readonly List<(Func<int, double?> Read, double?[] Rows)> _taken = [];
    private readonly SortedDictionary<long, double?[]> _kept = [];

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_taken_shows_the_moment_it_was_taken(int seed)
    {
        Random random = new(seed);
        _test.Database.Dispose();
        using Database database = Database.Open(_test.FilePath, new DatabaseOptions { RetainedCommits = 8 });
        double?[] rows = [];
        long stamp = 0;
        for (int step = 0; step < Steps; step++)
        {
            RawVector<double> numbers = database.Raw<double>("n", nullable: true);
            switch (random.Next(11))
            {
                case 0 or 1 when rows.Length < MaxRows:
                    int first = rows.Length;
                    int count = random.Next(2) == 0 ? random.Next(1, 20) : random.Next(100_000, 300_000);
                    numbers.Append(Enumerable.Range(first, count).Select(row => row + stamp / 16.0).ToArray());
                    rows = [.. rows, .. Enumerable.Range(first, count).Select(row => (double?)(row + stamp / 16.0))];
                    break;
                case 2 when rows.Length > 0:
                    int changed = random.Next(rows.Length);
                    numbers.Update(changed, -step);
                    rows = [.. rows];
                    rows[changed] = -step;
                    break;
                case 3 when rows.Length > 0:
                    int deleted = random.Next(rows.Length);
                    numbers.Delete(deleted);
                    rows = [.. rows];
                    rows[deleted] = null;
                    break;
                case 4 when rows.Length > 0:
                    int length = random.Next(rows.Length / 2, rows.Length);
                    numbers.Truncate(length);
                    rows = rows[..length];
                    break;
                case 5 or 6:
                    database.Commit(stamp: ++stamp);
                    _kept[stamp] = rows;
                    break;
                case 7 when _kept.Count > 0:
                    long target = Past(random);
                    database.RollbackTo(target);
                    rows = _kept[target];
                    foreach (long dropped in _kept.Keys.Where(key => key > target).ToArray())
                        _kept.Remove(dropped);
                    break;
                case 8:
                    database.Compact();
                    break;
                case 9 when _taken.Count > 0:
                    _taken.RemoveAt(random.Next(_taken.Count));
                    Collect();
                    break;
                default:
                    Take(random, numbers, rows);
                    if (_kept.Count > 0)
                    {
                        long past = Past(random);
                        using Snapshot snapshot = database.Snapshot(past);
                        Take(random, snapshot.Raw<double>("n"), _kept[past]);
                    }
                    break;
            }
            CheckAll();
        }
        database.Dispose();
        CheckAll();
    }

    private long Past(Random random) => _kept.Keys.TakeLast(3).ElementAt(random.Next(Math.Min(3, _kept.Count)));

    private void Take(Random random, IColumn column, double?[] rows)
    {
        switch (random.Next(4))
        {
            case 0:
                DoubleDataFrameColumn frame = (DoubleDataFrameColumn)column.ToDataFrameColumn();
                Assert.Equal((rows.Length, rows.Count(row => row is null)), (frame.Length, frame.NullCount));
                _taken.Add((row => frame[row], rows));
                break;
            case 1:
                DoubleArray array = (DoubleArray)column.ToApacheArray();
                Assert.Equal((rows.Length, rows.Count(row => row is null)), (array.Length, array.NullCount));
                _taken.Add((row => array.GetValue(row), rows));
                break;
            case 2:
                ChunkedArray chunks = column.ToApacheArrow();
                _taken.Add((row => ValueOf(chunks, row), rows));
                break;
            default:
                DoubleDataFrameColumn changed = (DoubleDataFrameColumn)column.ToDataFrameColumn();
                if (rows.Length == 0)
                    break;
                changed[0] = 0.5;
                _taken.Add((row => changed[row], [0.5, .. rows.Skip(1)]));
                break;
        }
    }

    private void CheckAll()
    {
        foreach ((Func<int, double?> read, double?[] rows) in _taken)
        {
            for (int row = 0; row < rows.Length; row += 1 + rows.Length / 200)
                Check(row);
            if (rows.Length > 0)
                Check(rows.Length - 1);

            void Check(int row)
            {
                if (read(row) is var found && found != rows[row])
                    Assert.Fail($"row {row} is {found}, not {rows[row]}");
            }
        }
    }

    private static double? ValueOf(ChunkedArray chunks, int row)
    {
        for (int i = 0; ; i++)
        {
            DoubleArray chunk = (DoubleArray)chunks.ArrowArray(i);
            if (row < chunk.Length)
                return chunk.GetValue(row);
            row -= chunk.Length;
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
