using System.Globalization;
using System.Text;
using System.Text.Json;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Json;

public sealed class JsonFileTests
{
    private static readonly TableColumn[] s_schema =
    [
        new("i", ElementType.Int64, true),
        new("f", ElementType.Float64, true),
        new("b", ElementType.Bool, true),
        new("t", ElementType.Timestamp(TimeUnit.Millisecond, "UTC"), true),
        new("d", ElementType.Duration(TimeUnit.Second), true),
        new("n", ElementType.Decimal128(38, 3), true),
        new("u", ElementType.Uuid, true),
        new("x", ElementType.FixedBinary(2), true),
        new("s \"é\u0007", ElementType.Utf8, true),
    ];

    private static readonly object?[][] s_columns =
    [
        [long.MaxValue, null],
        [0.1, double.NaN],
        [true, null],
        [new Timestamp(-1), null],
        [new Duration(90), null],
        [new Decimal128(Int128.Parse("99999999999999999999999999999999999999", CultureInfo.InvariantCulture)), null],
        [Uuid.FromGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff")), null],
        ["FBF0", null],
        ["a\"\\\n\u0001</script>🚀", null],
    ];

    private const string FirstRow =
        "{\"i\":9223372036854775807,\"f\":0.1,\"b\":true,\"t\":\"1969-12-31T23:59:59.999Z\",\"d\":\"PT1M30S\","
        + "\"n\":99999999999999999999999999999999999.999,\"u\":\"00112233-4455-6677-8899-aabbccddeeff\",\"x\":\"+/A=\","
        + "\"s \\\"é\\u0007\":\"a\\\"\\\\\\n\\u0001</script>\\uD83D\\uDE80\"}";

    private const string SecondRow =
        "{\"i\":null,\"f\":null,\"b\":null,\"t\":null,\"d\":null,\"n\":null,\"u\":null,\"x\":null,\"s \\\"é\\u0007\":null}";

    [Fact]
    public void A_table_is_an_array_of_objects_lines_of_them_or_columns()
    {
        TableView table = MemoryTable.Of(s_schema, s_columns, new Random(1)).View();
        Assert.Equal($"[\n{FirstRow},\n{SecondRow}\n]\n", Write(table));
        Assert.Equal($"{FirstRow}\n{SecondRow}\n", Write(table, JsonLayout.Lines));
        string columns = Write(table, JsonLayout.Columns);
        Assert.StartsWith("{\"i\":[9223372036854775807,null],\"f\":[0.1,null],", columns, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(columns);
        Assert.Equal(s_schema.Select(c => c.Name), document.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void A_vector_is_an_array_of_values_lines_of_them_or_a_column()
    {
        VectorView vector = MemoryTable
            .Of(
                [s_schema[1]],
                [
                    [1.5, null, -0.0],
                ],
                new Random(1)
            )
            .View()[0];
        Assert.Equal("[\n1.5,\nnull,\n-0\n]\n", Write(vector));
        Assert.Equal("1.5\nnull\n-0\n", Write(vector, JsonLayout.Lines));
        Assert.Equal("{\"f\":[1.5,null,-0]}\n", Write(vector, JsonLayout.Columns));
    }

    [Fact]
    public void The_ends_of_numbers_are_valid_json()
    {
        TableColumn[] schema =
        [
            new("u", ElementType.UInt64),
            new("h", ElementType.Float16),
            new("e", ElementType.Decimal128(5, -2)),
        ];
        object?[][] columns =
        [
            [ulong.MaxValue, 0UL],
            [Half.NegativeInfinity, -(Half)0],
            [new Decimal128(-99_999), new Decimal128(0)],
        ];
        string json = Write(MemoryTable.Of(schema, columns, new Random(1)).View());
        Assert.Equal(
            "[\n{\"u\":18446744073709551615,\"h\":null,\"e\":-99999E+2},\n{\"u\":0,\"h\":-0,\"e\":0E+2}\n]\n",
            json
        );
        Assert.Equal(-9_999_900, Parse(json)[0].GetProperty("e").GetDouble());
    }

    [Fact]
    public void Nothing_is_valid_json_too()
    {
        TableView table = MemoryTable
            .Of(s_schema, Array.ConvertAll(s_columns, _ => Array.Empty<object?>()), new Random(1))
            .View();
        Assert.Equal(0, Parse(Write(table)).GetArrayLength());
        Assert.Equal("", Write(table, JsonLayout.Lines));
        Assert.Equal(s_schema.Length, Parse(Write(table, JsonLayout.Columns)).EnumerateObject().Count());
        Assert.Equal(0, Parse(Write(table[0])).GetArrayLength());
    }

    [Fact]
    public void Texts_and_numbers_come_back_in_every_layout() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string?[]>(),
                ArbMap.Default.ArbFor<int>(),
                (texts, seed) =>
                {
                    object?[] values = [.. texts.Select(t => t is null ? null : (object)Clean(t))];
                    var random = new Random(seed);
                    object?[] numbers =
                    [
                        .. values.Select(_ => (object)Ordinary(BitConverter.Int64BitsToDouble(random.NextInt64()))),
                    ];
                    TableColumn[] schema = [new("s", ElementType.Utf8, true), new("f", ElementType.Float64)];
                    TableView table = MemoryTable.Of(schema, [values, numbers], random).View();
                    JsonElement[] rows = [.. Parse(Write(table)).EnumerateArray()];
                    Assert.Equal(values, rows.Select(r => r.GetProperty("s").GetString()));
                    Assert.Equal(numbers, rows.Select(r => (object?)Number(r.GetProperty("f"))));
                    string[] lines = Write(table, JsonLayout.Lines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                    Assert.Equal(values, lines.Select(l => Parse(l).GetProperty("s").GetString()));
                    JsonElement columns = Parse(Write(table, JsonLayout.Columns));
                    Assert.Equal(values, columns.GetProperty("s").EnumerateArray().Select(v => v.GetString()));
                    Assert.Equal(values, Parse(Write(table[0])).EnumerateArray().Select(v => v.GetString()));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Many_rows_are_streamed_with_progress_and_can_be_cancelled()
    {
        object?[] numbers = [.. Enumerable.Range(0, 100_000).Select(i => (object)(long)i)];
        TableView table = MemoryTable.Of([new("i", ElementType.Int64)], [numbers], new Random(3)).View();
        foreach (JsonLayout layout in Enum.GetValues<JsonLayout>())
        {
            var reports = new List<double>();
            using var stream = new MemoryStream();
            JsonFile.Write(stream, table, layout, new Recorder(reports), TestContext.Current.CancellationToken);
            Assert.True(reports.Count > 3);
            Assert.Equal(reports.Order(), reports);
            using var writer = new StringWriter();
            JsonFile.Write(writer, table, layout);
            Assert.Equal(Encoding.UTF8.GetString(stream.ToArray()), writer.ToString());
            using var cancelled = new CancellationTokenSource();
            cancelled.Cancel();
            Assert.Throws<OperationCanceledException>(() =>
                JsonFile.Write(stream, table, layout, null, cancelled.Token)
            );
        }
    }

    [Fact]
    public void A_failed_write_leaves_what_was_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("out.json");
        File.WriteAllText(path, "before");
        TableView table = MemoryTable.Of(s_schema, s_columns, new Random(1)).View();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => JsonFile.Write(path, table, cancellationToken: source.Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonFile.Write(path, table, (JsonLayout)3));
        Assert.Equal("before", File.ReadAllText(path));
        JsonFile.Write(path, table);
        Assert.Equal(Write(table), File.ReadAllText(path));
        JsonFile.Write(path, table[0], JsonLayout.Lines);
        Assert.Equal("9223372036854775807\nnull\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static string Write(ITable table, JsonLayout layout = JsonLayout.Array)
    {
        using var stream = new MemoryStream();
        JsonFile.Write(stream, table, layout);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Write(IColumn column, JsonLayout layout = JsonLayout.Array)
    {
        using var stream = new MemoryStream();
        JsonFile.Write(stream, column, layout);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    // JSON has neither infinities nor NaN.
    private static double Ordinary(double value) => double.IsFinite(value) ? value : double.NaN;

    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(r => r.ToString()));

    private sealed class Recorder(List<double> reports) : IProgress<double>
    {
        public void Report(double value) => reports.Add(value);
    }
}
