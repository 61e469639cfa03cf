using System.Globalization;
using System.Text.Json;
using Columnar.Cli;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed class QueryCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _database;

    public QueryCommandTests() => _database = _folder.File("a.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flights_give_the_known_answers()
    {
        CliRun.Done("import", SharedData.Find("flights-200k.arrow"), $"{_database}:flights");
        Assert.Equal("200000", Value("flights", null, "count(*)"));
        Assert.Equal("1500159", Value("flights", null, "sum(delay)"));
        Assert.Equal("-86", Value("flights", null, "min(delay)"));
        Assert.Equal("1444", Value("flights", null, "max(delay)"));
        Assert.Equal("145847125", Value("flights", null, "sum(distance)"));
        Assert.Equal("10498", Value("flights", "delay > 60", "count(*)"));
        double mean = double.Parse(Value("flights", "delay > 60", "mean(distance)"), CultureInfo.InvariantCulture);
        Assert.Equal(751.444656, mean, 6);
        Assert.Equal("61578", Value("flights", "distance between 500 and 1000", "count(*)"));
        Assert.Equal("61578", Value("flights", "distance >= 500 and not distance > 1000", "count(*)"));
    }

    [Fact]
    public void Sp500_gives_the_known_answers()
    {
        CliRun.Done("import", SharedData.Find("sp500-2000.csv"), _database);
        Assert.Equal("5105", Value("sp500-2000", null, "count(*)"));
        Assert.Equal("15950099260000", Value("sp500-2000", null, "sum(volume)"));
        Assert.Equal("1302", Value("sp500-2000", "close > 2000", "count(*)"));
        Assert.Equal("2000-01-03", Value("sp500-2000", null, "min(date)"));
    }

    [Fact]
    public void The_same_answers_come_through_every_file_format()
    {
        CliRun.Done("import", SharedData.Find("flights-200k.arrow"), $"{_database}:flights");
        foreach (string extension in (string[])["csv", "arrow", "arrows"])
        {
            string file = _folder.File($"via-{extension}.{extension}");
            CliRun.Done("export", $"{_database}:flights", file);
            CliRun.Done("import", file, _database);
            Assert.Equal("1500159", Value($"via-{extension}", null, "sum(delay)"));
            Assert.Equal("10498", Value($"via-{extension}", "delay > 60", "count(*)"));
        }
    }

    [Fact]
    public void Tables_are_exported_as_json_and_not_imported()
    {
        Import("k,v\na,1.5\nb,\n");
        string json = _folder.File("t.json");
        CliRun.Done("export", $"{_database}:t", json);
        Assert.Equal("[\n{\"k\":\"a\",\"v\":1.5},\n{\"k\":\"b\",\"v\":null}\n]\n", File.ReadAllText(json));
        string lines = _folder.File("t.ndjson");
        CliRun.Done("export", $"{_database}:t", lines);
        Assert.Equal("{\"k\":\"a\",\"v\":1.5}\n{\"k\":\"b\",\"v\":null}\n", File.ReadAllText(lines));
        CliRun run = CliRun.Of("import", json, _database);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("JSON is written, not read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void New_kinds_come_in_by_type_and_are_asked_for()
    {
        string csv = _folder.File("n.csv");
        File.WriteAllText(csv, "price,at,long\n1.10,12:00,PT1H\n2.20,13:30:00.5,-PT1M\n,,\n");
        CliRun.Done(
            "import",
            csv,
            $"{_database}:n",
            "--type",
            "price=decimal128(9, 2)",
            "--type",
            "at=time64[us]",
            "--type",
            "long=duration[s]"
        );
        Assert.Equal(
            "sum(price),max(at),sum(long)\n3.30,13:30:00.500,PT59M\n",
            CliRun.Done("query", $"{_database}:n", "--select", "sum(price), max(at), sum(long)", "--format", "csv")
        );
        using JsonDocument json = JsonDocument.Parse(
            CliRun.Done(
                "query",
                $"{_database}:n",
                "--where",
                "price = 1.1 and at < '12:30' and long > 'PT0S'",
                "--select",
                "count(*) as n, min(price) as p",
                "--format",
                "json"
            )
        );
        Assert.Equal(1, json.RootElement[0].GetProperty("n").GetInt32());
        Assert.Equal("1.10", json.RootElement[0].GetProperty("p").GetRawText());
        Assert.Contains("12:00:00", CliRun.Done("head", $"{_database}:n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_rows_of_the_answer()
    {
        Import("k,v\na,1\nb,2\n,4\na,8\n");
        Assert.Equal(
            "k,sum(v),n\na,9,2\nb,2,1\n,4,1\n",
            Query(null, "sum(v), count(*) as n", "--by", "k", "--format", "csv")
        );
        using JsonDocument json = JsonDocument.Parse(Query(null, "sum(v)", "--by", "k", "--format", "json"));
        Assert.Equal(9, json.RootElement[0].GetProperty("sum(v)").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.RootElement[2].GetProperty("k").ValueKind);
        string table = Query("v > 1", "max(v)", "--by", "k");
        Assert.Contains("│ null │      4 │", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_texts_are_quoted_as_in_SQL()
    {
        Import("\"a b\",s\n1,it's\n2,x\n");
        Assert.Equal("sum(\"a b\")\n1\n", Unquote(Query("s = 'it''s'", "sum(\"a b\")", "--format", "csv")));
        Assert.Equal("count(*)\n1\n", Query("\"a b\" in (2, 3) and s like 'x%'", "count(*)", "--format", "csv"));
    }

    [Fact]
    public void Nothing_selected_sums_to_nothing_and_has_no_extremes()
    {
        Import("x\n1.5\n2.5\n");
        Assert.Equal("n,s,a\n0,0,\n", Query("x > 10", "count(*) as n, sum(x) as s, min(x) as a", "--format", "csv"));
        Assert.Equal("count(*)\n2\n", CliRun.Done("query", $"{_database}:t", "--format", "csv"));
    }

    [Fact]
    public void Json_has_null_for_what_is_no_number()
    {
        Import("x\nNaN\ninf\n");
        using JsonDocument json = JsonDocument.Parse(
            Query(null, "sum(x) as s, max(x) as m, count(x) as n", "--format", "json")
        );
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("s").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("m").ValueKind);
        Assert.Equal(2, json.RootElement[0].GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData("nope > 1", "sum(v)", "nope")]
    [InlineData("v > 'x'", "sum(v)", "v")]
    [InlineData("k > 1", "sum(v)", "k")]
    [InlineData("v", "sum(v)", "v")]
    [InlineData("v > 1", "sum(k)", "k")]
    [InlineData("v > 1", "sum(nope)", "nope")]
    [InlineData("v > 1", "median(v)", "character")]
    [InlineData("v >", "sum(v)", "character")]
    [InlineData("v > 1)", "sum(v)", "character")]
    [InlineData("v ~ 1", "sum(v)", "character")]
    [InlineData("k = 'open", "sum(v)", "character")]
    [InlineData("", "sum(v)", "character")]
    [InlineData("v > 1", "", "character")]
    public void A_question_that_does_not_fit_the_table_ends_in_2(string where, string select, string found)
    {
        Import("k,v\na,1\nb,2\n");
        CliRun.Of("query", $"{_database}:t", "--where", where, "--select", select).AssertFailed(ExitCode.Usage, found);
    }

    [Fact]
    public void An_unknown_column_to_group_by_ends_in_2()
    {
        Import("k,v\na,1\n");
        CliRun.Of("query", $"{_database}:t", "--select", "sum(v)", "--by", "nope").AssertFailed(ExitCode.Usage, "nope");
    }

    [Fact]
    public void A_sum_that_does_not_fit_ends_in_2()
    {
        Import("v\n9223372036854775807\n1\n");
        CliRun.Of("query", $"{_database}:t", "--select", "sum(v)").AssertFailed(ExitCode.Usage);
        CliRun.Of("query", $"{_database}:t", "--where", "v * 2 > 1").AssertFailed(ExitCode.Usage);
    }

    [Fact]
    public void Deep_nesting_ends_in_2_and_not_in_a_crash()
    {
        Import("v\n1\n");
        string deep = new string('(', 100_000) + "v" + new string(')', 100_000) + " > 0";
        CliRun.Of("query", $"{_database}:t", "--where", deep).AssertFailed(ExitCode.Usage);
    }

    [Fact]
    public void Columns_that_steer_terminals_are_shown_as_they_are()
    {
        Import("k,v\n[bold]x[/],1\n\u001b]0;evil\u0007,2\n");
        string table = Query(null, "sum(v)", "--by", "k");
        Assert.Contains("[bold]x[/]", table, StringComparison.Ordinal);
        Assert.Contains("\\u{1b}]0;evil\\u{7}", table, StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_answers_as_the_library_does()
    {
        Import("k,v\na,1\nb,2\n");
        CliRun run = CliRun.OfProcess(
            "query",
            $"{_database}:t",
            "--where",
            "v > 1",
            "--select",
            "sum(v), count(*)",
            "--format",
            "csv"
        );
        Assert.Equal(new CliRun(ExitCode.Done, "sum(v),count(*)\n2,1\n", ""), run);
        CliRun.OfProcess("query", $"{_database}:t", "--where", "w > 1").AssertFailed(ExitCode.Usage, "'w'", "'v'");
    }

    private void Import(string csv)
    {
        string path = _folder.File("t.csv");
        File.WriteAllText(path, csv);
        CliRun.Done("import", path, _database);
    }

    private string Query(string? where, string select, params string[] options)
    {
        string[] filter = where is null ? [] : ["--where", where];
        return CliRun.Done(["query", $"{_database}:t", .. filter, "--select", select, .. options]);
    }

    private string Value(string table, string? where, string select)
    {
        string[] filter = where is null ? [] : ["--where", where];
        string[] lines = CliRun
            .Done(["query", $"{_database}:{table}", .. filter, "--select", select, "--format", "csv"])
            .Split('\n');
        Assert.Equal(3, lines.Length);
        return lines[1];
    }

    private static string Unquote(string csv) =>
        csv.Replace("\"\"", "\"", StringComparison.Ordinal)
            .Replace("\"sum", "sum", StringComparison.Ordinal)
            .Replace(")\"\n", ")\n", StringComparison.Ordinal);
}
