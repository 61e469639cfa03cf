using System.Text.Json;
using Columnar.Cli;
using Columnar.Cli.Output;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed class OutputTests
{
    private static readonly TableColumn[] s_columns =
    [
        new("n", ElementType.Int64),
        new("x", ElementType.Float64, true),
        new("s, \"q\"", ElementType.Utf8, true),
    ];

    private static readonly object?[][] s_rows =
    [
        [long.MinValue, 0.1, "plain"],
        [1L, double.NaN, "a,\"b\"\n"],
        [2L, double.PositiveInfinity, ""],
        [3L, null, null],
    ];

    [Fact]
    public void Csv_has_one_header_line_and_tells_null_from_empty() =>
        Assert.Equal(
            "n,x,\"s, \"\"q\"\"\"\n-9223372036854775808,0.1,plain\n1,NaN,\"a,\"\"b\"\"\n\"\n2,inf,\"\"\n3,,\n",
            Write(OutputFormat.Csv)
        );

    [Fact]
    public void Json_is_valid_and_has_null_where_it_has_no_number()
    {
        using JsonDocument json = JsonDocument.Parse(Write(OutputFormat.Json));
        Assert.Equal(4, json.RootElement.GetArrayLength());
        Assert.Equal(long.MinValue, json.RootElement[0].GetProperty("n").GetInt64());
        Assert.Equal(0.1, json.RootElement[0].GetProperty("x").GetDouble());
        Assert.Equal("a,\"b\"\n", json.RootElement[1].GetProperty("s, \"q\"").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("x").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement[2].GetProperty("x").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement[3].GetProperty("s, \"q\"").ValueKind);
    }

    [Fact]
    public void Json_of_no_rows_is_an_empty_array()
    {
        using var output = new StringWriter();
        new RowWriter(new Terminal(output, TextWriter.Null, null, false), s_columns).Write(
            OutputFormat.Json,
            0,
            (_, _) => null
        );
        Assert.Equal(0, JsonDocument.Parse(output.ToString()).RootElement.GetArrayLength());
    }

    [Fact]
    public void A_table_aligns_numbers_right_and_shows_nulls()
    {
        string[] lines = Write(OutputFormat.Table).Split('\n');
        Assert.Contains("│                    1 │", lines[4], StringComparison.Ordinal);
        Assert.Contains("null", lines[6], StringComparison.Ordinal);
        Assert.All(lines[..8], line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public void Text_that_steers_terminals_or_looks_like_markup_is_shown_as_it_is()
    {
        string drawn = Draw(null, ["[red]x[/]", "\u001b[31m\r\n\u202Ex\u0085"]);
        Assert.Contains("[red]x[/]", drawn, StringComparison.Ordinal);
        Assert.Contains("\\u{1b}[31m\\r\\n\\u{202e}x\\u{85}", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain(drawn, c => char.IsControl(c) && c is not '\n' and not '\r');
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(200)]
    public void A_table_is_no_wider_than_the_terminal(int width)
    {
        string drawn = Draw(width, [.. Enumerable.Repeat("twelve chars", 12)]);
        string[] lines = drawn.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            lines.Where(l => !l.StartsWith("...", StringComparison.Ordinal)),
            line => Assert.InRange(line.TrimEnd().Length, 1, width)
        );
        int shown = lines[1].Count(c => c == '│') - 1;
        Assert.Equal(shown < 12, lines[^1].StartsWith($"... and {12 - shown} more columns", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_cell_is_cut()
    {
        string drawn = Draw(null, [new string('x', 1000), "日本語".PadRight(100, '語')]);
        Assert.True(drawn.Split('\n')[0].Length < 100);
        Assert.Contains("x…", drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db.columnar", "db.columnar", null)]
    [InlineData("db.columnar:t", "db.columnar", "t")]
    [InlineData("a:b/db.columnar", "a:b/db.columnar", null)]
    [InlineData("a:b/db.columnar:t", "a:b/db.columnar", "t")]
    public void An_address_is_a_path_and_a_table(string text, string database, string? table) =>
        Assert.Equal(new TableAddress(database, table), TableAddress.Parse(text));

    [Fact]
    public void A_file_that_exists_decides_where_an_address_is_parted()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("db");
        File.WriteAllText(path, "");
        Assert.Equal(new TableAddress(path, "a:b"), TableAddress.Parse($"{path}:a:b"));
        Assert.Equal(new TableAddress(path, "a/b"), TableAddress.Parse($"{path}:a/b"));
        File.WriteAllText(path + ":a", "");
        Assert.Equal(new TableAddress(path + ":a", null), TableAddress.Parse($"{path}:a"));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a, b ,c", "a|b|c")]
    [InlineData("\"a, b\",\"c\"\"d\" , e f", "a, b|c\"d|e f")]
    public void Names_are_separated_by_commas_and_quoted_where_they_hold_one(string text, string names) =>
        Assert.Equal(names.Split('|'), NameList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    public void A_list_with_an_empty_name_or_an_open_quote_is_refused(string text) =>
        Assert.Throws<UsageException>(() => NameList.Parse(text));

    [Theory]
    [InlineData("INT64", "int64")]
    [InlineData("utf8", "utf8")]
    [InlineData("timestamp", "timestamp[us]")]
    [InlineData("timestamp[ns]", "timestamp[ns]")]
    [InlineData("timestamp[s, Europe/Berlin]", "timestamp[s, Europe/Berlin]")]
    [InlineData("Time64[us]", "time64[us]")]
    [InlineData("duration[ms]", "duration[ms]")]
    [InlineData("decimal128(38, -2)", "decimal128(38, -2)")]
    [InlineData("uuid", "uuid")]
    [InlineData("binary", "binary")]
    [InlineData("fixed_size_binary[65536]", "fixed_size_binary[65536]")]
    public void Types_are_written_as_they_are_shown(string text, string type) =>
        Assert.Equal(type, TypeNames.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("timestamp[h]")]
    [InlineData("time64[s]")]
    [InlineData("duration")]
    [InlineData("decimal128(39, 0)")]
    [InlineData("decimal128(9)")]
    [InlineData("fixed_size_binary[65537]")]
    public void What_is_no_type_is_refused_with_the_types_there_are(string text) =>
        Assert.Contains("duration[s|ms|us|ns]", Assert.Throws<UsageException>(() => TypeNames.Parse(text)).Message);

    private static string Write(OutputFormat format)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new RowWriter(new Terminal(output, TextWriter.Null, null, false), s_columns).Write(
            format,
            s_rows.Length,
            (row, column) => s_rows[row][column] is { } value ? Text(value) : null
        );
        return output.ToString();
    }

    private static string Text(object value) => value is double.PositiveInfinity ? "inf" : $"{value}";

    private static string Draw(int? width, string[] cells)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var grid = new TextGrid(cells.Select((_, i) => new GridColumn($"c{i}")));
        grid.Add(cells);
        grid.Write(new Terminal(output, TextWriter.Null, width, false));
        return output.ToString();
    }
}
