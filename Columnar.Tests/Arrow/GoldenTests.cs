using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Columnar.Tests.Doubles;
using Columnar.Types;

namespace Columnar.Tests.Arrow;

/// <summary>Arrow's own golden files: those of supported types equal their JSON, all others are refused by name.</summary>
public sealed class GoldenTests
{
    private const string Integration = "data/arrow-ipc-stream/integration/";

    [Theory]
    [InlineData("0.14.1", 14)]
    [InlineData("0.17.1", 0)]
    [InlineData("1.0.0-littleendian", 22)]
    [InlineData("1.0.0-bigendian", 0)]
    [InlineData("2.0.0-compression", 0)]
    [InlineData("4.0.0-shareddict", 2)]
    [InlineData("cpp-21.0.0", 38)]
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
            // Old files have dates in milliseconds within a day.
            bool areSound = !name.Contains("datetime", StringComparison.Ordinal) || version == "cpp-21.0.0";
            List<ArrowBatch> batches;
            try
            {
                batches = isFile
                    ? TableModel.ReadFile(path, areSound)
                    : TableModel.ReadStream(new MemoryStream(bytes), areSound);
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
            if (areSound)
                CheckImport(schema, expected, isFile, path);
            else
                Assert.Throws<CorruptDataException>(() =>
                    isFile ? TableModel.ReadFile(path) : TableModel.ReadStream(new MemoryStream(bytes))
                );
            CheckWrittenAgain(schema, expected, batches, areSound);
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

    private static void CheckImport(ArrowSchema schema, object?[][] expected, bool isFile, string path)
    {
        // Dates in milliseconds become days.
        object?[][] asVectors =
        [
            .. expected.Zip(
                schema.Fields,
                (values, field) =>
                    field.Type is DateType { IsMilliseconds: true }
                        ? [.. values.Select(v => v is ulong ms ? (object)(ulong)(uint)((long)ms / 86_400_000) : null)]
                        : values
            ),
        ];
        object?[][] Import() =>
            isFile ? TableModel.ImportFile(path) : TableModel.ImportStream(new MemoryStream(File.ReadAllBytes(path)));
        if (schema.Fields.All(f => f.Type.VectorType is not null))
            Assert.Equal(asVectors, Import());
        else
            Assert.Throws<UnsupportedFormatException>(Import);
    }

    private static void CheckWrittenAgain(
        ArrowSchema schema,
        object?[][] expected,
        List<ArrowBatch> batches,
        bool areSound
    )
    {
        if (schema.Fields.Any(f => f.Type is DictionaryType || f.Type.Layout.IsVariadic))
            return;
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, schema, leaveOpen: true))
        {
            batches.ForEach(writer.Write);
            writer.Finish();
        }
        stream.Position = 0;
        using ArrowStreamReader reader = new(new MemoryStream(stream.ToArray()));
        Assert.Equal(
            schema.Fields.Select(f => (f.Name, f.Type, f.IsNullable)),
            reader.Schema.Fields.Select(f => (f.Name, f.Type, f.IsNullable))
        );
        Assert.Equal(schema.Fields.Select(f => f.Metadata), reader.Schema.Fields.Select(f => f.Metadata));
        Assert.Equal(expected, TableModel.ValuesOf(reader.Schema, TableModel.ReadStream(stream, areSound)));
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
            yield return !isValid ? null
            : column.TryGetProperty("VIEWS", out JsonElement views) ? ViewedValue(column, views[i], type)
            : Value(column.GetProperty("DATA")[i], type);
        }
    }

    private static string ViewedValue(JsonElement column, JsonElement view, JsonElement type)
    {
        bool isText = type.GetProperty("name").GetString() == "utf8view";
        if (view.TryGetProperty("INLINED", out JsonElement inlined))
            return inlined.GetString()!;
        string buffer = column
            .GetProperty("VARIADIC_DATA_BUFFERS")[view.GetProperty("BUFFER_INDEX").GetInt32()]
            .GetString()!;
        string hex = buffer.Substring(
            view.GetProperty("OFFSET").GetInt32() * 2,
            view.GetProperty("SIZE").GetInt32() * 2
        );
        return isText ? Encoding.UTF8.GetString(Convert.FromHexString(hex)) : hex;
    }

    private static object Value(JsonElement value, JsonElement type)
    {
        switch (type.GetProperty("name").GetString())
        {
            case "bool":
                return value.ValueKind == JsonValueKind.Number ? value.GetInt32() != 0 : value.GetBoolean();
            case "utf8" or "largeutf8" or "binary" or "largebinary" or "fixedsizebinary":
                return value.GetString()!;
            case "decimal":
                return Integer(value, type.TryGetProperty("bitWidth", out JsonElement bits) ? bits.GetInt32() : 128);
            case "interval":
                return Interval(value, type.GetProperty("unit").GetString()!);
            case "floatingpoint":
                return type.GetProperty("precision").GetString() switch
                    {
                        "HALF" => BitConverter.HalfToUInt16Bits((Half)value.GetDouble()),
                        "SINGLE" => (ulong)BitConverter.SingleToUInt32Bits(value.GetSingle()),
                        _ => BitConverter.DoubleToUInt64Bits(value.GetDouble()),
                    } + 0UL;
            default:
                bool isNarrowDate =
                    type.GetProperty("name").GetString() == "date" && type.GetProperty("unit").GetString() == "DAY";
                return Integer(
                    value,
                    type.TryGetProperty("bitWidth", out JsonElement width) ? width.GetInt32()
                        : isNarrowDate ? 32
                        : 64
                );
        }
    }

    private static object Integer(JsonElement value, int bitWidth)
    {
        BigInteger number = BigInteger.Parse(
            value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(),
            CultureInfo.InvariantCulture
        );
        byte[] bytes = new byte[bitWidth / 8];
        bytes.AsSpan().Fill(number.Sign < 0 ? (byte)0xFF : (byte)0);
        byte[] digits = number.ToByteArray();
        digits.AsSpan(0, Math.Min(digits.Length, bytes.Length)).CopyTo(bytes);
        return bitWidth > 64 ? Convert.ToHexString(bytes) : ColumnModel.Bits(bytes, 0, bytes.Length);
    }

    private static object Interval(JsonElement value, string unit)
    {
        switch (unit)
        {
            case "YEAR_MONTH":
                return Integer(value, 32);
            case "DAY_TIME":
                uint days = (uint)value.GetProperty("days").GetInt32();
                return (ulong)(uint)value.GetProperty("milliseconds").GetInt32() << 32 | days;
            default:
                return Convert.ToHexString([
                    .. BitConverter.GetBytes(value.GetProperty("months").GetInt32()),
                    .. BitConverter.GetBytes(value.GetProperty("days").GetInt32()),
                    .. BitConverter.GetBytes(value.GetProperty("nanoseconds").GetInt64()),
                ]);
        }
    }
}
