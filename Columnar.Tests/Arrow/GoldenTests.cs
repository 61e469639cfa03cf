using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

/// <summary>Arrow's own golden files: those of supported types equal their JSON, all others are refused by name.</summary>
public sealed class GoldenTests
{
    private const string Integration = "data/arrow-ipc-stream/integration/";

    [Theory]
    [InlineData("0.14.1", 2)]
    [InlineData("0.17.1", 0)]
    [InlineData("1.0.0-littleendian", 4)]
    [InlineData("1.0.0-bigendian", 0)]
    [InlineData("2.0.0-compression", 0)]
    [InlineData("4.0.0-shareddict", 2)]
    [InlineData("cpp-21.0.0", 10)]
    public void Golden_files_equal_their_json_or_are_refused(string version, int readable)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> files = SharedData
            .Golden(Integration + version + "/")
            .ToDictionary(f => f.Name, f => f.Bytes);
        int read = 0;
        foreach ((string name, byte[] bytes) in files)
        {
            if (
                name.EndsWith(".json.gz", StringComparison.Ordinal)
                || !name.Contains("/generated_", StringComparison.Ordinal)
            )
                continue;
            bool isFile = name.EndsWith(".arrow_file", StringComparison.Ordinal);
            string path = folder.Write("golden", bytes);
            List<ArrowBatch> batches;
            object?[][] imported;
            try
            {
                batches = isFile ? TableModel.ReadFile(path) : TableModel.ReadStream(new MemoryStream(bytes));
                imported = isFile ? TableModel.ImportFile(path) : TableModel.ImportStream(new MemoryStream(bytes));
            }
            catch (UnsupportedFormatException refusal)
            {
                TestContext.Current.SendDiagnosticMessage($"{name}: {refusal.Message}");
                continue;
            }
            byte[] json = files[Path.ChangeExtension(name, null) + ".json.gz"];
            object?[][] expected = ExpectedValues(json);
            ArrowSchema schema = isFile ? ArrowFile.ReadSchema(path) : ArrowStream.ReadSchema(path);
            Assert.Equal(expected, TableModel.ValuesOf(schema, batches));
            Assert.Equal(expected, imported);
            read++;
        }
        Assert.Equal(readable, read);
    }

    [Fact]
    public void A_schema_of_a_later_version_is_refused()
    {
        List<(string Name, byte[] Bytes)> files = SharedData.Golden("data/forward-compatibility/");
        Assert.NotEmpty(files);
        foreach ((string name, byte[] bytes) in files.Where(f => f.Name.EndsWith(".arrow", StringComparison.Ordinal)))
            Assert.Throws<UnsupportedFormatException>(() => TableModel.ReadStream(new MemoryStream(bytes)));
    }

    [Fact]
    public void Tensors_are_refused()
    {
        foreach ((string name, byte[] bytes) in SharedData.Golden("data/arrow-ipc-tensor-stream/"))
            Assert.ThrowsAny<ColumnarException>(() => TableModel.ReadStream(new MemoryStream(bytes)));
    }

    private static object?[][] ExpectedValues(byte[] json)
    {
        using GZipStream unzipped = new(new MemoryStream(json), CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(unzipped);
        JsonElement root = document.RootElement;
        JsonElement[] fields = [.. root.GetProperty("schema").GetProperty("fields").EnumerateArray()];
        Dictionary<long, object?[]> dictionaries = [];
        if (root.TryGetProperty("dictionaries", out JsonElement list))
        {
            foreach (JsonElement dictionary in list.EnumerateArray())
            {
                long id = dictionary.GetProperty("id").GetInt64();
                JsonElement field = fields.First(f =>
                    f.TryGetProperty("dictionary", out JsonElement d) && d.GetProperty("id").GetInt64() == id
                );
                JsonElement column = dictionary.GetProperty("data").GetProperty("columns")[0];
                dictionaries[id] = [.. Values(column, field.GetProperty("type"))];
            }
        }
        List<object?>[] columns = [.. fields.Select(_ => new List<object?>())];
        foreach (JsonElement batch in root.GetProperty("batches").EnumerateArray())
        {
            for (int i = 0; i < fields.Length; i++)
            {
                JsonElement column = batch.GetProperty("columns")[i];
                if (fields[i].TryGetProperty("dictionary", out JsonElement encoding))
                {
                    object?[] dictionary = dictionaries[encoding.GetProperty("id").GetInt64()];
                    foreach (object? index in Values(column, encoding.GetProperty("indexType")))
                        columns[i].Add(index is null ? null : dictionary[(int)(ulong)index]);
                }
                else
                {
                    columns[i].AddRange(Values(column, fields[i].GetProperty("type")));
                }
            }
        }
        return [.. columns.Select(c => c.ToArray())];
    }

    private static IEnumerable<object?> Values(JsonElement column, JsonElement type)
    {
        int count = column.GetProperty("count").GetInt32();
        for (int i = 0; i < count; i++)
        {
            bool isValid = column.GetProperty("VALIDITY")[i].GetInt32() != 0;
            yield return isValid ? Value(column.GetProperty("DATA")[i], type) : null;
        }
    }

    private static object Value(JsonElement value, JsonElement type)
    {
        switch (type.GetProperty("name").GetString())
        {
            case "bool":
                return value.ValueKind == JsonValueKind.Number ? value.GetInt32() != 0 : value.GetBoolean();
            case "utf8" or "largeutf8":
                return value.GetString()!;
            case "floatingpoint":
                return type.GetProperty("precision").GetString() switch
                    {
                        "HALF" => BitConverter.HalfToUInt16Bits((Half)value.GetDouble()),
                        "SINGLE" => (ulong)BitConverter.SingleToUInt32Bits(value.GetSingle()),
                        _ => BitConverter.DoubleToUInt64Bits(value.GetDouble()),
                    } + 0UL;
            default:
                string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
                ulong bits = text.StartsWith('-')
                    ? (ulong)long.Parse(text, CultureInfo.InvariantCulture)
                    : ulong.Parse(text, CultureInfo.InvariantCulture);
                bool isNarrowDate =
                    type.GetProperty("name").GetString() == "date" && type.GetProperty("unit").GetString() == "DAY";
                int width =
                    type.TryGetProperty("bitWidth", out JsonElement w) ? w.GetInt32()
                    : isNarrowDate ? 32
                    : 64;
                return bits << (64 - width) >> (64 - width);
        }
    }
}
