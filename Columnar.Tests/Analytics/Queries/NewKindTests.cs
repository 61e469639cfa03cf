using System.Globalization;
using System.Numerics;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>Decimals, times of day, durations, UUIDs and binary in filters, aggregates and groups.</summary>
public sealed partial class NewKindTests
{
    private static readonly TableColumn[] s_schema =
    [
        new("d2", ElementType.Decimal128(38, 2), true),
        new("d5", ElementType.Decimal128(20, 5), true),
        new("time", ElementType.Time64(TimeUnit.Microsecond), true),
        new("fine", ElementType.Time64(TimeUnit.Nanosecond), true),
        new("span", ElementType.Duration(TimeUnit.Second), true),
        new("short", ElementType.Duration(TimeUnit.Millisecond), true),
        new("id", ElementType.Uuid, true),
        new("code", ElementType.FixedBinary(5), true),
        new("blob", ElementType.Binary, true),
        new("struct", ElementType.Of<Pair>(), true),
        new("month", Other("tiM"), true),
    ];

    private readonly record struct Pair(int A, int B);

    [Fact]
    public void Filters_and_aggregates_equal_the_plain_definition() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), CheckAgainstDefinition).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("price = 0.1", 1)]
    [InlineData("price = '0.10'", 1)]
    [InlineData("price > 0.1", 2)]
    [InlineData("price >= 0.105", 2)]
    [InlineData("price < 0.105", 2)]
    [InlineData("price = 0.105", 0)]
    [InlineData("price != 0.105", 4)]
    [InlineData("price between -1 and 1", 2)]
    [InlineData("price in (0.1, -0.5, 77)", 2)]
    [InlineData("price < 1e300", 4)]
    [InlineData("price > -1e300", 4)]
    [InlineData("price > 1e300", 0)]
    [InlineData("price > 1e-300 and price < 1", 1)]
    [InlineData("price < 1.0 / 0.0", -1)]
    [InlineData("price = '1e2147483647'", 0)]
    [InlineData("price > '1e-2147483648'", 3)]
    [InlineData("price = 12345678901234567890123456.78", 0)]
    [InlineData("price = '12345678901234567890123456.78'", 1)]
    [InlineData("price is null", 1)]
    [InlineData("price = null", 0)]
    public void Decimals_compare_with_numbers_as_they_are_written(string filter, long count)
    {
        object?[] values =
        [
            new Decimal128(10),
            new Decimal128(-50),
            new Decimal128(1050),
            new Decimal128(Int128.Parse("1234567890123456789012345678", CultureInfo.InvariantCulture)),
            null,
        ];
        TableView table = MemoryTable
            .Of([new("price", ElementType.Decimal128(38, 2), true)], [values], new Random(1))
            .View();
        if (count < 0)
            Assert.Throws<ArgumentException>(() => table.Where(Filter.Parse(filter)).Count());
        else
            Assert.Equal(count, table.Where(Filter.Parse(filter)).Count());
    }

    [Fact]
    public void Constants_of_dotnet_types_are_understood()
    {
        TableView table = Table(
            [new Decimal128(150), new Decimal128(151)],
            [new Time64(43_200_000_000), new Time64(43_200_000_001)],
            [new Duration(90), new Duration(91)],
            [Uuid.FromGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff")), Uuid.FromGuid(Guid.Empty)]
        );
        Assert.Equal(1, table.Where(Column("d2") <= 1.5m).Count());
        Assert.Equal(1, table.Where(Column("d2") < 1.501m).Count());
        Assert.Equal(1, table.Where(Column("time") == new TimeOnly(12, 0)).Count());
        Assert.Equal(1, table.Where(Column("time") > "12:00").Count());
        Assert.Equal(2, table.Where(Column("time") >= "12:00:00.000000000").Count());
        Assert.Equal(1, table.Where(Column("span") > TimeSpan.FromSeconds(90.5)).Count());
        Assert.Equal(1, table.Where(Column("span") == "PT1M30S").Count());
        Assert.Equal(1, table.Where(Column("id") == new Guid("00112233-4455-6677-8899-aabbccddeeff")).Count());
        Assert.Equal(1, table.Where(Column("id") < "00112233-4455-6677-8899-AABBCCDDEEFF").Count());
        var decimals = (VectorView<Decimal128>)table["d2"];
        var (price, second, none) = (new Decimal128(150), new Duration(90), default(Uuid));
        Assert.Equal(1, decimals.Where(d => d > price).Count());
        Assert.Equal(new Decimal128(301), decimals.Sum());
        Assert.Equal(new Decimal128(151), decimals.Where(d => d > price).Sum());
        Assert.Equal((new Decimal128(150), new Decimal128(151)), decimals.MinMax());
        var spans = (VectorView<Duration>)table["span"];
        Assert.Equal(new Duration(181), spans.Sum());
        Assert.Equal(new Duration(91), spans.Where(s => s > second).Sum());
        Assert.Equal(new Duration(91), spans.Max());
        Assert.Equal(new Time64(43_200_000_000), ((VectorView<Time64>)table["time"]).Min());
        Assert.Equal(Uuid.FromGuid(Guid.Empty), ((VectorView<Uuid>)table["id"]).Min());
        Assert.Equal(1, ((VectorView<Uuid>)table["id"]).Where(u => u == none).Count());
        Assert.Equal("d2 <= '1.5'", (Column("d2") <= 1.5m).ToString());
        Assert.Equal("span > 'PT1M30.500S'", (Column("span") > TimeSpan.FromSeconds(90.5)).ToString());
    }

    [Theory]
    [InlineData("d2 = 'x'", "Column 'd2' is decimal128(38, 2) and cannot be compared with 'x'")]
    [InlineData("d2 = true", "cannot be compared with true")]
    [InlineData("d2 + 1 > 2", "needs numbers")]
    [InlineData("time > 5", "Column 'time' is time64[us] and cannot be compared with 5")]
    [InlineData("time > '25:00'", "'25:00' is not a time of day in ISO 8601 form")]
    [InlineData("span > '1h'", "'1h' is not a duration in ISO 8601 form")]
    [InlineData("span > time", "cannot be compared")]
    [InlineData("span > 1", "cannot be compared with 1")]
    [InlineData("id = 'x'", "Column 'id' is uuid and cannot be compared with 'x'")]
    [InlineData("code = 'x'", "Column 'code' is fixed_size_binary[5] and cannot be compared with 'x'")]
    [InlineData("code = id", "cannot be compared")]
    [InlineData("blob like 'x'", "like needs a column of text")]
    [InlineData("d2 > f", "no column 'f'")]
    public void Misuse_is_told_with_the_column_and_its_type(string filter, string message)
    {
        TableView table = Random(1, 10).View();
        var error = Assert.Throws<ArgumentException>(() => table.Where(Filter.Parse(filter)).Count());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_order_or_no_sum_is_refused_by_type_and_operation()
    {
        TableView table = Random(2, 10).View();
        foreach (string column in (string[])["struct", "month"])
        {
            Refused(() => table.Where(Column(column) == Column(column)).Count(), column);
            Refused(() => table.Aggregate(Min(column)), "there is no min of such values");
            Refused(() => table.GroupBy("code").Aggregate(Max(column)), "there is no max of such values");
        }
        foreach (string column in (string[])["id", "code", "blob", "struct", "month"])
            Refused(() => table.Aggregate(Sum(column)), "there is no sum of such values");
        Refused(() => table.Aggregate(Mean("d2")), "there is no mean of such values");
        Assert.Throws<ArgumentException>(() => table.Aggregate(Sum("time")));
        Assert.Throws<ArgumentException>(() => table.Aggregate(Mean("span")));

        static void Refused(Action action, string message) =>
            Assert.Contains(message, Assert.Throws<NotSupportedException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_are_exact_or_overflow()
    {
        Int128 most = (Int128)BigInteger.Pow(10, 38) - 1;
        Assert.Equal(new Decimal128(0), Decimals(most, -most, most, -most).Sum());
        Assert.Equal(new Decimal128(most), Decimals(most, most, -most).Sum());
        Assert.Throws<OverflowException>(() => Decimals(most, 1).Sum());
        Assert.Throws<OverflowException>(() => Decimals(-most, -1).Sum());
        Assert.Equal(new Decimal128(-1), Decimals(Int128.MaxValue, Int128.MinValue).Sum());
        Assert.Throws<OverflowException>(() => Decimals([.. Enumerable.Repeat(Int128.MinValue, 10_000)]).Sum());
        Assert.Equal(
            new Decimal128(0),
            Decimals([.. Enumerable.Repeat(Int128.MaxValue, 5_000), .. Enumerable.Repeat(-Int128.MaxValue, 5_000)])
                .Sum()
        );
        Assert.Equal(new Decimal128(0), Decimals().Sum());
        Assert.Null(Decimals().Min());
        Assert.Equal(new Duration(-1), Durations(long.MaxValue, long.MinValue).Sum());
        Assert.Throws<OverflowException>(() => Durations(long.MaxValue, 1).Sum());

        static VectorView<Decimal128> Decimals(params Int128[] values) =>
            (VectorView<Decimal128>)
                MemoryTable
                    .Of(
                        [new("d", ElementType.Decimal128(38, 0))],
                        [
                            [.. values.Select(v => (object)new Decimal128(v))],
                        ],
                        new Random(1)
                    )
                    .View()[0];

        static VectorView<Duration> Durations(params long[] values) =>
            (VectorView<Duration>)
                MemoryTable
                    .Of(
                        [new("d", ElementType.Duration(TimeUnit.Second))],
                        [
                            [.. values.Select(v => (object)new Duration(v))],
                        ],
                        new Random(1)
                    )
                    .View()[0];
    }

    [Fact]
    public void Scales_and_units_compare_exactly()
    {
        TableColumn[] schema =
        [
            new("a", ElementType.Decimal128(38, 0)),
            new("b", ElementType.Decimal128(38, 38)),
            new("c", ElementType.Decimal128(38, -1)),
            new("far", ElementType.Decimal128(38, 100)),
        ];
        object?[][] columns =
        [
            [new Decimal128(1), new Decimal128(0), new Decimal128(-1), new Decimal128(10)],
            [
                new Decimal128((Int128)BigInteger.Pow(10, 38)),
                new Decimal128(1),
                new Decimal128(-(Int128)BigInteger.Pow(10, 38) - 1),
                new Decimal128(Int128.MaxValue),
            ],
            [new Decimal128(0), new Decimal128(0), new Decimal128(0), new Decimal128(1)],
            [new Decimal128(1), new Decimal128(0), new Decimal128(Int128.MinValue), new Decimal128(5)],
        ];
        TableView table = MemoryTable.Of(schema, columns, new Random(1)).View();
        Assert.Equal(1, table.Where(Column("a") == Column("b")).Count());
        Assert.Equal(2, table.Where(Column("a") > Column("b")).Count());
        Assert.Equal(1, table.Where(Column("b") > Column("a")).Count());
        Assert.Equal(2, table.Where(Column("a") == Column("c")).Count());
        Assert.Equal(2, table.Where(Column("a") > Column("far")).Count());
        Assert.Equal(1, table.Where(Column("far") == Column("a")).Count());
    }

    [Fact]
    public void Statistics_of_stored_columns_change_no_answer()
    {
        const int Rows = 200_000;
        using var folder = new TemporaryFolder();
        using (var database = Database.Open(folder.File("t.columnar")))
        {
            Table table = database.CreateTable(
                "t",
                [
                    new("price", ElementType.Decimal128(38, 2), true),
                    new("at", ElementType.Time64(TimeUnit.Nanosecond)),
                    new("span", ElementType.Duration(TimeUnit.Second)),
                    new("id", ElementType.Uuid),
                    new("blob", ElementType.Binary),
                ]
            );
            RawVector<Decimal128> price = table.Raw<Decimal128>("price");
            for (int i = 0; i < Rows; i++)
            {
                if (i % 1000 == 999)
                    price.AppendNull();
                else
                    price.Append(new Decimal128(i * 100L));
            }
            table.Raw<Time64>("at").Append([.. Enumerable.Range(0, Rows).Select(i => new Time64(i * 1_000L))]);
            table.Raw<Duration>("span").Append([.. Enumerable.Range(0, Rows).Select(i => new Duration(i - 1000))]);
            table
                .Raw<Uuid>("id")
                .Append([.. Enumerable.Range(0, Rows).Select(i => Uuid.FromGuid(new Guid(i, 0, 0, new byte[8])))]);
            var blob = (BinaryVector)table["blob"];
            for (int i = 0; i < Rows; i++)
                blob.Append(BitConverter.GetBytes(i));
            database.Commit();
        }
        using var again = Database.OpenReadOnly(folder.File("t.columnar"));
        using Snapshot snapshot = again.Snapshot();
        TableView view = snapshot.Table("t");
        QueryResult result = view.Where(Filter.Parse("price >= 150000.5 and at < '00:00:00.199' and span > 'PT0S'"))
            .Aggregate(
                Count(),
                Min("price"),
                Max("price"),
                Sum("price"),
                Min("at"),
                Max("span"),
                Min("id"),
                Max("blob")
            );
        int[] rows = [.. Enumerable.Range(0, Rows).Where(i => i % 1000 != 999 && i >= 150_001 && i < 199_000)];
        Assert.Equal((long)rows.Length, result[0, 0]);
        Assert.Equal(new Decimal128(rows[0] * 100L), result[0, 1]);
        Assert.Equal(new Decimal128(rows[^1] * 100L), result[0, 2]);
        Assert.Equal(new Decimal128(rows.Sum(i => i * 100L)), result[0, 3]);
        Assert.Equal(new Time64(rows[0] * 1_000L), result[0, 4]);
        Assert.Equal(new Duration(rows[^1] - 1000), result[0, 5]);
        Assert.Equal(Uuid.FromGuid(new Guid(rows[0], 0, 0, new byte[8])), result[0, 6]);
        Assert.Equal(
            rows.Select(BitConverter.GetBytes).Max(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))),
            result[0, 7]
        );
        QueryReport report = view.Where(Filter.Parse("price > 190000")).Explain(Count(), Sum("price"));
        Assert.True(report.BlocksSkipped > 0);
        QueryResult totals = view.Aggregate(Min("price"), Max("price"), Max("at"), Count("price"));
        Assert.Equal("0.00", totals.GetText(0, 0));
        Assert.Equal("199998.00", totals.GetText(0, 1));
        Assert.Equal("00:00:00.199999", totals.GetText(0, 2));
        Assert.Equal("199800", totals.GetText(0, 3));
        Assert.Equal(new Decimal128(19_999_800), snapshot.Table("t").Raw<Decimal128>("price").Max());
    }

    [Fact]
    public void The_first_rows_are_shown_as_text()
    {
        TableView table = Random(3, 20).View();
        QueryResult head = table.Head(5);
        Assert.Equal(5, head.RowCount);
        for (int column = 0; column < s_schema.Length; column++)
        {
            for (int row = 0; row < 5; row++)
                Assert.Equal(head[row, column] is null, head.GetText(row, column) is null);
        }
        Assert.Contains("d2", head.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200_000)]
    public void The_last_rows_are_those_of_the_end(int rows)
    {
        TableView table = Random(3, rows).View();
        QueryResult all = table.Head(rows);
        QueryResult tail = table.Tail(7);
        Assert.Equal(7, tail.RowCount);
        for (int column = 0; column < s_schema.Length; column++)
        {
            for (int row = 0; row < 7; row++)
                Assert.Equal(all.GetText(rows - 7 + row, column), tail.GetText(row, column));
        }
        Assert.Equal(rows, table.Tail(int.MaxValue).RowCount);
        Assert.Equal(0, table.Tail(0).RowCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Tail(-1));
    }
}
