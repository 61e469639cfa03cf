using Columnar.Tests.Doubles;

namespace Columnar.Tests.Compatibility;

/// <summary>
/// What stands in the golden file of format version 3: vectors of all kinds and types, a computed one, a table, bytes, and three stamped
/// commits.
/// </summary>
internal static class GoldenContent
{
    // A block and packets of the next, as they are encoded.
    private const int Many = 70_000;

    /// <summary>The vectors as the newest commit has them.</summary>
    public static IReadOnlyList<GoldenVector> Vectors { get; } =
    [
        GoldenVector.Of<sbyte>("int8", [sbyte.MinValue, sbyte.MaxValue, -1]),
        GoldenVector.Of<byte>("uint8", [byte.MinValue, 1, byte.MaxValue]),
        GoldenVector.Of<short>("int16", [short.MinValue, 1, short.MaxValue]),
        GoldenVector.Of<ushort>("uint16", [ushort.MinValue, 1, ushort.MaxValue]),
        GoldenVector.Of<int>("int32", [int.MinValue, 1, int.MaxValue]),
        GoldenVector.Of<uint>("uint32", [uint.MinValue, 1, uint.MaxValue]),
        GoldenVector.Of<long>("int64", [long.MinValue, 1, long.MaxValue]),
        GoldenVector.Of<ulong>("uint64", [ulong.MinValue, 1, ulong.MaxValue]),
        GoldenVector.Of("half", [Half.NaN, Half.One, Half.NegativeZero, Half.MaxValue]),
        GoldenVector.Of<float>("float", [float.NaN, 1, -0.0f, float.MaxValue]),
        GoldenVector.Of<double>("double", [double.NaN, 1, -0.0, double.MaxValue]),
        GoldenVector.Of("date", [new Date32(-1), default, new Date32(20_000)]),
        GoldenVector.Of(
            "time",
            [new Time64(0), default, new Time64(86_399_999_999_999)],
            ElementType.Time64(TimeUnit.Nanosecond)
        ),
        GoldenVector.Of("timestamp[s]", [new Timestamp(-1), default], ElementType.Timestamp(TimeUnit.Second)),
        GoldenVector.Of(
            "timestamp[ns, Europe/Berlin]",
            [new Timestamp(long.MinValue), default, new Timestamp(long.MaxValue)],
            ElementType.Timestamp(TimeUnit.Nanosecond, "Europe/Berlin")
        ),
        GoldenVector.Of(
            "duration",
            [new Duration(-5), default, new Duration(5)],
            ElementType.Duration(TimeUnit.Millisecond)
        ),
        GoldenVector.Of(
            "decimal",
            [new Decimal128(-12_345), default, new Decimal128(99_999)],
            ElementType.Decimal128(5, 2)
        ),
        GoldenVector.Of("uuid", [Uuid.FromGuid(new Guid("00112233-4455-6677-8899-aabbccddeeff")), default]),
        GoldenVector.Of("enum", [Side.Sell, Side.Buy, Side.Buy]),
        GoldenVector.Of("struct", [new Fix(1.5f, 2, -3), default, new Fix(float.NaN, 0, long.MaxValue)]),
        GoldenVector.Of("wrapper", [new Price(1.25), default, new Price(-0.0)]),
        GoldenVector.Of("generic wrapper", [new Tagged<ushort>(7), default, new Tagged<ushort>(9)]),
        GoldenVector.Of("wrapped moment", [new Moment(new Timestamp(1_700_000_000)), default]),
        GoldenVector.Of("prices", Enumerable.Range(0, 300).Select(i => i / 4.0), isNullable: false),
        GoldenVector.Of(
            "packed longs",
            Enumerable.Range(0, Many).Select(Long),
            isNullable: false,
            codec: VectorCodec.Pcodec
        ),
        // Chunks of half a packet, a packet, two and four.
        GoldenVector.Of(
            "levels of longs",
            Enumerable.Range(0, Many).Select(i => Level(i, 2_048)),
            isNullable: false,
            codec: VectorCodec.Pcodec
        ),
        GoldenVector.Of(
            "levels of ints",
            Enumerable.Range(0, Many).Select(i => (int)Level(i, 4_096)),
            isNullable: false,
            codec: VectorCodec.Pcodec
        ),
        GoldenVector.Of(
            "levels of shorts",
            Enumerable.Range(0, Many).Select(i => (short)Level(i, 8_192)),
            codec: VectorCodec.Pcodec
        ),
        GoldenVector.Of(
            "levels of bytes",
            Enumerable.Range(0, Many).Select(i => (byte)Level(i, 16_384)),
            codec: VectorCodec.Pcodec
        ),
        GoldenVector.Of("packed floats", Enumerable.Range(0, Many).Select(i => i % 9 / 2f), codec: VectorCodec.Lz4),
        GoldenVector.Of(
            "packed bytes",
            Enumerable.Range(0, Many).Select(i => (byte)(i / 1000)),
            codec: VectorCodec.Raw
        ),
        GoldenVector.Of<bool?, BoolVector>(
            "bool",
            ElementType.Bool,
            [true, null, false],
            db => db.Bool("bool", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.Bool("bool").AsEnumerable().Select(value => (object?)value)
        ),
        GoldenVector.Of<string?, TextVector>(
            "text",
            ElementType.Utf8,
            ["", null, "naïve", "日本", new string('x', 40)],
            db => db.Text("text", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.Text("text").AsEnumerable()
        ),
        GoldenVector.Of<string?, TextVector>(
            "packed text",
            ElementType.Utf8,
            Enumerable.Range(0, Many).Select(i => i % 5 == 1 ? null : $"text {i % 50}"),
            db => db.CompressedText("packed text", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.Text("packed text").AsEnumerable()
        ),
        GoldenVector.Of<string?, DictionaryTextVector>(
            "dictionary text",
            ElementType.DictionaryText,
            ["b", null, "a", "b", "größer"],
            db => db.DictionaryText("dictionary text", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.DictionaryText("dictionary text").AsEnumerable()
        ),
        GoldenVector.Of<byte[]?, BinaryVector>(
            "binary",
            ElementType.Binary,
            [
                [1, 2],
                null,
                [],
                [255],
            ],
            db => db.Binary("binary", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.Binary("binary").AsEnumerable()
        ),
        GoldenVector.Of<byte[]?, BinaryVector>(
            "packed binary",
            ElementType.Binary,
            Enumerable.Range(0, Many).Select(i => i % 6 == 2 ? null : new byte[i % 4]),
            db => db.CompressedBinary("packed binary", nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.Binary("packed binary").AsEnumerable()
        ),
        GoldenVector.Of<byte[]?, FixedBinaryVector>(
            "fixed binary",
            ElementType.FixedBinary(3),
            [
                [1, 2, 3],
                null,
                [0, 0, 255],
            ],
            db => db.FixedBinary("fixed binary", 3, nullable: true),
            (vector, value) => vector.Append(value),
            snapshot => snapshot.FixedBinary("fixed binary").AsEnumerable()
        ),
    ];

    /// <summary>What the computed vector holds.</summary>
    public static IEnumerable<long> Sums =>
        Enumerable.Range(0, Many).Select(i => Enumerable.Range(0, i % 7 + 1).Sum(Long) + i / 7 * 21);

    public static KeyValuePair<string, string>[] TableMetadata { get; } = [new("source", "golden")];

    public static void Write(Database db)
    {
        db.CreateRegion("bytes/é").Append([1, 2, 3]);
        foreach (GoldenVector vector in Vectors)
            vector.Write(db);
        RawVector<double> prices = db.Raw<double>("prices");
        prices.By<Height>();
        prices.Append([-1, -2]);
        Table table = db.CreateTable(
            "table",
            [
                new TableColumn("day", ElementType.Date32) { Metadata = [new("unit", "day")] },
                new TableColumn("symbol", ElementType.DictionaryText, IsNullable: true),
                new TableColumn("gone", ElementType.Int32),
            ],
            TableMetadata
        );
        table.Raw<Date32>("day").Append([new Date32(-1), new Date32(20_000)]);
        table.DictionaryText("symbol").Append(["A", null]);
        table.Raw<int>("gone").Append([1, 2]);
        db.Commit(stamp: 5);
        prices.Truncate(300);
        prices.Update(299, 0);
        db.Text("text", nullable: true).Update(2, "changed");
        table.DropColumn("gone");
        db.Commit(stamp: 6);
        prices.Update(299, 299 / 4.0);
        db.Text("text", nullable: true).Update(2, "naïve");
        db.Computed("running sum", SumIn(db)).Update();
        db.Commit(stamp: 7);
    }

    /// <summary>What the computed vector is computed by.</summary>
    public static Computation<long> SumIn(Database db) => Compute.CumulativeSum(db.Compressed<long>("packed longs"));

    private static long Long(int i) => i % 7;

    // Numbers that scatter about a level, which changes after some rows.
    private static long Level(int i, int rows)
    {
        long level = (i / rows + 1) * 0x2545_F491_4F6C_DD1D;
        uint scattered = unchecked((uint)i * 0x9E37_79B1);
        return level + (scattered >> (31 - (i / rows % 4)));
    }

    /// <summary>A struct of fields without padding.</summary>
    internal readonly record struct Fix(float X, int Count, long Time);
}
