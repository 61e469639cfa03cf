using System.Numerics;
using Columnar.Kernels;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Windows;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Analytics.Windows;

/// <summary>
/// Every window function equals its definition, bit for bit, at every width, and however its rows are cut into runs.
/// </summary>
[Trait("Category", "Kernels")]
public sealed class WindowFunctionTests
{
    private static readonly Width[] s_widths = Enum.GetValues<Width>();

    [Fact]
    public void Floating_sums_and_averages_are_those_of_the_definition()
    {
        ForEachSeed(CheckSums<double>);
        ForEachSeed(CheckSums<float>);
        ForEachSeed(CheckSums<Half>);
    }

    [Fact]
    public void Integer_sums_are_exact_or_overflow_and_averages_are_of_the_exact_total()
    {
        ForEachSeed(CheckIntegerSums<sbyte, long>);
        ForEachSeed(CheckIntegerSums<byte, ulong>);
        ForEachSeed(CheckIntegerSums<short, long>);
        ForEachSeed(CheckIntegerSums<ushort, ulong>);
        ForEachSeed(CheckIntegerSums<int, long>);
        ForEachSeed(CheckIntegerSums<uint, ulong>);
        ForEachSeed(CheckIntegerSums<long, long>);
        ForEachSeed(CheckIntegerSums<ulong, ulong>);
    }

    [Fact]
    public void Extremes_ignore_NaN_and_nulls()
    {
        ForEachSeed(CheckExtremes<sbyte>);
        ForEachSeed(CheckExtremes<byte>);
        ForEachSeed(CheckExtremes<short>);
        ForEachSeed(CheckExtremes<ushort>);
        ForEachSeed(CheckExtremes<int>);
        ForEachSeed(CheckExtremes<uint>);
        ForEachSeed(CheckExtremes<long>);
        ForEachSeed(CheckExtremes<ulong>);
        ForEachSeed(CheckExtremes<Half>);
        ForEachSeed(CheckExtremes<float>);
        ForEachSeed(CheckExtremes<double>);
    }

    [Fact]
    public void Medians_are_those_of_the_sorted_window()
    {
        ForEachSeed(CheckMedians<int>);
        ForEachSeed(CheckMedians<long>);
        ForEachSeed(CheckMedians<ulong>);
        ForEachSeed(CheckMedians<Half>);
        ForEachSeed(CheckMedians<double>);
    }

    [Fact]
    public void Deviations_and_scores_are_those_of_the_definition()
    {
        ForEachSeed(CheckDeviations<double>);
        ForEachSeed(CheckDeviations<float>);
        ForEachSeed(CheckDeviations<int>);
    }

    [Fact]
    public void Counts_are_those_of_the_values_in_the_window() =>
        ForEachSeed(seed =>
        {
            using var rows = new WindowCase<byte>(seed);
            long?[] found = rows.Run(source => new ValueCount(new WindowCounts(source, source)));
            for (int row = 0; row < found.Length; row++)
                Assert.Equal(rows.Window(row).Count(), found[row]);
            Assert.Equal(found, rows.RunCut(source => new ValueCount(new WindowCounts(source, source))));
        });

