using System.Net;
using Columnar.Tests.Doubles;
using Microsoft.DotNet.Interactive.Formatting;
using static Columnar.Expressions;

namespace Columnar.Tests.Notebooks;

/// <summary>What notebooks show of objects without rows, and which objects they show by themselves.</summary>
public sealed class ShownTypesTests : IDisposable
{
    private const string Html = "text/html";
    private const string Csv = "text/csv";
    private const string Plain = "text/plain";

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public ShownTypesTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_has_no_rows_is_shown_in_words()
    {
        Table table = Trades();
        Region region = _database.CreateRegion("raw");
        region.Append([1, 2, 3]);
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        using ColumnCursor<double> cursor = table.Raw<double>("price").Cursor();
        (object Shown, string Words)[] all =
        [
            (table.Where(Column("price") > 10), "trades where price > 10"),
            (table.GroupBy("symbol", "size"), "trades by symbol, size"),
            (table.Where(Column("size").IsNull()).GroupBy("symbol"), "trades where size is null by symbol"),
            (table.Raw<double>("price").Where(price => price > 10), "price where price > 10.0"),
            (region, "raw: a region of 3 bytes"),
            (snapshot.Region("raw"), "raw: a region of 3 bytes"),
            (cursor, "a cursor at row -1 of 100"),
            (snapshot.Table("trades").Raw<double>("price").GetChunk(0), "100 rows from row 0 on"),
            (ElementType.Decimal128(10, 2), "decimal128(10, 2)"),
            (
                new TableColumn("<b>", ElementType.Int8, IsNullable: true) { IsCompressed = true },
                "<b>: int8?, compressed"
            ),
            (ArrowType.Of(ElementType.Int8), "int8"),
            (new ArrowField("<b>", ArrowType.Of(ElementType.Int8)), "<b>: int8?"),
            (new Date32(1), "1970-01-02"),
            (Uuid.FromGuid(Guid.Empty), Guid.Empty.ToString()),
        ];
        foreach ((object shown, string words) in all)
        {
            Assert.Equal($"<div><p>{WebUtility.HtmlEncode(words)}</p></div>", shown.ToDisplayString(Html));
            Assert.Equal(words, shown.ToDisplayString(Plain));
            Assert.Contains(words, shown.ToDisplayString(Csv), StringComparison.Ordinal);
        }
        region.Truncate(0);
        _database.Remove("raw");
        Assert.Contains("was removed", region.ToDisplayString(Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_list_the_damage_found()
    {
        Damage[] damages =
        [
            .. Enumerable.Range(0, 50).Select(i => new Damage($"=v{i}\u202e", i - 1, "<b>", new string('x', 10_000))),
        ];
        DiskUsage usage = new(4096, 4096, 4096, 0, 0);
        object[] reports =
        [
            new VerificationReport(3, 100, damages),
            new CompactionReport(usage, usage, 0, damages),
            new SalvageReport(3, false, [], damages),
        ];
        foreach (object report in reports)
        {
            string html = report.ToDisplayString(Html);
            Assert.Contains("50 damages", html, StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
            Assert.InRange(html.Length, 1, 20_000);
            Assert.Equal(report.ToString(), report.ToDisplayString(Plain));
            Assert.Contains("\n0,'=v0\\u{202e},,<b>,", report.ToDisplayString(Csv), StringComparison.Ordinal);
        }
        Assert.Equal("Commit 3: 100 bytes checked; no damage", new VerificationReport(3, 100, []).ToString());
    }

    [Fact]
    public void Every_public_type_is_shown_by_itself_or_well_by_its_properties()
    {
        // Records of a few figures, settings, attributes of the program, and what is only passed on.
        string[] plain =
        [
            "Aggregate",
            "ArrowFileReader",
            "ArrowFileWriter",
            "ArrowStreamReader",
            "ArrowStreamWriter",
            "BlockStatistics`1",
            "CacheBudget",
            "ColumnAppender`1",
            "ColumnBatch`1",
            "CommitInfo",
            "Computation",
            "Computation`1",
            "CsvOptions",
            "Damage",
            "DatabaseOptions",
            "Decimal128",
            "DiskUsage",
            "Duration",
            "Enumerator",
            "Expression",
            "Filter",
            "RowDecoder",
            "RowEncoder",
            "RowEnumerator`1",
            "SalvagedItem",
            "ScanOptions",
            "ShutdownGuard",
            "TableAppender",
            "TableRowEnumerator`1",
            "Time64",
            "Timestamp",
        ];
        IEnumerable<string> others = new[] { typeof(Database), typeof(ArrowView), typeof(QueryResult) }
            .SelectMany(known => known.Assembly.GetExportedTypes())
            .Where(type => !type.IsInterface && !type.IsEnum && !(type.IsAbstract && type.IsSealed))
            .Where(type => !type.IsSubclassOf(typeof(Exception)) && !type.IsSubclassOf(typeof(Delegate)))
            .Where(type => !type.IsSubclassOf(typeof(Attribute)))
            .Where(type => !type.Name.StartsWith("Pco", StringComparison.Ordinal))
            .Where(type =>
                !type.GetCustomAttributes(inherit: true).Any(a => a.GetType().Name == "TypeFormatterSourceAttribute")
            )
            .Select(type => type.Name);
        Assert.Equal(plain, others.Order(StringComparer.Ordinal));
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
}
