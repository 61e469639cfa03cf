using System.Numerics;
using System.Text;
using Columnar.Syntax;
using Columnar.Tests.Analytics.Syntax;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

public sealed class TotalQueryTests
{
    private static readonly string[] s_integers = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"];
    private static readonly string[] s_floats = ["f16", "f32", "f64"];

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 4096)]
    [InlineData(3, 9000)]
    public void Aggregates_of_random_filters_are_those_of_the_selected_values(int seed, int rows)
    {
        ModelTable table = ModelTables.Random(seed, rows);
        TableView view = table.ToView(seed);
        QueryResult all = view.Head(rows);
        var nodes = new RandomNodes(new Random(seed));
        string[] numbers = [.. s_integers, .. s_floats];
        for (int round = 0; round < 40_000 / rows; round++)
        {
            Node filter = nodes.Condition(2);
            List<int> selected;
            try
            {
                selected = NaiveInterpreter.Select(table, filter);
            }
            catch (OverflowException)
            {
                continue;
            }
            TableQuery query = view.Where(new Filter(filter)).With(ScanOptions.SingleThreaded);
            Assert.Equal(selected.Count, query.Count());
            CheckHead(all, query.Head(round * 7 % 100), selected[..Math.Min(round * 7 % 100, selected.Count)]);
            foreach (string name in numbers)
            {
                object[] values =
                [
                    .. selected.Select(row => table[name].Values[row]!).Where(value => value is not null),
                ];
                QueryResult result = query.Aggregate(Count(name), Min(name), Max(name), Mean(name));
                Assert.Equal((long)values.Length, result[0, 0]);
                Assert.Equal(NaiveAggregates.Extreme(values, isMinimum: true), result[0, 1]);
                Assert.Equal(NaiveAggregates.Extreme(values, isMinimum: false), result[0, 2]);
                if (values.Length == 0)
                    Assert.Null(result[0, 3]);
                if (s_floats.Contains(name))
                    continue;
                BigInteger total = NaiveAggregates.Total(values);
                if (values.Length > 0)
                    Assert.Equal((double)(Int128)total / values.Length, result[0, 3]);
                if (NaiveAggregates.Fits(total, table[name].Type))
                    Assert.Equal(total, BigInteger.Parse(query.Aggregate(Sum(name))[0, 0]!.ToString()!));
                else
                    Assert.Throws<OverflowException>(() => query.Aggregate(Sum(name)));
            }
        }
    }

    [Fact]
    public void Floating_sums_of_a_filtered_table_have_the_bits_of_the_definition()
    {
        ModelTable table = ModelTables.Random(5, 150_000, nullShare: 0.05);
        TableView view = table.ToView(9);
        object?[] values = table["f64"].Values;
        var isSelected = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
            isSelected[row] = table["u8"].Values[row] is byte and > 100 && values[row] is double and > -1e6 and < 1e6;
        QueryResult result = view.Where(Column("u8") > 100 & Column("f64") > -1e6 & Column("f64") < 1e6)
            .Aggregate(Sum("f64"), Sum(Column("f64") * 1.0), Count("f64"));
        double total = Q3.Sum<double>([.. values.Select(value => value as double? ?? 0)], row => isSelected[row]);
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(total),
            BitConverter.DoubleToInt64Bits(result.Get<double>(0, "sum(f64)"))
        );
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(total),
            BitConverter.DoubleToInt64Bits(result.Get<double>(0, "sum(f64 * 1.0)"))
        );
        Assert.Equal(isSelected.LongCount(selected => selected), result.Get<long>(0, "count(f64)"));
    }

    [Fact]
    public void A_query_without_groups_has_the_bits_of_the_column_aggregate()
    {
        ModelTable table = ModelTables.Random(6, 70_000);
        TableView view = table.ToView(3);
        foreach (double limit in new[] { double.NegativeInfinity, 0.0, 0.5, 100 })
        {
            var column = (VectorView<double>)view["f64"];
            FilteredColumn<double> filtered = column.Where(p => p >= limit && p < 1e200);
            FilteredColumn<double> byExpression = column.Where(Column("f64") >= limit & Column("f64") < 1e200);
            QueryResult result = view.Where(Column("f64") >= limit & Column("f64") < 1e200)
                .Aggregate(Sum("f64"), Mean("f64"));
            Assert.Equal(Bits(filtered.Sum()), Bits(result.Get<double>(0, "sum(f64)")));
            Assert.Equal(Bits(filtered.Sum()), Bits(byExpression.Sum()));
            Assert.Equal(Bits(filtered.Mean()!.Value), Bits(result.Get<double>(0, "mean(f64)")));
            Assert.Equal(filtered.Count(), byExpression.Count());
        }

        static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
    }

    [Fact]
    public void Text_dates_and_conditions_are_aggregated()
    {
        ModelTable table = ModelTables.Random(8, 5000);
        QueryResult result = table
            .ToView()
            .Aggregate(
                Min("text"),
                Max("text"),
                Min("date"),
                Max("tns"),
                Count("flag"),
                CountTrue("flag"),
                CountTrue(Column("i8") > 0),
                Count("text"),
                Count()
            );
        IEnumerable<string> texts = table["text"]
            .Values.OfType<string>()
            .OrderBy(Encoding.UTF8.GetBytes, new ByteOrder());
        Assert.Equal(texts.First(), result[0, 0]);
        Assert.Equal(texts.Last(), result[0, 1]);
        Assert.Equal(table["date"].Values.OfType<Date32>().Min(), result[0, 2]);
        Assert.Equal(table["tns"].Values.OfType<Timestamp>().Max(), result[0, 3]);
        Assert.Equal(table["flag"].Values.LongCount(value => value is not null), result[0, 4]);
        Assert.Equal(table["flag"].Values.LongCount(value => value is true), result[0, 5]);
        Assert.Equal(table["i8"].Values.LongCount(value => value is sbyte and > 0), result[0, 6]);
        Assert.Equal(table["text"].Values.LongCount(value => value is not null), result[0, 7]);
        Assert.Equal(5000L, result[0, 8]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Managed_memory_does_not_grow_with_rising_texts(bool isGrouped)
    {
        TableView few = Rising(20_000);
        TableView many = Rising(300_000);
        Assert.Equal("1299999", Last(many)[0, isGrouped ? 1 : 0]);
        // The difference is buffers for a whole packet of an encoded chunk.
        Assert.InRange(Allocated(many), 0, Allocated(few) + 100_000);

        static TableView Rising(int rows) =>
            new ModelTable(
                new ModelColumn("key", ElementType.Int8, [.. Enumerable.Repeat((object)(sbyte)1, rows)]),
                new ModelColumn("text", ElementType.Utf8, [.. Enumerable.Range(1_000_000, rows).Select(n => $"{n}")])
            ).ToView();

        QueryResult Last(TableView view)
        {
            TableQuery query = view.Where(Column("key") == 1).With(ScanOptions.SingleThreaded);
            return isGrouped ? query.GroupBy("key").Aggregate(Max("text")) : query.Aggregate(Max("text"));
        }

        long Allocated(TableView view)
        {
            Last(view);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Last(view);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Constants_are_aggregated_once_for_every_row()
    {
        TableView view = new ModelTable(new ModelColumn("x", ElementType.Int64, [1L, null, 3L])).ToView();
        IReadOnlyList<Aggregate> aggregates = Aggregate.ParseList(
            "sum(2), mean(-1), min(0.5), max(18446744073709551615), count(7)"
        );
        object[] expected = [6L, -1.0, 0.5, ulong.MaxValue, 3L];
        QueryResult result = view.Aggregate(aggregates);
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(column => result[0, column]));
        result = view.GroupBy("x").Aggregate(aggregates);
        Assert.Equal([2L, 2L, 2L], Enumerable.Range(0, 3).Select(row => result[row, 1]));
        Assert.Equal(0L, view.Where(Column("x") > 5).Aggregate(Sum(2))[0, 0]);
    }

    [Fact]
    public void Nothing_selected_gives_zero_sums_and_no_extremes()
    {
        TableView view = ModelTables.Random(9, 100).ToView();
        QueryResult result = view.Where(Column("i8") > 1000)
            .Aggregate(Sum("i8"), Sum("f64"), Min("i8"), Max("text"), Mean("i8"), Mean("f64"), Count("i8"), Count());
        Assert.Equal(
            [0L, 0.0, null, null, null, null, 0L, 0L],
            Enumerable.Range(0, 8).Select(column => result[0, column])
        );
    }

    [Fact]
    public void An_empty_table_answers_too()
    {
        TableView view = ModelTables.Random(1, 0).ToView();
        Assert.Equal(0, view.Where(Column("text") == "A" & Column("f64") > 1).Count());
        Assert.Null(view.Aggregate(Min("f64"))[0, 0]);
        Assert.Equal(0, view.GroupBy("text", "i8").Aggregate(Count()).RowCount);
    }

    [Fact]
    public void Integer_expressions_overflow_only_in_rows_that_are_selected()
    {
        var table = new ModelTable(new ModelColumn("x", ElementType.Int64, [1L, 2L, long.MaxValue, null]));
        TableView view = table.ToView();
        Assert.Equal(6L, view.Where(Column("x") < 100).Aggregate(Sum(Column("x") * 2))[0, 0]);
        Assert.Equal(1, view.Where(Column("x") < 100 & Column("x") * 3 > 5).Count());
        var error = Assert.Throws<OverflowException>(() => view.Aggregate(Sum(Column("x") * 2)));
        Assert.Contains("x * 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("row 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_overflow_exactly_when_the_total_does_not_fit()
    {
        object?[] values = [long.MaxValue, long.MaxValue, -long.MaxValue, null];
        TableView view = new ModelTable(new ModelColumn("x", ElementType.Int64, values)).ToView();
        Assert.Equal(long.MaxValue, view.Aggregate(Sum("x"))[0, 0]);
        Assert.Throws<OverflowException>(() => view.Where(Column("x") > 0).Aggregate(Sum("x")));
        Assert.Equal((double)long.MaxValue, view.Where(Column("x") > 0).Aggregate(Mean("x"))[0, 0]);
    }

    [Fact]
    public void A_column_is_filtered_by_another_of_its_length()
    {
        ModelTable table = ModelTables.Random(12, 6000);
        TableView view = table.ToView();
        var numbers = (VectorView<int>)view["i32"];
        long expected = Enumerable
            .Range(0, 6000)
            .Where(row => table["text"].Values[row] is "A" or "B")
            .Sum(row => table["i32"].Values[row] is int value ? (long)value : 0);
        Assert.Equal(expected, numbers.Where(Value(view["text"]).In("A", "B")).Sum());
        Assert.Equal(expected, numbers.Where(Value(view["text"]) == "A" | Value(view["text"]) == "B").Sum());
        VectorView shorter = ModelTables.Random(1, 10).ToView()["i64"];
        var error = Assert.Throws<ArgumentException>(() => numbers.Where(Value(shorter) > 1).Sum());
        Assert.Contains("10 rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("6000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_behind_the_first_selected_are_not_looked_at()
    {
        object?[] values =
        [
            .. Enumerable.Range(0, 10_000).Select(row => (object)(row < 5_000 ? (long)row : long.MaxValue)),
        ];
        TableView view = new ModelTable(new ModelColumn("x", ElementType.Int64, values)).ToView();
        TableQuery query = view.Where(Column("x") * 2 == 2 | Column("x") * 2 == 4_002);
        QueryResult head = query.Head(2);
        Assert.Equal([1L, 2_001L], [head.Get<long>(0, "x"), head.Get<long>(1, "x")]);
        Assert.Throws<OverflowException>(() => query.Head(3));
        Assert.Equal(5, view.Where(Column("x") >= 0).Head().RowCount);
        Assert.Equal(0, query.Head(0).RowCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => query.Head(-1));
        Assert.Throws<ArgumentException>(() => view.Where(Column("y") > 0).Head());
    }

    private static void CheckHead(QueryResult all, QueryResult head, List<int> rows)
    {
        Assert.Equal(rows.Count, head.RowCount);
        for (int i = 0; i < rows.Count; i++)
        {
            for (int column = 0; column < all.Columns.Count; column++)
                Assert.Equal(all.GetText(rows[i], column), head.GetText(i, column));
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