    [Fact]
    public void Sums_and_deviations_are_close_to_the_exact_ones() =>
        ForEachSeed(seed =>
        {
            using var rows = new WindowCase<double>(
                seed,
                (random, count) => [.. Enumerable.Range(0, count).Select(_ => 1000 + random.Next(-8_000, 8_000) / 8.0)]
            );
            double?[] sums = rows.Run(source => new NumberSum<double, double>(source, source, Widths.Best));
            double?[] deviations = rows.Run(source => Deviation(source, isScore: false, Widths.Best));
            double?[] scores = rows.Run(source => Deviation(source, isScore: true, Widths.Best));
            for (int row = 0; row < sums.Length; row++)
            {
                double[] window = [.. rows.Window(row)];
                // Eighths of this size add up exactly.
                Assert.Equal(window.Sum(), sums[row]!.Value);
                Assert.Equal(window.Length > 1, deviations[row].HasValue);
                if (window.Length < 2)
                    continue;
                double mean = window.Average();
                double exact = Math.Sqrt(window.Sum(x => (x - mean) * (x - mean)) / (window.Length - 1));
                Assert.Equal(exact, deviations[row]!.Value, 1e-9 * (1 + exact));
                Assert.Equal(rows.IsValid(row), scores[row].HasValue);
                if (scores[row] is double score && exact > 0)
                    Assert.Equal((rows.Values[row] - mean) / exact, score, 1e-9 * (1 + Math.Abs(score)));
            }
        });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e15)]
    [InlineData(double.MaxValue)]
    public void What_leaves_the_window_leaves_no_trace(double outlier) =>
        ForEachSeed(seed =>
        {
            int at = -1;
            double[] With(Random random, int count)
            {
                double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
                at = random.Next(count);
                return values;
            }
            using var rows = new WindowCase<double>(seed, With);
            foreach (Width width in s_widths)
            {
                foreach (Func<LeafSource<double>, WindowFunction<double>> create in Doubles(width))
                {
                    double usual = rows.Values[at];
                    double?[] expected = rows.Run(create);
                    rows.Values[at] = outlier;
                    double?[] found = rows.Run(create);
                    rows.Values[at] = usual;
                    for (int row = 0; row < found.Length; row++)
                    {
                        if (row < at || rows.Starts[row] > at)
                            AssertSame(expected[row], found[row]);
                    }
                }
            }
        });

    [Fact]
    public unsafe void Nothing_is_allocated_once_the_window_has_been_met()
    {
        const int Rows = 40_000;
        const int Window = 5_000;
        double[] values = GC.AllocateArray<double>(Rows, pinned: true);
        var random = new Random(1);
        for (int row = 0; row < Rows; row++)
            values[row] = random.NextDouble();
        double* results = stackalloc double[WindowFunction<double>.Room];
        long* starts = stackalloc long[LeafSource.Rows];
        fixed (double* at = values)
        {
            var source = new SpanLeaves<double>(at, null, Rows);
            foreach (Func<LeafSource<double>, WindowFunction<double>> create in Doubles(Widths.Best))
            {
                // A collection that another thread begins counts what is left of this thread's buffer as allocated.
                long least = long.MaxValue;
                for (int round = 0; round < 5 && least > 0; round++)
                {
                    WindowFunction<double> function = create(source);
                    long before = 0;
                    for (int row = 0; row < Rows; row += LeafSource.Rows)
                    {
                        if (row == 2 * Window / LeafSource.Rows * LeafSource.Rows)
                            before = GC.GetAllocatedBytesForCurrentThread();
                        for (int i = 0; i < LeafSource.Rows; i++)
                            starts[i] = Math.Max(0, row + i - Window + 1);
                        function.Compute(row, LeafSource.Rows, starts, row >= Window, results);
                    }
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }
                Assert.Equal(0, least);
            }
        }
    }

    private static Func<LeafSource<double>, WindowFunction<double>>[] Doubles(Width width) =>
        [
            source => new NumberSum<double, double>(source, source, width),
            source => new NumberAverage<double>(source, source, width),
            source => new WindowExtreme<double>(source, source, false, width),
            source => new WindowExtreme<double>(source, source, true, width),
            source => Deviation(source, isScore: false, width),
            source => Deviation(source, isScore: true, width),
            source => new WindowMedian<double>(source),
        ];

    private static WindowDeviation<T> Deviation<T>(LeafSource<T> source, bool isScore, Width width)
        where T : unmanaged => new(source, source, true, isScore, width);

    private static void CheckSums<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using var rows = new WindowCase<T>(seed);
        var definition = new WindowDefinition<double>(
            row => rows.IsValid(row) ? double.CreateTruncating(rows.Values[row]) : 0.0,
            0.0,
            (left, right) => left + right
        );
        foreach (Width width in s_widths)
        {
            double?[] sums = CheckCuts(rows, source => new NumberSum<T, double>(source, source, width));
            double?[] averages = CheckCuts(rows, source => new NumberAverage<T>(source, source, width));
            for (int row = 0; row < sums.Length; row++)
            {
                double sum = definition.Of(rows.Starts[row], row);
                AssertSame(Normal(sum), sums[row]);
                int count = rows.Window(row).Count();
                AssertSame(count == 0 ? null : Normal(sum / count), averages[row]);
            }
        }
    }

    private static void CheckIntegerSums<T, TSum>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TSum : unmanaged, INumber<TSum>, IMinMaxValue<TSum>
    {
        // Some cases of 64 bits overflow, others do not.
        T divisor = seed % 2 == 0 ? T.One : T.CreateTruncating(100);
        using var rows = new WindowCase<T>(
            seed,
            (random, count) => [.. TestValues.Random<T>(random, count).Select(value => value / divisor)]
        );
        Int128[] totals =
        [
            .. Enumerable
                .Range(0, rows.Values.Length)
                .Select(row =>
                    rows.Window(row).Aggregate((Int128)0, (total, value) => total + Int128.CreateChecked(value))
                ),
        ];
        bool fits = totals.All(total =>
            total >= Int128.CreateChecked(TSum.MinValue) && total <= Int128.CreateChecked(TSum.MaxValue)
        );
        if (fits)
        {
            TSum?[] sums = CheckCuts(rows, source => new IntegerWindowSum<T, TSum>(source, source));
            Assert.Equal(totals.Select(total => (TSum?)TSum.CreateChecked(total)), sums);
        }
        else
        {
            Assert.Throws<OverflowException>(() => rows.Run(source => new IntegerWindowSum<T, TSum>(source, source)));
        }
        double?[] averages = CheckCuts(rows, source => new IntegerAverage<T>(source, source));
        for (int row = 0; row < averages.Length; row++)
        {
            int count = rows.Window(row).Count();
            AssertSame(count == 0 ? null : Normal((double)totals[row] / count), averages[row]);
        }
    }

    private static void CheckExtremes<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using var rows = new WindowCase<T>(seed);
        foreach (Width width in s_widths)
        {
            T?[] least = CheckCuts(rows, source => new WindowExtreme<T>(source, source, false, width));
            T?[] greatest = CheckCuts(rows, source => new WindowExtreme<T>(source, source, true, width));
            for (int row = 0; row < least.Length; row++)
            {
                T? min = null;
                T? max = null;
                foreach (T value in rows.Window(row))
                {
                    min = min is null || T.IsNaN(min.Value) || value < min ? value : min;
                    max = max is null || T.IsNaN(max.Value) || value > max ? value : max;
                }
                Assert.Equal(min, least[row]);
                Assert.Equal(max, greatest[row]);
                if (least[row] is T found && T.IsZero(found))
                    Assert.False(T.IsNegative(found));
            }
        }
    }

    private static void CheckMedians<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using var rows = new WindowCase<T>(seed);
        double?[] medians = CheckCuts(rows, source => new WindowMedian<T>(source));
        for (int row = 0; row < medians.Length; row++)
        {
            T[] sorted = [.. rows.Window(row).OrderBy(T.IsNaN).ThenBy(value => value)];
            AssertSame(Middle(sorted), medians[row]);
        }
    }

    private static double? Middle<T>(T[] sorted)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (sorted.Length == 0)
            return null;
        T low = sorted[(sorted.Length - 1) / 2];
        T high = sorted[sorted.Length / 2];
        if (sorted.Length % 2 != 0)
            return Normal(double.CreateTruncating(low));
        if (T.MaxValue is double)
        {
            // Half of each is exact but for the tiniest numbers, whose sum is exact.
            double a = double.CreateTruncating(low);
            double b = double.CreateTruncating(high);
            return Normal(Math.Abs(a) > 1 || Math.Abs(b) > 1 ? (a / 2) + (b / 2) : (a + b) / 2);
        }
        return T.MaxValue is Half
            ? Normal((double.CreateTruncating(low) + double.CreateTruncating(high)) / 2)
            : Normal((double)(Int128.CreateChecked(low) + Int128.CreateChecked(high)) / 2);
    }

    private static void CheckDeviations<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using var rows = new WindowCase<T>(seed);
        var definition = new WindowDefinition<(double Count, double Mean, double Squares)>(
            row =>
            {
                double value = rows.IsValid(row) ? double.CreateTruncating(rows.Values[row]) : 0.0;
                return (rows.IsValid(row) ? 1.0 : 0.0, value, value - value);
            },
            (0, 0, 0),
            Merge
        );
        foreach (Width width in s_widths)
        {
            foreach (bool isSample in new[] { false, true })
            {
                double?[] deviations = CheckCuts(
                    rows,
                    source => new WindowDeviation<T>(source, source, isSample, false, width)
                );
                double?[] scores = CheckCuts(
                    rows,
                    source => new WindowDeviation<T>(source, source, isSample, true, width)
                );
                for (int row = 0; row < deviations.Length; row++)
                {
                    (double count, double mean, double squares) = definition.Of(rows.Starts[row], row);
                    double less = isSample ? 1 : 0;
                    double deviation = Math.Sqrt(squares / (count - less));
                    AssertSame(count > less ? Normal(deviation) : null, deviations[row]);
                    double score = (double.CreateTruncating(rows.Values[row]) - mean) / deviation;
                    AssertSame(count > less && rows.IsValid(row) ? Normal(score) : null, scores[row]);
                }
            }
        }
    }

    private static (double Count, double Mean, double Squares) Merge(
        (double Count, double Mean, double Squares) left,
        (double Count, double Mean, double Squares) right
    )
    {
        double count = left.Count + right.Count;
        double share = right.Count / Math.Max(count, 1);
        double distance = right.Mean - left.Mean;
        double between = distance * (left.Count * share) * distance;
        return (count, left.Mean + (distance * share), left.Squares + right.Squares + between);
    }

    private static TResult?[] CheckCuts<T, TResult>(
        WindowCase<T> rows,
        Func<LeafSource<T>, WindowFunction<TResult>> create
    )
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TResult : unmanaged
    {
        TResult?[] whole = rows.Run(create);
        TResult?[] cut = rows.RunCut(create);
        for (int row = 0; row < whole.Length; row++)
            Assert.True(
                EqualityComparer<TResult?>.Default.Equals(whole[row], cut[row]),
                $"row {row}: {cut[row]}, in one pass {whole[row]}"
            );
        return whole;
    }

    private static double? Normal(double value) => double.IsNaN(value) ? double.NaN : value + 0.0;

    private static void AssertSame(double? expected, double? found)
    {
        Assert.Equal(expected.HasValue, found.HasValue);
        if (expected is double value)
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(found!.Value));
    }

    private static void ForEachSeed(Action<int> check)
    {
        GuardedBuffer.SkipUnlessSupported();
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(15 * Effort.Factor));
    }
}
