using System.Numerics;
using System.Text;
using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Csv;

public sealed class CsvFileTests
{
    private static readonly ElementType[] s_types =
    [
        ElementType.Int8,
        ElementType.UInt8,
        ElementType.Int16,
        ElementType.UInt16,
        ElementType.Int32,
        ElementType.UInt32,
        ElementType.Int64,
        ElementType.UInt64,
        ElementType.Float16,
        ElementType.Float32,
        ElementType.Float64,
        ElementType.Bool,
        ElementType.Date32,
        ElementType.Timestamp(TimeUnit.Second),
        ElementType.Timestamp(TimeUnit.Millisecond, "UTC"),
        ElementType.Timestamp(TimeUnit.Microsecond, "Europe/Berlin"),
        ElementType.Timestamp(TimeUnit.Nanosecond),
        ElementType.Time64(TimeUnit.Microsecond),
        ElementType.Time64(TimeUnit.Nanosecond),
        ElementType.Duration(TimeUnit.Second),
        ElementType.Duration(TimeUnit.Nanosecond),
        ElementType.Decimal128(38, 0),
        ElementType.Decimal128(38, 20),
        ElementType.Decimal128(5, -3),
        ElementType.Decimal128(9, 90),
        ElementType.Uuid,
        ElementType.FixedBinary(1),
        ElementType.FixedBinary(20),
        ElementType.Binary,
        ElementType.Utf8,
    ];

    [Fact]
    public void Values_are_written_in_their_shortest_exact_form()
    {
        TableColumn[] schema =
        [
            new("i", ElementType.Int64, true),
            new("f", ElementType.Float64, true),
            new("h", ElementType.Float32, true),
            new("b", ElementType.Bool, true),
            new("d", ElementType.Date32, true),
            new("t", ElementType.Timestamp(TimeUnit.Microsecond), true),
            new("z", ElementType.Timestamp(TimeUnit.Second, "UTC"), true),
            new("s, \"x\"", ElementType.Utf8, true),
        ];
        object?[][] columns =
        [
            [long.MinValue, 0L, null],
            [0.1, -0.0, 1e300],
            [0.1f, 3f, float.NaN],
            [true, false, null],
            [new Date32(0), new Date32(-1), null],
            [new Timestamp(1), new Timestamp(-500_000), null],
            [new Timestamp(0), null, new Timestamp(86_399)],
            ["plain", "", "a,\"b\"\n"],
        ];
        string text = CsvText.Export(MemoryTable.Of(schema, columns, new Random(1)));
        Assert.Equal(
            "i,f,h,b,d,t,z,\"s, \"\"x\"\"\"\n"
                + "-9223372036854775808,0.1,0.1,true,1970-01-01,1970-01-01T00:00:00.000001,1970-01-01T00:00:00Z,plain\n"
                + "0,-0.0,3.0,false,1969-12-31,1969-12-31T23:59:59.500,,\"\"\n"
                + ",1E+300,NaN,,,,1970-01-01T23:59:59Z,\"a,\"\"b\"\"\n\"\n",
            text
        );
    }

