using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Statistics;

namespace Columnar.Tests.Analytics.Statistics;

/// <summary>Describe against the definitions, MathNet's for those it has.</summary>
public sealed class ColumnDescriptionsTests
{
    [Fact]
    public void A_column_of_doubles_is_described_as_MathNet_describes_it() =>
        Prop.ForAll<NormalFloat[]>(given =>
            {
                double[] values = [.. given.Select(value => value.Get)];
                CheckAgainstMathNet(ChunkedColumn.Of(values).Describe(), values);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Columns_longer_than_what_is_sorted_are_described_as_MathNet_describes_them()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 400_000).Select(_ => Math.Round(random.NextDouble() * 1e4) / 16)];
        CheckAgainstMathNet(ChunkedColumn.Of(values).Describe(), values);
        long[] equal = [.. Enumerable.Repeat(7L, 300_000)];
        QueryResult found = ChunkedColumn.Of(equal).Describe();
        Assert.Equal(7.0, found[0, "25%"]);
        Assert.Equal(0.0, found[0, "deviation"]);
        Assert.Equal(7L, found[0, "max"]);
    }

    [Fact]
    public void Figures_are_the_same_bits_for_any_number_of_threads_and_chunks()
    {
        var random = new Random(6);
        double[] values = [.. Enumerable.Range(0, 300_000).Select(_ => random.NextDouble() - 0.5)];
        QueryResult one = ChunkedColumn.Of(values).Describe(ScanOptions.SingleThreaded);
        QueryResult all = ChunkedColumn.Of(values, chunkLengths: [4096, 70_000, 131_072, 94_832]).Describe();
        for (int column = 2; column < one.Columns.Count; column++)
            Assert.Equal(one[0, column], all[0, column]);
    }

    [Fact]
    public void Nulls_are_skipped_and_NaN_comes_last()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        RawVector<float> vector = db.Raw<float>("x", nullable: true);
        vector.Append([null, 3f, float.NaN, null, 1f, 2f]);
        QueryResult found = vector.Describe();
        Assert.Equal(4L, found[0, "count"]);
        Assert.Equal(2L, found[0, "nulls"]);
        Assert.Equal(double.NaN, found[0, "mean"]);
        Assert.Equal(double.NaN, found[0, "deviation"]);
        Assert.Equal(1f, found[0, "min"]);
        Assert.Equal(1.75, found[0, "25%"]);
        Assert.Equal(2.5, found[0, "50%"]);
        Assert.Equal(double.NaN, found[0, "75%"]);
        Assert.Equal(3f, found[0, "max"]);
    }

    [Fact]
    public void Of_nothing_there_are_counts_only()
    {
        QueryResult none = ChunkedColumn.Of(Array.Empty<int>()).Describe();
        Assert.Equal(0L, none[0, "count"]);
        Assert.All(["mean", "deviation", "min", "25%", "50%", "75%", "max"], name => Assert.Null(none[0, name]));
        QueryResult one = ChunkedColumn.Of([(ushort)5]).Describe();
        Assert.Null(one[0, "deviation"]);
        Assert.Equal(5.0, one[0, "50%"]);
        Assert.Equal((ushort)5, one[0, "min"]);
    }

    [Fact]
    public void Extremes_of_integers_are_exact_and_those_of_infinities_no_surprise()
    {
        QueryResult whole = ChunkedColumn.Of([long.MaxValue, long.MinValue, long.MaxValue - 1]).Describe();
        Assert.Equal(long.MaxValue, whole[0, "max"]);
        Assert.Equal(long.MinValue, whole[0, "min"]);
        double[] values = [double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.PositiveInfinity, -0.0];
        QueryResult ends = ChunkedColumn.Of(values).Describe();
        Assert.Equal(-double.MaxValue, ends[0, "25%"]);
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits((double)ends[0, "50%"]!));
        Assert.Equal(double.MaxValue, ends[0, "75%"]);
        Assert.Equal(double.NaN, ends[0, "deviation"]);
    }

    [Fact]
    public void A_table_has_a_row_per_column_and_columns_may_be_chosen()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        Table table = db.CreateTable(
            "trades",
            [
                new TableColumn("symbol", ElementType.DictionaryText),
                new TableColumn("day", ElementType.Date32),
                new TableColumn("open", ElementType.Bool, IsNullable: true),
                new TableColumn("price", ElementType.Float64),
                new TableColumn("size", ElementType.Int32),
            ]
        );
        table.AppendRow("B", new DateOnly(2024, 2, 29), true, 2.5, 10);
        table.AppendRow("A", new DateOnly(2024, 3, 1), null, 3.5, 30);
        QueryResult all = table.Describe();
        Assert.Equal(5, all.RowCount);
        Assert.Equal("A", all[0, "min"]);
        Assert.Equal("2024-03-01", all[1, "max"]);
        Assert.Null(all[2, "min"]);
        Assert.Equal(1L, all[2, "nulls"]);
        Assert.Equal("bool?", all[2, "type"]);
        Assert.Equal("2.5", all[3, "min"]);
        Assert.Null(all[0, "mean"]);
        Assert.Contains("deviation", all.ToString(), StringComparison.Ordinal);

        QueryResult numbers = table.Describe(["size", "price"]);
        Assert.Equal(10.0, numbers[0, "min"]);
        Assert.Equal(3.5, numbers[1, "max"]);
        Assert.Equal(20.0, numbers[0, "mean"]);
        Assert.Equal(new DateOnly(2024, 3, 1), ((Date32)table["day"].Describe()[0, "max"]!).ToDateOnly());
        Assert.Contains(
            "'price'",
            Assert.Throws<ArgumentException>(() => table.Describe(["x"])).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, table.Describe([]).RowCount);
    }

    [Fact]
    public void Columns_of_every_type_are_described()
    {
        using var folder = new TemporaryFolder();
        using var db = Database.Open(folder.File("a.columnar"));
        ElementType[] types =
        [
            ElementType.Int8,
            ElementType.UInt64,
            ElementType.Float16,
            ElementType.Bool,
            ElementType.Date32,
            ElementType.Timestamp(TimeUnit.Microsecond),
            ElementType.Time64(TimeUnit.Nanosecond),
            ElementType.Duration(TimeUnit.Second),
            ElementType.Decimal128(20, 3),
            ElementType.Uuid,
            ElementType.Utf8,
            ElementType.DictionaryText,
            ElementType.Binary,
            ElementType.FixedBinary(5),
            ElementType.Of<Interval>(),
        ];
        Table table = db.CreateTable(
            "t",
            [.. types.Select((type, i) => new TableColumn($"c{i}", type, IsNullable: true))]
        );
        foreach (StoredVector column in table.Columns)
            column.AppendNull();
        QueryResult found = table.Describe();
        Assert.Equal(types.Length, found.RowCount);
        for (int row = 0; row < types.Length; row++)
        {
            Assert.Equal(0L, found[row, "count"]);
            Assert.Equal(1L, found[row, "nulls"]);
            Assert.Null(found[row, "min"]);
            Assert.Equal(1, table.Columns[row].Describe().RowCount);
        }
    }

    private readonly record struct Interval(long First, long Last);

    private static void CheckAgainstMathNet(QueryResult found, double[] values)
    {
        Assert.Equal((long)values.Length, found[0, "count"]);
        if (values.Length == 0)
            return;
        AssertNear(values.Mean(), found[0, "mean"]);
        if (values.Length > 1)
            AssertNear(values.StandardDeviation(), found[0, "deviation"]);
        Assert.Equal(values.Min() + 0.0, found[0, "min"]);
        Assert.Equal(values.Max() + 0.0, found[0, "max"]);
        AssertNear(values.QuantileCustom(0.25, QuantileDefinition.R7), found[0, "25%"]);
        AssertNear(values.QuantileCustom(0.5, QuantileDefinition.R7), found[0, "50%"]);
        AssertNear(values.QuantileCustom(0.75, QuantileDefinition.R7), found[0, "75%"]);

        void AssertNear(double expected, object? actual)
        {
            double scale = values.Max(Math.Abs);
            // Where squares leave the range of doubles MathNet is no judge.
            if (scale < 1e150)
                Assert.InRange(Math.Abs(expected - (double)actual!), 0, 1e-10 * scale);
        }
    }
}
