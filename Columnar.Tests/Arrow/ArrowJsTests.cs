using System.Globalization;
using System.Text.Json;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

/// <summary>Files and streams exchanged with another implementation.</summary>
public sealed class ArrowJsTests(ArrowJs js) : IClassFixture<ArrowJs>
{
    private const string Dump = """
        const table = arrow.tableFromIPC(fs.readFileSync(args[0]));
        const columns = table.schema.fields.map((field, i) => {
          const vector = table.getChildAt(i), rows = [];
          for (const data of vector.data) {
            for (let r = 0; r < data.length; r++) {
              const isText = field.type.typeId === arrow.Type.Utf8, isBool = field.type.typeId === arrow.Type.Bool;
              if (!data.getValid(r)) rows.push(null);
              else if (isText || isBool) rows.push(new arrow.Vector([data]).get(r));
              else {
                const v = data.values, width = v.byteLength / v.length * data.stride;
                rows.push(Buffer.from(v.buffer, v.byteOffset + r * width, width).reverse().toString('hex'));
              }
            }
          }
          return { name: field.name, nullable: field.nullable, type: field.type.toString(), nulls: vector.nullCount, rows };
        });
        console.log(JSON.stringify(columns));
        """;

    private const string Make = """
        const n = 100, at = f => Array.from({ length: n }, (_, i) => i % 5 === 2 ? null : f(i));
        const make = (f, type) => arrow.vectorFromArray(at(f), type);
        const table = new arrow.Table({
          i8: make(i => i - 50, new arrow.Int8()), u8: make(i => i + 100, new arrow.Uint8()),
          i16: make(i => i * -300, new arrow.Int16()), u16: make(i => i * 600, new arrow.Uint16()),
          i32: make(i => i * -30000000, new arrow.Int32()), u32: make(i => i * 40000000, new arrow.Uint32()),
          i64: make(i => BigInt(i) * -90000000000000000n, new arrow.Int64()),
          u64: make(i => BigInt(i) * 180000000000000000n, new arrow.Uint64()),
          f32: make(i => i * 0.5, new arrow.Float32()), f64: make(i => i * -0.1, new arrow.Float64()),
          b: make(i => i % 3 === 0, new arrow.Bool()),
          t: make(i => 'té' + 'x'.repeat(i % 7), new arrow.Utf8()),
          T: make(i => 'T' + i, new arrow.LargeUtf8()),
          d: make(i => 'word ' + i % 4, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16())),
          ts: make(i => i * 1000, new arrow.TimestampMillisecond('UTC')),
        });
        const twice = table.concat(table);
        fs.writeFileSync(args[0], arrow.tableToIPC(twice, 'file'));
        fs.writeFileSync(args[1], arrow.tableToIPC(twice, 'stream'));
        """;

    [Fact]
    public void Apache_arrow_reads_what_is_written()
    {
        Random random = new(6);
        ColumnModel[] columns =
        [
            .. ColumnModel.PlainTypes.Select((t, i) => ColumnModel.Random(random, $"ø {i}", t, 131, i % 2 * 0.3)),
        ];
        using TemporaryFolder folder = new();
        string file = folder.Write("t.arrow", TableModel.WriteFile(TableModel.ToViews(columns, random)));
        string stream = folder.Write("t.arrows", TableModel.WriteStream(TableModel.ToViews(columns, random)));
        foreach (string path in new[] { file, stream })
        {
            using JsonDocument dump = JsonDocument.Parse(js.Run(Dump, path));
            for (int i = 0; i < columns.Length; i++)
            {
                JsonElement column = dump.RootElement[i];
                Assert.Equal(columns[i].Name, column.GetProperty("name").GetString());
                Assert.Equal(columns[i].IsNullable, column.GetProperty("nullable").GetBoolean());
                Assert.Equal(columns[i].Values.Count(v => v is null), column.GetProperty("nulls").GetInt32());
                object?[] rows =
                [
                    .. column.GetProperty("rows").EnumerateArray().Select(v => Value(v, columns[i].Type)),
                ];
                Assert.Equal(columns[i].Values, rows);
            }
        }
    }

    [Fact]
    public void What_apache_arrow_writes_is_read()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("t.arrow");
        string stream = folder.File("t.arrows");
        js.Run(Make, file, stream);
        ArrowSchema schema = ArrowFile.ReadSchema(file);
        object?[][] expected = [.. Expected().Select(column => column.Concat(column).ToArray())];
        Assert.Equal(expected, TableModel.ValuesOf(schema, TableModel.ReadFile(file)));
        Assert.Equal(expected, TableModel.ImportFile(file));
        Assert.Equal(expected, TableModel.ImportStream(File.OpenRead(stream)));
        Assert.Equal(ElementType.Timestamp(TimeUnit.Millisecond, "UTC"), schema.Fields[^1].Type.ElementType);
    }

    private static object? Value(JsonElement value, ElementType type) =>
        type.Kind switch
        {
            _ when value.ValueKind == JsonValueKind.Null => null,
            ElementKind.Bool => value.GetBoolean(),
            ElementKind.Utf8 => value.GetString()!,
            _ => ulong.Parse(value.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        };

    private static IEnumerable<object?[]> Expected()
    {
        yield return Rows(i => (ulong)(byte)(i - 50));
        yield return Rows(i => (ulong)(byte)(i + 100));
        yield return Rows(i => (ulong)(ushort)(i * -300));
        yield return Rows(i => (ulong)(ushort)(i * 600));
        yield return Rows(i => (ulong)(uint)(i * -30_000_000L));
        yield return Rows(i => (ulong)(uint)(i * 40_000_000L));
        yield return Rows(i => (ulong)(i * -90_000_000_000_000_000L));
        yield return Rows(i => (ulong)i * 180_000_000_000_000_000UL);
        yield return Rows(i => (ulong)BitConverter.SingleToUInt32Bits(i * 0.5f));
        yield return Rows(i => BitConverter.DoubleToUInt64Bits(i * -0.1));
        yield return Rows(i => i % 3 == 0);
        yield return Rows(i => "té" + new string('x', i % 7));
        yield return Rows(i => $"T{i}");
        yield return Rows(i => $"word {i % 4}");
        yield return Rows(i => (ulong)i * 1000);

        static object?[] Rows(Func<int, object> value) =>
            [.. Enumerable.Range(0, 100).Select(i => i % 5 == 2 ? null : value(i))];
    }
}
