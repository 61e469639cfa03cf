using System.Globalization;
using System.Numerics;
using System.Text;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

public sealed class GroupedQueryTests
{
    private static readonly string[] s_keys =
    [
        "i8",
        "u8",
        "i16",
        "u16",
        "i32",
        "u32",
        "i64",
        "u64",
        "f16",
        "f32",
        "f64",
        "flag",
        "text",
        "date",
        "ts",
        "tns",
    ];

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 10_000)]
    public void Groups_of_every_type_are_those_of_LINQ(int seed, int rows)
    {
        ModelTable table = ModelTables.Random(seed, rows);
        TableView view = table.ToView(seed);
        foreach (string key in s_keys)
            Check(table, view, [key]);
    }

    [Theory]
    [InlineData("text", "flag")]
    [InlineData("f64", "i16")]
    [InlineData("flag", "text", "date")]
    [InlineData("i64", "text2", "f32", "flag2")]
    public void Groups_of_several_columns_are_those_of_LINQ(params string[] keys)
    {
        ModelTable table = ModelTables.Random(3, 8_000);
        Check(table, table.ToView(4), keys);
    }

    [Fact]
    public void Keys_far_apart_and_many_of_them_are_all_found()
    {
        var random = new Random(5);
        object?[] keys =
        [
            .. Enumerable.Range(0, 30_000).Select(_ => (object)random.NextInt64(long.MinValue, long.MaxValue)),
        ];
        object?[] texts = [.. keys.Select(key => $"key {key}")];
        keys = [.. keys, .. keys];
        texts = [.. texts, .. texts];
        var table = new ModelTable(
            new ModelColumn("k", ElementType.Int64, keys),
            new ModelColumn("t", ElementType.Utf8, texts)
        );
        QueryResult numbers = table.ToView().GroupBy("k").Aggregate(Count());
        Assert.Equal(keys.Distinct().Order(), Enumerable.Range(0, numbers.RowCount).Select(row => numbers[row, 0]));
        Assert.All(Enumerable.Range(0, numbers.RowCount), row => Assert.Equal(2L, numbers[row, 1]));
        QueryResult names = table.ToView().GroupBy("t").Aggregate(Count());
        Assert.Equal(
            texts.Cast<string>().Distinct().Order(StringComparer.Ordinal),
            Enumerable.Range(0, names.RowCount).Select(row => names[row, 0])
        );
    }

    [Fact]
    public void Floating_sums_are_compensated_in_spans_and_the_same_for_any_number_of_threads()
    {
        const int Rows = 3_300_000;
        var random = new Random(6);
        var keys = new object?[Rows];
        var values = new object?[Rows];
        for (int row = 0; row < Rows; row++)
        {
            keys[row] = (byte)random.Next(3);
            values[row] = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 9));
        }
        TableView view = new ModelTable(
            new ModelColumn("k", ElementType.UInt8, keys),
            new ModelColumn("v", ElementType.Float64, values)
        ).ToView(7);
        TableQuery query = view.Where(Column("v") < 1e7);
        QueryResult alone = query.With(ScanOptions.SingleThreaded).GroupBy("k").Aggregate(Sum("v"));
        QueryResult together = query.With(new ScanOptions { MaxThreads = 3 }).GroupBy("k").Aggregate(Sum("v"));
        for (int group = 0; group < 3; group++)
        {
            double expected = CompensatedSum(keys, values, (byte)group);
            Assert.Equal(expected, alone[group, 1]);
            Assert.Equal(expected, together[group, 1]);
        }
    }

    [Fact]
    public void Infinite_values_leave_infinities_and_NaN_in_their_own_groups_only()
    {
        var table = new ModelTable(
            new ModelColumn("k", ElementType.Utf8, ["a", "a", "b", "b", "c", "c", "d", "d"]),
            new ModelColumn(
                "v",
                ElementType.Float64,
                [1e308, 1e308, double.PositiveInfinity, double.NegativeInfinity, 1.0, -1.0, double.NaN, null]
            )
        );
        QueryResult result = table.ToView().GroupBy("k").Aggregate(Sum("v"), Mean("v"), Min("v"), Count("v"));
        Assert.Equal(double.PositiveInfinity, result[0, 1]);
        Assert.Equal(double.NaN, result[1, 1]);
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(result.Get<double>(2, "sum(v)")));
        Assert.Equal(double.NaN, result[3, 1]);
        Assert.Equal(double.NaN, result[3, 3]);
        Assert.Equal(1L, result[3, 4]);
    }

    [Fact]
    public void A_query_runs_on_the_example_of_the_design()
    {
        var trades = new ModelTable(
            new ModelColumn("symbol", ElementType.Utf8, ["A", "B", "A", "A", null]),
            new ModelColumn("price", ElementType.Float64, [9.0, 12.0, 11.5, 30.25, 50.0]),
            new ModelColumn("size", ElementType.Int32, [1, 2, 3, 4, 5])
        );
        QueryResult result = trades
            .ToView()
            .Where(Column("price") > 10 & Column("symbol") == "A")
            .GroupBy("symbol")
            .Aggregate(Sum("size"), Max("price"));
        Assert.Equal("symbol  sum(size)  max(price)\nA               7       30.25\n", result.ToString());
        Assert.Equal(7L, result[0, "sum(size)"]);
        QueryResult all = trades
            .ToView()
            .GroupBy("symbol")
            .Aggregate(Aggregate.ParseList("sum(size) as total, count(*)"));
        Assert.Equal(
            "symbol  total  count(*)\nA           8         3\nB           2         1\nnull        5         1\n",
            all.ToString()
        );
    }

    [Fact]
    public void Grouping_is_cancelled_between_spans()
    {
        TableView view = ModelTables.Random(1, 100).ToView();
        var options = new ScanOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() =>
            view.Where(Column("i8") > 0).With(options).GroupBy("i8").Aggregate(Count())
        );
    }

    [Fact]
    public void Errors_on_any_thread_reach_the_caller_as_they_are()
    {
        object?[] values = new object?[2_500_000];
        Array.Fill(values, 1L);
        values[2_400_000] = long.MaxValue;
        TableView view = new ModelTable(new ModelColumn("x", ElementType.Int64, values)).ToView();
        TableQuery query = view.Where(Column("x") > 0).With(new ScanOptions { MaxThreads = 3 });
        Assert.Throws<OverflowException>(() => query.GroupBy("x").Aggregate(Sum(Column("x") + 1)));
        Assert.Throws<OverflowException>(() => query.Aggregate(Sum(Column("x") + 1)));
    }

    private static void Check(ModelTable table, TableView view, string[] keys)
    {
        QueryResult result = view.Where(Column("u8") > 20)
            .GroupBy(keys)
            .Aggregate(
                Count(),
                Count("i32"),
                Sum("i32"),
                Sum("u32"),
                Mean("i64"),
                Min("f64"),
                Max("f32"),
                Min("text2"),
                Max("tns"),
                CountTrue("flag2"),
                Sum(Column("i8") * 2),
                Sum("f32")
            );
        var groups = Enumerable
            .Range(0, table.RowCount)
            .Where(row => table["u8"].Values[row] is byte and > 20)
            .GroupBy(
                row => string.Join('|', keys.Select(key => KeyText(table[key].Values[row]))),
                StringComparer.Ordinal
            )
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Assert.Equal(groups.Count, result.RowCount);
        for (int row = 0; row < result.RowCount; row++)
        {
            int[] members = groups[string.Join('|', keys.Select((_, column) => KeyText(result[row, column])))];
            object[] Values(string name) =>
                [.. members.Select(member => table[name].Values[member]!).Where(value => value is not null)];
            int place = keys.Length;
            Assert.Equal((long)members.Length, result[row, place]);
            Assert.Equal((long)Values("i32").Length, result[row, place + 1]);
            Assert.Equal(Values("i32").Sum(value => (long)(int)value), result[row, place + 2]);
            Assert.Equal((ulong)Values("u32").Sum(value => (long)(uint)value), result[row, place + 3]);
            object[] wide = Values("i64");
            Assert.Equal(
                wide.Length == 0 ? null : (double)(Int128)NaiveAggregates.Total(wide) / wide.Length,
                result[row, place + 4]
            );
            Assert.Equal(NaiveAggregates.Extreme(Values("f64"), isMinimum: true), result[row, place + 5]);
            Assert.Equal(NaiveAggregates.Extreme(Values("f32"), isMinimum: false), result[row, place + 6]);
            Assert.Equal(
                Values("text2")
                    .Cast<string>()
                    .OrderBy(text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)), StringComparer.Ordinal)
                    .FirstOrDefault(),
                result[row, place + 7]
            );
            Assert.Equal(Values("tns").Cast<Timestamp?>().Max(), result[row, place + 8]);
            Assert.Equal(Values("flag2").LongCount(value => value is true), result[row, place + 9]);
            Assert.Equal(Values("i8").Sum(value => 2L * (sbyte)value), result[row, place + 10]);
            double[] floats = [.. Values("f32").Select(value => (double)(float)value)];
            double found = result.Get<double>(row, "sum(f32)");
            if (double.IsFinite(floats.Sum()))
                Assert.InRange(found - floats.Sum(), -1e-12 * floats.Sum(Math.Abs), 1e-12 * floats.Sum(Math.Abs));
            else
                Assert.Equal(floats.Sum(), found);
            if (row > 0)
                Assert.True(CompareKeys(result, row - 1, row, keys.Length) < 0, "rows are ordered by key");
        }
    }

    private static string KeyText(object? key) =>
        key switch
        {
            null => "null",
            double value => (value + 0.0).ToString("R", CultureInfo.InvariantCulture),
            float value => (value + 0f).ToString("R", CultureInfo.InvariantCulture),
            Half value => (value + (Half)0).ToString("R", CultureInfo.InvariantCulture),
            string text => $"'{text}'",
            _ => key.ToString()!,
        };

    private static int CompareKeys(QueryResult result, int row, int other, int keyCount)
    {
        for (int column = 0; column < keyCount; column++)
        {
            int order = (result[row, column], result[other, column]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
                (object a, object b) when NaiveAggregates.IsNaN(a) || NaiveAggregates.IsNaN(b) => NaiveAggregates
                    .IsNaN(a)
                    .CompareTo(NaiveAggregates.IsNaN(b)),
                (Date32 a, Date32 b) => a.CompareTo(b),
                (Timestamp a, Timestamp b) => a.CompareTo(b),
                (IComparable a, object b) => a.CompareTo(b),
                _ => throw new InvalidOperationException(),
            };
            if (order != 0)
                return order;
        }
        return 0;
    }

    // The definition: in row order within spans of 1,048,576 rows, spans merged in order.
    private static double CompensatedSum(object?[] keys, object?[] values, byte key)
    {
        double sum = 0;
        double error = 0;
        for (int start = 0; start < values.Length; start += 1_048_576)
        {
            double spanSum = 0;
            double spanError = 0;
            for (int row = start; row < Math.Min(values.Length, start + 1_048_576); row++)
            {
                if ((byte)keys[row]! == key && (double)values[row]! < 1e7)
                    Add(ref spanSum, ref spanError, (double)values[row]!);
            }
            Add(ref sum, ref error, spanSum);
            error += spanError;
        }
        return sum + error;

        static void Add(ref double sum, ref double error, double value)
        {
            double next = sum + value;
            double part = next - sum;
            error += (sum - (next - part)) + (value - part);
            sum = next;
        }
    }
}
