using System.Globalization;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

public sealed class QueryTypeTests
{
    private static readonly TableView s_table = ModelTables.Random(1, 50).ToView();

    [Theory]
    [InlineData("nosuch > 1", "no column 'nosuch'; there is 'i8', 'u8'")]
    [InlineData("text > 1", "Column 'text' is text (utf8) and cannot be compared with 1, which is a number")]
    [InlineData("f64 = 'A'", "Column 'f64' is float64 and cannot be compared with 'A', which is text")]
    [InlineData("1 < text", "Column 'text' is text")]
    [InlineData("i8 = true", "Column 'i8' is int8")]
    [InlineData("flag > true", "= and != only")]
    [InlineData("flag = 1", "Column 'flag' is a condition (bool)")]
    [InlineData("text + 1 > 2", "Column 'text' is text (utf8); text + 1 needs numbers")]
    [InlineData("date + 1 > 2", "Column 'date' is date32; date + 1 needs numbers")]
    [InlineData("-flag > 2", "needs numbers")]
    [InlineData("i8", "Column 'i8' is int8; a condition (bool) was expected")]
    [InlineData("i8 + 1", "a condition (bool) was expected")]
    [InlineData("i8 > 0 and text", "Column 'text' is text (utf8); a condition")]
    [InlineData("not i8", "a condition (bool) was expected")]
    [InlineData("i8 like 'a%'", "like needs a column of text")]
    [InlineData("text like 'a\\'", "ends with \\")]
    [InlineData("i8 in (1, 'x')", "cannot be compared with 'x'")]
    [InlineData("i8 in (1, u8)", "holds constants only")]
    [InlineData("date = '2024-13-01'", "'2024-13-01' is not a date or time in ISO 8601 form")]
    [InlineData("date > 5", "cannot be compared with 5")]
    [InlineData("ts > '2024-01-01T00:00:00Z'", "without a time zone")]
    [InlineData("date > text", "cannot be compared")]
    [InlineData("date > i8", "cannot be compared")]
    [InlineData("'a' > 1", "'a' is text and cannot be compared with 1")]
    public void Misuse_of_types_is_told_with_the_column_and_what_was_expected(string filter, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => s_table.Where(Filter.Parse(filter)).Count());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum(nosuch)", "no column 'nosuch'")]
    [InlineData("sum(text)", "Column 'text' is text (utf8); sum needs a column of numbers")]
    [InlineData("sum(date)", "Column 'date' is date32; there is no sum of dates and timestamps")]
    [InlineData("mean(ts)", "there is no mean of dates and timestamps")]
    [InlineData("sum(flag)", "sum needs a column of numbers; count_true counts truth values")]
    [InlineData("min(flag)", "min needs a column of numbers, dates, times or text")]
    [InlineData("max('x')", "max needs a column")]
    [InlineData("count_true(i8)", "a condition (bool) was expected")]
    public void Misuse_of_aggregates_is_told(string aggregates, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => s_table.Aggregate(Aggregate.ParseList(aggregates)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => s_table.GroupBy("i8").Aggregate(Aggregate.ParseList(aggregates)));
    }

    [Fact]
    public void Misuse_of_queries_is_told()
    {
        Assert.Throws<ArgumentException>(() => s_table.Aggregate());
        Assert.Throws<ArgumentException>(() => s_table.GroupBy());
        Assert.Throws<ArgumentException>(() => s_table.GroupBy("i8", "i8"));
        Assert.Throws<ArgumentException>(() => s_table.GroupBy("nosuch").Aggregate(Count()));
        Assert.Throws<ArgumentNullException>(() => s_table.Where((Filter)null!));
        Assert.Throws<ArgumentNullException>(() => s_table.Aggregate(Count(), null!));
        var column = (VectorView<double>)s_table["f64"];
        var error = Assert.Throws<ArgumentException>(() => column.Where(Column("i8") > 1).Count());
        Assert.Contains("Value(vector)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Timestamps_with_a_zone_compare_with_points_in_time()
    {
        ElementType type = ElementType.Timestamp(TimeUnit.Millisecond, "Europe/Berlin");
        long noon = new DateTimeOffset(2024, 5, 31, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        TableView view = new ModelTable(
            new ModelColumn("at", type, [new Timestamp(noon - 1), new Timestamp(noon), new Timestamp(noon + 1), null])
        ).ToView();
        Assert.Equal(2, view.Where(Filter.Parse("at >= '2024-05-31T14:00:00+02:00'")).Count());
        Assert.Equal(1, view.Where(Filter.Parse("at = '2024-05-31 12:00Z'")).Count());
        Assert.Equal(1, view.Where(Filter.Parse("at = '2024-05-31T12:00'")).Count());
        Assert.Equal(
            2,
            view.Where(Column("at") > new DateTimeOffset(2024, 5, 31, 8, 0, 0, TimeSpan.FromHours(-4)).AddTicks(-1))
                .Count()
        );
        Assert.Equal(0, view.Where(Filter.Parse("at = '2024-05-31T12:00:00.0000001'")).Count());
        Assert.Equal(2, view.Where(Filter.Parse("at > '2024-05-31T11:59:59.999999999'")).Count());
        QueryResult result = view.Aggregate(Max("at"));
        Assert.Equal(type, result.Columns[0].Type);
        Assert.Equal("2024-05-31T12:00:00.001Z", result.GetText(0, 0));
    }

    [Fact]
    public void Results_read_the_same_in_every_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        TableView view = new ModelTable(
            new ModelColumn(
                "at",
                ElementType.Timestamp(TimeUnit.Second),
                [new Timestamp(-1), new Timestamp(-1L << 60)]
            ),
            new ModelColumn("day", ElementType.Date32, [new Date32(-1), new Date32(-1_000_000)]),
            new ModelColumn("x", ElementType.Float64, [-0.5, 1.5])
        ).ToView();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            QueryResult result = view.Aggregate(Max("at"), Min("at"), Max("day"), Min("day"), Min("x"));
            Assert.Equal("1969-12-31T23:59:59", result.GetText(0, 0));
            Assert.Equal("-36534626109-08-20T10:03:44", result.GetText(0, 1));
            Assert.Equal("1969-12-31", result.GetText(0, 2));
            Assert.Equal("-0768-02-04", result.GetText(0, 3));
            Assert.Equal("-0.5", result.GetText(0, 4));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Results_are_read_by_name_place_and_type()
    {
        QueryResult result = s_table.Aggregate(Count().As("n"), Min("i8"), Max("text"), Mean("f64").As("n"));
        Assert.Equal(50, result.Get<long>(0, "n"));
        Assert.Equal(ElementType.Int8, result.Columns[1].Type);
        Assert.Equal(result[0, 1], result.Get<sbyte?>(0, "min(i8)"));
        Assert.Contains(
            "int8",
            Assert.Throws<InvalidCastException>(() => result.Get<int>(0, "min(i8)")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'min(i8)'",
            Assert.Throws<ArgumentException>(() => result[0, "nosuch"]).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => result[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => result[0, 4]);
    }

    [Fact]
    public void Long_results_are_shown_in_part()
    {
        object?[] values = [.. Enumerable.Range(0, 100).Select(value => (object)value)];
        QueryResult result = new ModelTable(new ModelColumn("x", ElementType.Int32, values))
            .ToView()
            .GroupBy("x")
            .Aggregate();
        string[] lines = result.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(22, lines.Length);
        Assert.Equal("... 80 more rows", lines[^1]);
    }
}
