using System.Globalization;
using System.Net;
using Columnar.Tests.Doubles;
using Microsoft.DotNet.Interactive.Formatting;
using static Columnar.Expressions;

namespace Columnar.Tests.Notebooks;

/// <summary>What notebooks show of the library's objects, by the package they format values with.</summary>
public sealed class DisplayTests : IDisposable
{
    private const string Html = "text/html";
    private const string Csv = "text/csv";
    private const string Plain = "text/plain";

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public DisplayTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Everything_with_rows_is_shown_as_HTML_text_and_CSV()
    {
        Table table = Trades();
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        using ArrowView arrow = table.ToArrow();
        object[] shown =
        [
            _database,
            snapshot,
            table,
            snapshot.Table("trades"),
            table["price"],
            snapshot.Table("trades")["symbol"],
            _database.Raw<double>("alone"),
            table.Raw<double>("price").Select(price => price * 2),
            table.Raw<double>("price").Cached(new CacheBudget(1 << 20)),
            _database.Computed("sum", Compute.CumulativeSum(table.Raw<double>("price"))),
            _database.Raw<long>("slots").By<Height>(),
            table.Head(3),
            table.Describe(),
            arrow,
            arrow.Batches[0],
            arrow.Batches[0].Columns[2],
            arrow.Schema,
            table.Raw<double>("price")[10..30],
            table.Text("symbol")[90..],
            snapshot.Table("trades").Text("symbol")[..3],
            table.Where(Column("price") > 10).Explain(Count()),
        ];
        foreach (object value in shown)
        {
            Assert.Equal(Html, Formatter.GetPreferredMimeTypesFor(value.GetType()).First());
            string html = value.ToDisplayString(Html);
            Assert.StartsWith("<div><p>", html, StringComparison.Ordinal);
            Assert.Contains("<table><thead>", html, StringComparison.Ordinal);
            string title = WebUtility.HtmlDecode(
                html["<div><p>".Length..html.IndexOf("</p>", StringComparison.Ordinal)]
            );
            string csv = value.ToDisplayString(Csv);
            Assert.StartsWith(
                title.Contains(',', StringComparison.Ordinal) ? $"\"{title}\"," : title,
                csv,
                StringComparison.Ordinal
            );
            if (value is not ArrowSchema and not KeyedColumn<Height, long>)
                Assert.StartsWith(title, value.ToDisplayString(Plain), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_shows_its_types_and_nulls_as_text_too()
    {
        Table table = Trades();
        Assert.StartsWith(
            "trades: 100 rows, 3 columns\nsymbol    price     size\nutf8    float64   int32?\n                 50 null\n",
            table.ToDisplayString(Plain),
            StringComparison.Ordinal
        );
        QueryResult result = table.GroupBy("size").Aggregate(Count());
        Assert.StartsWith(
            "51 rows, 2 columns\n  size  count(*)\nint32?     int64\n1 null          \n",
            result.ToDisplayString(Plain),
            StringComparison.Ordinal
        );
        string csv = result.ToDisplayString(Csv);
        Assert.Contains("\n0,1,1\n", csv, StringComparison.Ordinal);
        Assert.EndsWith("\n50,,50\n", csv, StringComparison.Ordinal);
        Assert.Contains("int32?, 1 null", result.ToDisplayString(Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_has_no_line_of_nulls_where_only_columns_without_room_have_some()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"column number {i} with a longer name")];
        Table table = _database.CreateTable(
            "wide",
            [
                .. names.Select(name => new TableColumn(name, ElementType.Int32)),
                new TableColumn("last", ElementType.Int32, IsNullable: true),
            ]
        );
        table.AppendRow([.. Enumerable.Repeat<object?>(1, names.Length), null]);
        string[] lines = table.ToDisplayString(Plain).Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.DoesNotContain(lines, string.IsNullOrWhiteSpace);
        Assert.EndsWith("last", lines[^1], StringComparison.Ordinal);
        Assert.Contains("int32?, 1 null", table.ToDisplayString(Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_and_numbers_stay_on_a_line_and_texts_keep_their_spaces()
    {
        Table table = _database.CreateTable("t", [new("day", ElementType.Date32), new("text", ElementType.Utf8)]);
        table.AppendRow(new DateOnly(2024, 2, 29), "  two  spaces");
        Assert.Contains(
            "<td style=\"text-align:left;white-space:nowrap\">2024-02-29</td>"
                + "<td style=\"text-align:left;white-space:pre-wrap\">  two  spaces</td>",
            table.ToDisplayString(Html),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Values_are_shown_alike_in_every_culture()
    {
        Table table = _database.CreateTable(
            "values",
            [
                new TableColumn("number", ElementType.Float64),
                new TableColumn("price", ElementType.Decimal128(10, 2)),
                new TableColumn("day", ElementType.Date32),
                new TableColumn("at", ElementType.Timestamp(TimeUnit.Millisecond)),
                new TableColumn("took", ElementType.Duration(TimeUnit.Second)),
            ]
        );
        table.AppendRow(
            -1234.5,
            -1234.5m,
            new DateOnly(2024, 2, 29),
            new DateTime(2024, 2, 29, 1, 2, 3),
            TimeSpan.FromHours(-1)
        );
        table.AppendRow(double.NaN, 0m, new DateOnly(1, 1, 1), new DateTime(1969, 12, 31), TimeSpan.Zero);
        table.AppendRow(
            double.NegativeInfinity,
            7m,
            new DateOnly(9999, 12, 31),
            new DateTime(2000, 1, 1),
            TimeSpan.Zero
        );
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            List<string> shown = [];
            foreach (string sign in (string[])["-", "\u2212", "minus"])
            {
                CultureInfo.CurrentCulture = CultureOf(sign);
                shown.Add(table.ToDisplayString(Csv) + table.ToDisplayString(Plain) + table.ToDisplayString(Html));
                shown.Add(table.Describe().ToDisplayString(Csv) + _database.ToDisplayString(Csv));
            }
            Assert.Equal(2, shown.Distinct().Count());
            Assert.Contains(
                "0,-1234.5,-1234.50,2024-02-29,2024-02-29T01:02:03,-PT1H\n1,NaN,0.00,0001-01-01,1969-12-31T00:00:00,PT0S\n"
                    + "2,-inf,7.00,9999-12-31,2000-01-01T00:00:00,PT0S\n",
                shown[0],
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_table_shows_head_tail_types_and_nulls()
    {
        Table table = Trades();
        string html = table.ToDisplayString(Html);
        Assert.Contains("<p>trades: 100 rows, 3 columns</p>", html, StringComparison.Ordinal);
        Assert.Contains("size<br/><small>int32?, 50 null</small>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><th>0</th><td style=\"text-align:left;white-space:pre-wrap\">s0</td>"
                + "<td style=\"text-align:right;white-space:nowrap\">0</td>"
                + "<td style=\"text-align:right;white-space:nowrap\"><i>null</i></td></tr>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("<td colspan=\"4\">...</td>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><th>99</th>", html, StringComparison.Ordinal);
        Assert.Equal(
            """
            "trades: 100 rows, 3 columns",symbol: utf8,price: float64,"size: int32?, 50 null"
            0,s0,0,
            1,s1,0.5,1
            2,s2,1,
            3,s3,1.5,3
            4,s4,2,
            95,s95,47.5,95
            96,s96,48,
            97,s97,48.5,97
            98,s98,49,
            99,s99,49.5,99

            """,
            table.ToDisplayString(Csv)
        );
    }

    [Fact]
    public void A_database_lists_what_it_has_pending_changes_counted_in()
    {
        Trades();
        _database.Text("note", nullable: true).AppendNull();
        _database.CreateRegion("raw").Append([1, 2, 3]);
        string text = _database.ToDisplayString(Csv);
        Assert.EndsWith(
            ",name,kind,type,rows,nulls\n0,note,vector,utf8?,1,1\n1,raw,region,bytes,3,\"\"\n2,trades,table,3 columns,100,\"\"\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("trades", _database.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_steers_nothing_and_is_cut()
    {
        const string Script = "<script>alert('x')</script>";
        Table table = _database.CreateTable(Script, [new(Script, ElementType.Utf8), new("a,\"b\"", ElementType.Utf8)]);
        table.AppendRow("<img src=x onerror=alert(1)>", "line\r\nline,\"quoted\"\u001b[31m\u202e");
        table.AppendRow(new string('<', 1 << 20), new string('\0', 1 << 20));
        using ArrowView arrow = table.ToArrow();
        foreach (object value in (object[])[_database, table, table[Script], table.Head(), table.Describe(), arrow])
        {
            string html = value.ToDisplayString(Html);
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.InRange(html.Length, 1, 10_000);
            string csv = value.ToDisplayString(Csv);
            Assert.DoesNotContain(csv, character => char.IsControl(character) && character != '\n');
            Assert.InRange(csv.Length, 1, 5_000);
        }
        Assert.Contains("\"a,\"\"b\"\": utf8\"", table.ToDisplayString(Csv), StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_are_text_in_CSV_and_numbers_stay_numbers()
    {
        Table table = _database.CreateTable("=t", [new("@a", ElementType.Utf8), new("b", ElementType.Int32)]);
        table.AppendRow("=HYPERLINK(\"x\")", -1);
        table.AppendRow("+1+A1", -2);
        table.AppendRow("-1", -3);
        Assert.Equal(
            "\"'=t: 3 rows, 2 columns\",'@a: utf8,b: int32\n0,\"'=HYPERLINK(\"\"x\"\")\",-1\n1,'+1+A1,-2\n2,-1,-3\n",
            table.ToDisplayString(Csv)
        );
    }

    [Fact]
    public void Hostile_names_and_messages_steer_nothing()
    {
        string name = "\u202e<script>" + new string('x', 900);
        Table table = _database.CreateTable(name, [new("a", ElementType.Int32)]);
        table.Raw<int>("a").Append(1);
        LazyVector<int> failing = table
            .Raw<int>("a")
            .Select<int, int>(_ =>
                throw new InvalidOperationException($"\u001b[31m\r\n<script>{new string('y', 1 << 20)}")
            );
        _database.Commit();
        Snapshot snapshot = _database.Snapshot();
        TableView view = snapshot.Table(name);
        VectorView column = view["a"];
        snapshot.Dispose();
        TableQuery query = table.Where(Column("a") == 1);
        RowRange<int> removed = table.Raw<int>("a")[..1];
        FilteredColumn<int> filtered = table.Raw<int>("a").Where(a => a > 0);
        RowRange<int> range = failing[..1];
        _database.Remove(name);
        foreach (object value in (object[])[table, view, column, failing, range, query, filtered, removed])
        {
            foreach (string form in (string[])[Html, Plain, Csv])
            {
                string text = value.ToDisplayString(form);
                Assert.InRange(text.Length, 1, 2_000);
                Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
                Assert.DoesNotContain(form == Html ? "<script" : "\u202e", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Size_and_work_do_not_grow_with_rows_columns_or_names()
    {
        TableColumn[] schema = [.. Enumerable.Range(0, 300).Select(i => new TableColumn($"c{i}", ElementType.Int64))];
        Table wide = _database.CreateTable("wide", schema);
        for (int i = 0; i < 100; i++)
            _database.Raw<int>($"v{i}");
        Assert.Contains("and 240 more columns", wide.ToDisplayString(Html), StringComparison.Ordinal);
        Assert.InRange(_database.ToDisplayString(Html).Length, 1, 20_000);

        RawVector<double> vector = _database.Raw<double>("long");
        vector.Append(new double[100]);
        _ = vector.ToDisplayString(Html);
        long few = Allocated(() => vector.ToDisplayString(Html));
        vector.Append(new double[3_000_000]);
        _database.Commit();
        _ = vector.ToDisplayString(Html);
        Assert.InRange(Allocated(() => vector.ToDisplayString(Html)), 0, few + 20_000);
    }

    [Fact]
    public void Who_only_looks_meets_no_exception()
    {
        Table table = Trades();
        _database.Commit();
        Snapshot snapshot = _database.Snapshot();
        TableView view = snapshot.Table("trades");
        VectorView column = view["price"];
        ArrowView arrow = table.ToArrow();
        LazyVector<double> failing = table
            .Raw<double>("price")
            .Select<double, double>(_ => throw new InvalidOperationException("<b>no</b>"));
        Assert.Contains("&lt;b&gt;no&lt;/b&gt;", failing.ToDisplayString(Html), StringComparison.Ordinal);
        RawVector<double> price = table.Raw<double>("price");
        object[] parts =
        [
            price[..50],
            view.Raw<double>("price")[..50],
            view.Raw<double>("price").GetChunk(0),
            price.Select(x => x * 2),
            price.Select(x => x * 2)[..50],
            price.Cached(new CacheBudget(1 << 20)),
            price.Where(x => x > 1),
            price.Cursor(),
            table.Where(Column("price") > 1).GroupBy("size"),
            _database.Raw<long>("slots").By<Height>(),
            _database.Computed("total", Compute.CumulativeSum(price)),
            _database.CreateRegion("raw"),
            arrow.Batches,
            arrow.Batches[0],
            arrow.Batches[0].Columns[2],
            arrow.Schema,
        ];
        snapshot.Dispose();
        arrow.Dispose();
        _database.Dispose();
        foreach (object value in parts)
        {
            foreach (string form in (string[])[Html, Plain, Csv])
                Assert.DoesNotContain("Exception", value.ToDisplayString(form), StringComparison.Ordinal);
        }
        foreach (object value in (object[])[snapshot, view, column, arrow, table, price, _database])
        {
            Assert.Matches("disposed|closed", value.ToDisplayString(Html));
            Assert.Matches("disposed|closed", value.ToDisplayString(Plain));
            Assert.Matches("disposed|closed", value.ToDisplayString(Csv));
        }
    }

    // Computers of the tests may know no culture but the invariant one.
    private static CultureInfo CultureOf(string negativeSign)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = negativeSign;
        culture.NumberFormat.NumberDecimalSeparator = negativeSign == "-" ? "." : ",";
        culture.DateTimeFormat.DateSeparator = negativeSign == "-" ? "/" : ".";
        return culture;
    }

    private Table Trades()
    {
        Table table = _database.CreateTable(
            "trades",
            [
                new TableColumn("symbol", ElementType.Utf8),
                new TableColumn("price", ElementType.Float64),
                new TableColumn("size", ElementType.Int32, IsNullable: true),
            ]
        );
        for (int i = 0; i < 100; i++)
            table.AppendRow($"s{i}", i / 2.0, i % 2 == 0 ? null : i);
        return table;
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
