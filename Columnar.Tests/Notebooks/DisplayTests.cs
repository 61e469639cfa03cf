using Columnar.Tests.Doubles;
using Microsoft.DotNet.Interactive.Formatting;

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
        ];
        foreach (object value in shown)
        {
            Assert.Equal(Html, Formatter.GetPreferredMimeTypesFor(value.GetType()).First());
            string html = value.ToDisplayString(Html);
            Assert.StartsWith("<div><p>", html, StringComparison.Ordinal);
            Assert.Contains("<table><thead>", html, StringComparison.Ordinal);
            Assert.Equal(value.ToString(), value.ToDisplayString(Plain));
            Assert.StartsWith("row,", value.ToDisplayString(Csv), StringComparison.Ordinal);
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
            "<tr><th>0</th><td style=\"text-align:left\">s0</td><td style=\"text-align:right\">0</td>"
                + "<td style=\"text-align:right\"><i>null</i></td></tr>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("<td colspan=\"4\">...</td>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><th>99</th>", html, StringComparison.Ordinal);
        Assert.Equal(
            """
            row,symbol,price,size
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
        Assert.Equal(
            "row,name,kind,type,rows,nulls\n0,note,vector,utf8?,1,1\n1,raw,region,bytes,3,\"\"\n2,trades,table,3 columns,100,\"\"\n",
            text
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
        Assert.Contains("\"a,\"\"b\"\"\"", table.ToDisplayString(Csv), StringComparison.Ordinal);
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
        snapshot.Dispose();
        arrow.Dispose();
        _database.Dispose();
        foreach (object value in (object[])[snapshot, view, column, arrow, table, table["price"], _database])
        {
            Assert.Matches("disposed|closed", value.ToDisplayString(Html));
            Assert.Matches("disposed|closed", value.ToDisplayString(Plain));
            Assert.Equal("row\n", value.ToDisplayString(Csv));
        }
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
