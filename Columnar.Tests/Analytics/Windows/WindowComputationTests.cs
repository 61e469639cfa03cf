using System.Numerics;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Analytics.Windows;

/// <summary>
/// Vectors computed by windows hold what the definitions say, and the same bits however they were brought up to date.
/// </summary>
public sealed class WindowComputationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public WindowComputationTests() => _database = Open();

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Steps_with_edits_and_reopening_equal_one_pass()
    {
        for (int run = 0; run < 2 * Effort.Factor; run++)
        {
            var random = new Random(Effort.Seed(run));
            string suffix = $" {run}";
            for (int step = 0; step < 6; step++)
            {
                Edit(random, suffix);
                foreach (ComputedVector vector in Computed(suffix, ""))
                    vector.Update();
                if (random.Next(2) == 0)
                    _database.Commit();
                if (random.Next(3) == 0)
                {
                    _database.Commit();
                    _database.Dispose();
                    _database = Open();
                }
            }
            ComputedVector[] stepwise = [.. Computed(suffix, "")];
            ComputedVector[] whole = [.. Computed(suffix, " whole")];
            Assert.Equal(0, _database.UpdateComputed() - whole.Length);
            for (int i = 0; i < whole.Length; i++)
                Assert.True(
                    Rows(whole[i]).SequenceEqual(Rows(stepwise[i])),
                    $"{whole[i].Name} in run {run} differs from one pass"
                );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void Fixed_windows_hold_their_rows_whatever_their_length(long window)
    {
        double?[] values = [3, null, -1, 4, double.NaN, 5, null, null, double.PositiveInfinity, 9, 2, 6, 5, 3, 5];
        RawVector<double> column = Doubles("column", values);
        double[][] windows =
        [
            .. values.Select(
                (_, row) => values[(int)Math.Max(0, row - window + 1)..(row + 1)].OfType<double>().ToArray()
            ),
        ];
        AssertRows(Compute.RollingSum(column, window), windows.Select(w => (double?)w.Sum()));
        AssertRows(
            Compute.RollingAverage(column, window),
            windows.Select(w => w.Length == 0 ? null : (double?)w.Sum() / w.Length)
        );
        AssertRows(Compute.RollingMin(column, window), windows.Select(w => Extreme(w, isGreatest: false)));
        AssertRows(Compute.RollingMax(column, window), windows.Select(w => Extreme(w, isGreatest: true)));
        AssertRows(Compute.RollingMedian(column, window), windows.Select(Median));
        AssertRows(Compute.RollingCount(column, window), windows.Select(w => (long?)w.Length));
        AssertRows(Compute.RollingDeviation(column, window), windows.Select(w => Deviation(w, 1)));
        AssertRows(
            Compute.RollingDeviation(column, window, DeviationKind.Population),
            windows.Select(w => Deviation(w, 0))
        );
        AssertRows(
            Compute.RollingScore(column, window),
            windows.Select(
                (w, row) =>
                    values[row] is double x && Deviation(w, 1) is double d ? (double?)((x - w.Average()) / d) : null
            )
        );
    }

    [Fact]
    public void Windows_start_where_the_column_says_or_are_empty_or_none()
    {
        RawVector<double> column = Doubles("column", [1, 2, null, 4, 5, 6, 7, 8]);
        RawVector<int> starts = _database.Raw<int>("starts", nullable: true);
        foreach (int? start in new int?[] { -5, 0, 1, null, 2, 6, 6, 7 })
            Add(starts, start);
        // Row 3 has no window; that of row 5 begins behind it.
        AssertRows(Compute.RollingSum(column, starts), [1, 3, 2, null, 9, 0, 7, 8]);
        AssertRows(Compute.RollingAverage(column, starts), [1, 1.5, 2, null, 4.5, null, 7, 8]);
        AssertRows(Compute.RollingMin(column, starts), [1, 1, 2, null, 4, null, 7, 8]);
        AssertRows(Compute.RollingMax(column, starts), [1, 2, 2, null, 5, null, 7, 8]);
        AssertRows(Compute.RollingMedian(column, starts), [1, 1.5, 2, null, 4.5, null, 7, 8]);
        AssertRows(Compute.RollingCount(column, starts), [1, 2, 1, null, 2, 0, 1, 1]);
        AssertRows(
            Compute.RollingDeviation(column, starts),
            [null, Math.Sqrt(0.5), null, null, Math.Sqrt(0.5), null, null, null]
        );
        AssertRows(Compute.RollingChange(column, starts), [0, 1, null, null, null, null, 0, 0 + 0]);
        AssertRows(Compute.RollingRatioChange(column, starts), [0, 1, null, null, null, null, 0, 0]);
        AssertRows(Compute.RollingPercentageChange(column, starts), [0, 100, null, null, null, null, 0, 0]);
        AssertRows(Compute.RollingRatio(column, starts, starts), [-0.2, -0.6, 2, null, 3, null, 7.0 / 6, 8.0 / 7]);
        // Lengths: 1, 2, 2, none, 3, empty, 1, 1.
        double second = 1 + (2 - 1) * (2.0 / 3);
        double fifth = (second * 0.5) + (5 * 0.5);
        AssertRows(Compute.ExponentialAverage(column, starts), [1, second, second, null, fifth, null, 7, 8]);
        AssertRows(
            Compute.WilderAverage(column, starts),
            [1, 1.5, 1.5, null, (1.5 * (1 - (1.0 / 3))) + (5 * (1.0 / 3)), null, 7, 8]
        );
    }

    [Fact]
    public void Averages_from_a_row_on_leave_the_rows_before_null()
    {
        RawVector<int> column = _database.Raw<int>("ints");
        column.Append([10, 20, 30, 40, 50, 60]);
        AssertRows(Compute.RollingAverage(column, 3, from: 2), [null, null, 30, 35, 40, 50]);
        AssertRows(Compute.RollingAverage(column, 3, from: 100), [null, null, null, null, null, null]);
        AssertRows(Compute.ExponentialAverage(column, 3, from: 2), [null, null, 30, 35, 40, 50]);
        AssertRows(Compute.ExponentialAverage(column, 2), [10, 15, 25, 35, 45, 55], 1e-12);
        AssertRows(Compute.WilderAverage(column, 4), [10, 15, 20, 25, 31.25, 38.4375]);
        AssertRows(Compute.WilderAverage(column, 1), [10, 20, 30, 40, 50, 60]);
        AssertRows(Compute.WilderAverage(column, long.MaxValue), [10, 15, 20, 25, 30, 35]);
    }

    [Fact]
    public void Averages_that_never_forget_pass_over_what_is_no_number()
    {
        RawVector<double> column = Doubles(
            "column",
            [null, double.NaN, double.PositiveInfinity, 4, null, double.NaN, 8, double.NegativeInfinity]
        );
        AssertRows(Compute.ExponentialAverage(column, 10), [null, double.NaN, double.NaN, 4, 4, 4, 6, 6]);
        AssertRows(
            Compute.ExpandingDeviation(Doubles("finite", [null, 4, null, 8, 6])),
            [null, null, null, Math.Sqrt(8), 2]
        );
        AssertRows(
            Compute.ExpandingDeviation(column, DeviationKind.Population),
            [null, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]
        );
    }

    [Fact]
    public void Sums_of_integers_are_exact_or_refused()
    {
        RawVector<byte> bytes = _database.Raw<byte>("bytes");
        bytes.Append([200, 50, 5, 100, 155]);
        AssertRows(Compute.RollingSum<byte, long>(bytes, 3), [200, 250, 255, 155, 260]);
        AssertRows(Compute.RollingSum(bytes, 2), [200, 250, 55, 105, 255]);
        ComputedVector<byte> narrow = _database.Computed("narrow", Compute.RollingSum(bytes, 3));
        OverflowException error = Assert.Throws<OverflowException>(() => narrow.Update());
        Assert.Contains(
            "The sum of rows 2 to 4 is 260, which does not fit Byte.",
            error.Message,
            StringComparison.Ordinal
        );

        RawVector<long> longs = _database.Raw<long>("longs");
        longs.Append([long.MaxValue, long.MinValue, -1, 1, long.MaxValue]);
        AssertRows(Compute.RollingSum(longs, 5), [long.MaxValue, -1, -2, -1, long.MaxValue - 1]);
        ComputedVector<long> wide = _database.Computed("wide", Compute.RollingSum(longs, 2));
        Assert.Throws<OverflowException>(() => wide.Update());
        AssertRows(
            Compute.RollingSum<long, double>(longs, 3),
            [9223372036854775807.0, -1, -2, -9223372036854775808.0, 9223372036854775807.0]
        );
        AssertRows(
            Compute.RollingAverage(longs, 3),
            [9223372036854775807.0, -0.5, -2.0 / 3, -9223372036854775808.0 / 3, 9223372036854775807.0 / 3]
        );
        Assert.Throws<NotSupportedException>(() => Compute.RollingSum<double, long>(Doubles("d", [1]), 3));
    }

    [Fact]
    public void Starts_that_fall_are_refused_in_every_cut()
    {
        RawVector<double> column = Doubles("column", [1, 2, 3, 4]);
        RawVector<ulong> starts = _database.Raw<ulong>("starts", nullable: true);
        foreach (ulong? start in new ulong?[] { 0, 2, null })
            Add(starts, start);
        ComputedVector<double> sums = _database.Computed("sums", Compute.RollingSum(column, starts));
        sums.Update();
        Add(starts, 1UL);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => sums.Update());
        Assert.Contains("falls from 2 to 1 in row 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_parameters_are_refused_before_anything_is_computed()
    {
        RawVector<double> column = Doubles("column", [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.RollingSum(column, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.RollingMedian(column, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.RollingAverage(column, 1, from: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.ExponentialAverage(column, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.RollingDeviation(column, 2, (DeviationKind)7));
        Assert.Throws<ArgumentNullException>(() => Compute.RollingMax((RawVector<double>)null!, 1));
        Assert.Throws<ArgumentNullException>(() => Compute.RollingMax(column, null!));
        Assert.Throws<ArgumentException>(() => Compute.RollingMax(column, column));
    }

    [Fact]
    public void Without_rows_there_are_no_results()
    {
        foreach (ComputedVector vector in Computed(" none", ""))
        {
            Assert.False(vector.Update());
            Assert.Equal(0, vector.Length);
        }
    }

    private Database Open() => Database.Open(_folder.File("windows.columnar"));

    // Appends, and sometimes values changed in the middle or rows cut off.
    private void Edit(Random random, string suffix)
    {
        RawVector<double> values = _database.Raw<double>("values" + suffix, nullable: true);
        RawVector<int> ints = _database.Raw<int>("ints" + suffix);
        RawVector<long> starts = _database.Raw<long>("starts" + suffix, nullable: true);
        if (values.Length > 0 && random.Next(3) == 0)
            values.Update(random.NextInt64(values.Length), random.NextDouble());
        if (values.Length > 0 && random.Next(4) == 0)
        {
            long length = random.NextInt64(values.Length);
            values.Truncate(length);
            ints.Truncate(length);
            starts.Truncate(length);
        }
        int rows = random.Next(4) == 0 ? random.Next(70_000) : random.Next(500);
        long last = starts.Length == 0 ? 0 : starts.AsEnumerable().Max() ?? 0;
        for (int row = 0; row < rows; row++)
        {
            Add(values, random.Next(10) == 0 ? null : (random.NextDouble() - 0.5) * (random.Next(99) == 0 ? 1e15 : 1));
            ints.Append(random.Next());
            if (random.Next(4) == 0)
                last += random.Next(9);
            last = Math.Min(last, starts.Length + 2);
            Add(starts, random.Next(20) == 0 ? null : last);
        }
    }

    private IEnumerable<ComputedVector> Computed(string suffix, string ending)
    {
        RawVector<double> values = _database.Raw<double>("values" + suffix, nullable: true);
        RawVector<int> ints = _database.Raw<int>("ints" + suffix);
        RawVector<long> starts = _database.Raw<long>("starts" + suffix, nullable: true);
        int number = 0;
        foreach (long window in new long[] { 3, 50, 1000, 100_000 })
        {
            yield return Make(Compute.RollingSum(values, window));
            yield return Make(Compute.RollingAverage(ints, window, from: 7));
            yield return Make(Compute.RollingMin(values, window));
            yield return Make(Compute.RollingMax(ints, window));
            yield return Make(Compute.RollingScore(values, window));
            yield return Make(Compute.RollingMedian(values, window));
            yield return Make(Compute.ExponentialAverage(values, window));
        }
        yield return Make(Compute.RollingSum(values, starts));
        yield return Make(Compute.RollingSum<int, long>(ints, starts));
        yield return Make(Compute.RollingDeviation(values, starts));
        yield return Make(Compute.RollingMin(values, starts));
        yield return Make(Compute.RollingRatio(values, ints, starts));
        yield return Make(Compute.RollingChange(values, starts));
        yield return Make(Compute.RollingCount(values, starts));
        yield return Make(Compute.WilderAverage(values, starts));
        yield return Make(Compute.ExpandingDeviation(values));

        ComputedVector Make<T>(Computation<T> computation)
            where T : unmanaged => _database.Computed($"{number++} {computation}{suffix}{ending}", computation);
    }

    private static object?[] Rows(ComputedVector vector) =>
        vector switch
        {
            ComputedVector<double> doubles => [.. doubles.AsEnumerable().Select(Bits)],
            ComputedVector<long> longs => [.. longs.AsEnumerable().Select(value => (object?)value)],
            ComputedVector<int> ints => [.. ints.AsEnumerable().Select(value => (object?)value)],
            _ => throw new NotSupportedException(),
        };

    private static object? Bits(double? value) =>
        value is double number ? BitConverter.DoubleToInt64Bits(number) : null;

    private RawVector<double> Doubles(string name, double?[] values)
    {
        RawVector<double> vector = _database.Raw<double>(name, nullable: true);
        foreach (double? value in values)
            Add(vector, value);
        return vector;
    }

    private static void Add<T>(RawVector<T> vector, T? value)
        where T : unmanaged
    {
        if (value is T present)
            vector.Append(present);
        else
            vector.AppendNull();
    }

    private void AssertRows<T>(Computation<T> computation, IEnumerable<T?> expected, double tolerance = 1e-9)
        where T : unmanaged, INumber<T>
    {
        string name = $"{computation} {Guid.NewGuid()}";
        ComputedVector<T> vector = _database.Computed(name, computation);
        vector.Update();
        T?[] found = [.. vector.AsEnumerable()];
        T?[] wanted = [.. expected];
        Assert.Equal(wanted.Length, found.Length);
        for (int row = 0; row < wanted.Length; row++)
        {
            bool same =
                wanted[row].HasValue == found[row].HasValue
                && (
                    wanted[row] is not T a
                    || a.Equals(found[row]!.Value)
                    || Math.Abs(double.CreateTruncating(a) - double.CreateTruncating(found[row]!.Value))
                        <= tolerance * (1 + Math.Abs(double.CreateTruncating(a)))
                );
            Assert.True(same, $"{computation}, row {row}: {found[row]}, not {wanted[row]}");
        }
    }

    private static double? Extreme(double[] window, bool isGreatest)
    {
        double[] numbers = [.. window.Where(x => !double.IsNaN(x))];
        return window.Length == 0 ? null
            : numbers.Length == 0 ? double.NaN
            : isGreatest ? numbers.Max()
            : numbers.Min();
    }

    private static double? Median(double[] window)
    {
        double[] sorted = [.. window.OrderBy(double.IsNaN).ThenBy(x => x)];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double? Deviation(double[] window, int less)
    {
        if (window.Length <= less)
            return null;
        double mean = window.Average();
        return Math.Sqrt(window.Sum(x => (x - mean) * (x - mean)) / (window.Length - less));
    }
}