    [Fact]
    public void Times_decimals_uuids_and_bytes_are_written_in_their_usual_form()
    {
        TableColumn[] schema =
        [
            new("t", ElementType.Time64(TimeUnit.Microsecond), true),
            new("d", ElementType.Duration(TimeUnit.Millisecond), true),
            new("n", ElementType.Decimal128(10, 2), true),
            new("e", ElementType.Decimal128(3, -2), true),
            new("u", ElementType.Uuid, true),
            new("b", ElementType.FixedBinary(2), true),
        ];
        object?[][] columns =
        [
            [new Time64(0), new Time64(86_399_999_999), null],
            [new Duration(0), new Duration(-93_784_500), new Duration(86_400_000)],
            [new Decimal128(-5), new Decimal128(1234567890), new Decimal128(0)],
            [new Decimal128(999), new Decimal128(-1), null],
            [Uuid.FromGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff")), null, null],
            ["00FF", "FBF0", null],
        ];
        Assert.Equal(
            "t,d,n,e,u,b\n"
                + "00:00:00,PT0S,-0.05,999E+2,00112233-4455-6677-8899-aabbccddeeff,AP8=\n"
                + "23:59:59.999999,-P1DT2H3M4.500S,12345678.90,-1E+2,,+/A=\n"
                + ",P1D,0.00,,,\n",
            CsvText.Export(MemoryTable.Of(schema, columns, new Random(1)))
        );
    }

    [Fact]
    public void What_was_written_reads_back_as_the_same_values() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), AssertRoundTrip).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_reads_back_as_the_same_text() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string?[]>(),
                texts =>
                {
                    object?[] values = [.. texts.Select(t => t is null ? null : (object)Clean(t))];
                    AssertRoundTrip([new("s", ElementType.Utf8, true)], [values], new CsvOptions(), new Random(1));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_read_or_refused_with_a_typed_error() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<string>(),
                (bytes, text) =>
                {
                    byte[] mixed = [.. bytes, .. Encoding.UTF8.GetBytes(text ?? ""), .. "\n\"a\",1\n"u8, .. bytes];
                    try
                    {
                        CsvText.Import(mixed, new CsvOptions { HasHeader = bytes.Length % 2 == 0 }, 8);
                    }
                    catch (ColumnarException error)
                    {
                        Assert.Contains("test.csv", error.Message, StringComparison.Ordinal);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_writer_gets_the_same_characters_however_the_bytes_are_cut()
    {
        MemoryTable table = CsvText.Import(
            "s\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"日{i}🚀é\n"))
        );
        using var writer = new StringWriter();
        CsvFile.Write(writer, table.View());
        Assert.Equal(CsvText.Export(table), writer.ToString());
    }

    [Fact]
    public void A_failed_write_leaves_what_was_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("out.csv");
        File.WriteAllText(path, "before");
        MemoryTable table = CsvText.Import("a\n1\n");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            CsvFile.Write(path, table.View(), cancellationToken: source.Token)
        );
        Assert.Equal("before", File.ReadAllText(path));
        CsvFile.Write(path, table.View());
        Assert.Equal("a\n1\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Throws<IOException>(() => CsvFile.Write(folder.Path, table.View()));
        Assert.Throws<DirectoryNotFoundException>(() => CsvFile.Write(folder.File("no/out.csv"), table.View()));
        // Windows lets only some users make links.
        if (OperatingSystem.IsWindows())
            return;
        string link = folder.File("link.csv");
        File.CreateSymbolicLink(link, path);
        CsvFile.Write(link, CsvText.Import("b\n2\n").View());
        Assert.Equal("b\n2\n", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Theory]
    [InlineData("sp500-2000.csv", 5105, "date32 float64 float64 float64 float64 float64 int64")]
    [InlineData("seattle-weather.csv", 1461, "date32 float64 float64 float64 float64 utf8")]
    [InlineData("windvectors.csv", 4800, "float64 float64 int64 int64 float64")]
    [InlineData("birdstrikes.csv", 10000, null)]
    public void Real_files_are_read_and_survive_a_round_trip(string file, int rows, string? types)
    {
        byte[] bytes = File.ReadAllBytes(SharedData.Find(file));
        MemoryTable table = CsvText.Import(bytes);
        Assert.Equal(rows, table.View().RowCount);
        if (types is not null)
            Assert.Equal(types, string.Join(' ', table.Schema.Select(c => c.Type)));
        MemoryTable again = CsvText.Import(CsvText.Export(table), null, 100);
        Assert.Equal(table.Schema, again.Schema);
        for (int i = 0; i < table.Schema.Length; i++)
            Assert.Equal(table.Values(i), again.Values(i));
    }

    [Fact]
    public void Sp500_gives_the_known_answers()
    {
        MemoryTable table = CsvText.Import(File.ReadAllBytes(SharedData.Find("sp500-2000.csv")));
        Assert.Equal(15_950_099_260_000, table.Values("volume").Sum(v => (long)v!));
        Assert.Equal(1302, table.Values("close").Count(v => (double)v! > 2000));
    }

    private static void AssertRoundTrip(int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(0, 200);
        TableColumn[] schema =
        [
            .. Enumerable
                .Range(0, random.Next(1, 8))
                .Select(i => new TableColumn($"c{i}", s_types[random.Next(s_types.Length)], random.Next(2) == 0)),
        ];
        object?[][] columns =
        [
            .. schema.Select(c => Enumerable.Range(0, rows).Select(_ => RandomValue(c, random)).ToArray()),
        ];
        var options = new CsvOptions
        {
            Delimiter = ",;\t|/="[random.Next(6)],
            NullText = random.Next(3) == 0 ? "NULL" : null,
            HasHeader = random.Next(4) != 0,
        };
        AssertRoundTrip(schema, columns, options, random);
    }

    private static void AssertRoundTrip(TableColumn[] schema, object?[][] columns, CsvOptions options, Random random)
    {
        MemoryTable table = MemoryTable.Of(schema, columns, random);
        string text = CsvText.Export(table, options);
        // Without a header, no row is no text, and that is no table.
        if (text.Length == 0)
            return;
        var typed = new CsvOptions
        {
            Delimiter = options.Delimiter,
            NullText = options.NullText,
            HasHeader = options.HasHeader,
            Types = schema
                .Select((c, i) => (Name: options.HasHeader ? c.Name : $"column{i + 1}", c.Type))
                .ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal),
        };
        MemoryTable read = CsvText.Import(text, typed, random.Next(1, 300));
        Assert.Equal(schema.Select(c => c.Type), read.Schema.Select(c => c.Type));
        for (int i = 0; i < columns.Length; i++)
            Assert.Equal(columns[i], read.Values(i));
    }

    private static object? RandomValue(TableColumn column, Random random)
    {
        if (column.IsNullable && random.Next(4) == 0)
            return null;
        long bits = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        return column.Type.Kind switch
        {
            ElementKind.Int8 => (sbyte)bits,
            ElementKind.UInt8 => (byte)bits,
            ElementKind.Int16 => (short)bits,
            ElementKind.UInt16 => (ushort)bits,
            ElementKind.Int32 => (int)bits,
            ElementKind.UInt32 => (uint)bits,
            ElementKind.Int64 => bits,
            ElementKind.UInt64 => (ulong)bits,
            ElementKind.Float16 => Ordinary(BitConverter.Int16BitsToHalf((short)bits)),
            ElementKind.Float32 => Ordinary(BitConverter.Int32BitsToSingle((int)bits)),
            ElementKind.Float64 => Ordinary(random.Next(2) == 0 ? BitConverter.Int64BitsToDouble(bits) : bits / 1000.0),
            ElementKind.Bool => (bits & 1) != 0,
            ElementKind.Date32 => new Date32((int)bits),
            ElementKind.Timestamp => new Timestamp(bits),
            ElementKind.Time64 => new Time64(
                (long)(
                    (ulong)bits % (column.Type.Unit == TimeUnit.Microsecond ? 86_400_000_000UL : 86_400_000_000_000UL)
                )
            ),
            ElementKind.Duration => new Duration(bits),
            ElementKind.Decimal128 => new Decimal128(
                (((Int128)bits << 64) + random.NextInt64()) % (Int128)BigInteger.Pow(10, column.Type.Precision)
            ),
            ElementKind.Uuid => Uuid.FromGuid(new Guid((int)bits, 1, 2, BitConverter.GetBytes(bits))),
            ElementKind.FixedBinary => Convert.ToHexString(Bytes(random, column.Type.BitWidth / 8)),
            ElementKind.Binary => Convert.ToHexString(Bytes(random, random.Next(20) == 0 ? 10_000 : random.Next(9))),
            _ => RandomText(random),
        };
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    // The bits of a NaN do not survive text.
    private static object Ordinary<T>(T value)
        where T : IFloatingPointIeee754<T> => T.IsNaN(value) ? T.NaN : value;

    private static string RandomText(Random random)
    {
        string[] pieces =
        [
            "",
            "a",
            "\"",
            ",",
            ";",
            "\t",
            "|",
            "\n",
            "\r",
            "\r\n",
            " ",
            "NULL",
            "1",
            "-",
            "é",
            "🚀",
            "\uFEFF",
            "'",
        ];
        return string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    // NUL and unpaired surrogates are no text in UTF-8.
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(r => r.Value != 0).Select(r => r.ToString()));
}
