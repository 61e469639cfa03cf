using System.Numerics;
using Columnar.Aggregates;
using Columnar.Binding;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Scans;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics;

/// <summary>Scans equal the row-by-row definition whatever the chunks, nulls, filters, widths and threads.</summary>
[Trait("Category", "Kernels")]
public sealed class ScanTests
{
    private static readonly ScanOptions s_twoThreads = new() { MaxThreads = 2 };

    [Fact]
    public void Floating_sums_do_not_depend_on_the_route()
    {
        var random = new Random(7);
        foreach (int rows in new[] { 1, 511, 4_097, 65_536, 65_537, 140_001, 270_000 })
        {
            FloatRoutes<double>(random, rows);
            FloatRoutes<float>(random, rows);
            FloatRoutes<Half>(random, rows);
        }
    }

    [Fact]
    public void Integer_aggregates_do_not_depend_on_the_route()
    {
        var random = new Random(8);
        foreach (int rows in new[] { 0, 1, 700, 4_096, 66_000, 140_001 })
        {
            IntegerRoutes<sbyte>(random, rows);
            IntegerRoutes<ushort>(random, rows);
            IntegerRoutes<int>(random, rows);
            IntegerRoutes<long>(random, rows);
            IntegerRoutes<ulong>(random, rows);
        }
    }

    [Fact]
    public void Truth_values_are_counted()
    {
        var random = new Random(9);
        for (int rows = 0; rows < 20_000; rows = (rows * 3) + 7)
        {
            bool[] values = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) > 0)];
            bool[] isNull = [.. Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0)];
            BoolView view = ChunkedColumn.OfTruth(values, isNull, ChunkedColumn.RandomChunks(random, rows));
            Assert.Equal(Enumerable.Range(0, rows).Count(row => values[row] && !isNull[row]), view.CountTrue());
            Assert.Equal(isNull.Count(isIt => !isIt), view.Count());
            Assert.Equal(rows, view.RowCount());
        }
    }

    [Fact]
    public void A_cancelled_scan_ends_with_the_exception()
    {
        VectorView<long> view = ChunkedColumn.Of(new long[300_000]);
        var options = new ScanOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => view.Sum(options));
    }

    [Fact]
    public void Progress_ends_at_one()
    {
        VectorView<long> view = ChunkedColumn.Of(new long[300_000]);
        double most = 0;
        var progress = new Reporter(share => most = Math.Max(most, share));
        view.Sum(new ScanOptions { Progress = progress, MaxThreads = 1 });
        Assert.Equal(1, most);
    }

    [Fact]
    public void A_failure_on_any_thread_reaches_the_caller()
    {
        VectorView<long> view = ChunkedColumn.Of(new long[2_000_000]);
        for (int i = 0; i < 20; i++)
        {
            var progress = new Reporter(_ => throw new InvalidOperationException("stop"));
            Assert.Throws<InvalidOperationException>(() => view.Sum(new ScanOptions { Progress = progress }));
        }
    }

    [Fact]
    public void Spans_are_subtrees_and_few()
    {
        foreach (long rows in new[] { 0L, 1, 65_536, 16_777_216, 16_777_217, 1L << 40, long.MaxValue })
        {
            SpanPlan plan = SpanPlan.For(rows);
            Assert.True((rows - 1) / plan.Rows < SpanPlan.MaxSpans);
        }
        Assert.Equal(0, SpanPlan.For(16_000_000).Level);
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private static void FloatRoutes<T>(Random random, int rows)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] values = TestValues.Random<T>(random, rows, withNaN: random.Next(3) == 0);
        T[] keys = TestValues.Random<T>(random, rows);
        foreach ((VectorView<T> view, VectorView<T> key, bool[]? isNull) in Columns(random, values, keys))
        {
            foreach ((Filter? filter, Func<T, bool> accepts) in Filters<T>(key))
            {
                double expected = Q3.Sum<T>(values, row => isNull?[row] != true && accepts(keys[row]));
                foreach (Width width in Enum.GetValues<Width>())
                {
                    foreach (ScanOptions options in new[] { ScanOptions.SingleThreaded, s_twoThreads })
                    {
                        Func<VectorView, PacketFilter>? bind = filter is null
                            ? null
                            : v => BoundFilter.Bind(view, v, filter.Node);
                        FloatSum<T> sum = new ScanSource(view, bind).Run(
                            v => new FloatSum<T>(v.Length, width),
                            options
                        );
                        Assert.True(
                            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(sum.Total),
                            $"{typeof(T).Name} x {rows}, {view.ChunkCount} chunks, {filter}, {width}, {options.MaxThreads} threads: {expected:R}, {sum.Total:R}"
                        );
                    }
                }
            }
        }
    }

    private static void IntegerRoutes<T>(Random random, int rows)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] values = TestValues.Random<T>(random, rows);
        T[] keys = TestValues.Random<T>(random, rows);
        foreach ((VectorView<T> view, VectorView<T> key, bool[]? isNull) in Columns(random, values, keys))
        {
            foreach ((Filter? filter, Func<T, bool> accepts) in Filters<T>(key))
            {
                T[] selected = [.. values.Where((_, row) => isNull?[row] != true && accepts(keys[row]))];
                Int128 expected = selected.Aggregate((Int128)0, (sum, value) => sum + Int128.CreateChecked(value));
                foreach (Width width in Enum.GetValues<Width>())
                {
                    foreach (ScanOptions options in new[] { ScanOptions.SingleThreaded, s_twoThreads })
                    {
                        Func<VectorView, PacketFilter>? bind = filter is null
                            ? null
                            : v => BoundFilter.Bind(view, v, filter.Node);
                        var source = new ScanSource(view, bind);
                        IntegerSum<T> sum = source.Run(_ => new IntegerSum<T>(width), options);
                        Assert.Equal(expected, sum.Total);
                        Assert.Equal(selected.Length, sum.Count);
                        Extremes<T> extremes = source.Run(_ => new Extremes<T>(ExtremeKinds.Both, width), options);
                        Assert.Equal(selected.Length == 0 ? null : selected.Min(), extremes.Min);
                        Assert.Equal(selected.Length == 0 ? null : selected.Max(), extremes.Max);
                        Assert.Equal(selected.Length, source.Run(_ => new CountAggregator(), options).Count);
                    }
                }
            }
        }
    }

    private static IEnumerable<(VectorView<T> View, VectorView<T> Key, bool[]? IsNull)> Columns<T>(
        Random random,
        T[] values,
        T[] keys
    )
        where T : unmanaged
    {
        int rows = values.Length;
        bool[] isNull = [.. Enumerable.Range(0, rows).Select(row => random.Next(10) == 0 || row % 30_000 > 20_000)];
        VectorView<T> key = ChunkedColumn.Of(keys, null, ChunkedColumn.RandomChunks(random, rows));
        yield return (ChunkedColumn.Of(values), key, null);
        yield return (ChunkedColumn.Of(values, null, ChunkedColumn.RandomChunks(random, rows)), key, null);
        yield return (ChunkedColumn.Of(values, isNull, ChunkedColumn.RandomChunks(random, rows)), key, isNull);
    }

    private static IEnumerable<(Filter? Filter, Func<T, bool> Accepts)> Filters<T>(VectorView<T> key)
        where T : unmanaged, INumber<T>
    {
        T half = T.CreateTruncating(0.5);
        yield return (null, _ => true);
        yield return (Expressions.Value(key) == 7 & Expressions.Value(key) == 8, _ => false);
        yield return (Expressions.Value(key) > 0.5, x => x > half);
        yield return (Expressions.Value(key) != 0, x => x != T.Zero);
    }
}
