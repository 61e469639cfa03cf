using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Tables;

public sealed partial class TableRowsTests
{
    [Fact]
    public void Every_type_comes_back_as_it_was()
    {
        TableRows<EveryType> rows = _database.Rows<EveryType>("all");
        EveryType full = Every(7);
        EveryType empty = full with
        {
            NoBool = null,
            NoInt32 = null,
            NoText = null,
            NoDate = null,
            NoDateTime = null,
            NoDecimal = null,
            NoSide = null,
            NoPrice = null,
            Text = "",
        };
        rows.Append([full, empty, full]);
        _database.Commit();
        rows.Append(empty);
        Assert.Equal([full, empty, full, empty], rows.ToArray());
        Assert.Equal(DateTimeKind.Utc, rows[0].Utc.Kind);
        Assert.Equal(DateTimeKind.Unspecified, rows[0].DateTime.Kind);
        Assert.Equal("moment", EveryType.Schema[15].Name);
    }

    [Fact]
    public void Bytes_come_back_as_they_were()
    {
        TableRows<Document> rows = _database.Rows<Document>("documents");
        rows.Append(new Document("a", new byte[] { 1, 2, 3 }, null));
        rows.Append(new Document("b", ReadOnlyMemory<byte>.Empty, new byte[100_000]));
        Assert.Equal([1, 2, 3], rows[0].Content.ToArray());
        Assert.Null(rows[0].Extra);
        Assert.Equal(0, rows[1].Content.Length);
        Assert.Equal(100_000, rows[1].Extra!.Value.Length);
    }

    [Fact]
    public void Texts_of_a_dictionary_come_back_as_they_were()
    {
        Tick[] expected =
        [
            .. Enumerable.Range(0, 20_000).Select(i => new Tick($"S{i % 50}", i % 3 == 0 ? null : $"V{i % 7}", i)),
        ];
        TableRows<Tick> ticks = _database.Rows<Tick>("ticks");
        ticks.Append(expected[..10_000]);
        _database.Commit();
        ticks.Append(expected[10_000..]);
        Assert.Equal(expected, ticks.ToArray());
        Assert.Equal(50, ticks.Table.DictionaryText("symbol").DictionaryLength);
        Assert.Throws<ArgumentException>(() => ticks.Append(new Tick(new string('x', 65_537), null, 1)));
        Assert.Throws<ArgumentException>(() => ticks.Append(new Tick("\ud800", null, 1)));
        _database.Discard();
        Assert.Equal(expected[..10_000], ticks.ToArray());
    }

    [Fact]
    public void Any_rows_come_back_as_they_were()
    {
        // Times of day and dates, numbers and texts, at random and at their edges.
        Gen<EveryType> generator =
            from text in ArbMap.Default.GeneratorFor<string>()
            from number in ArbMap.Default.GeneratorFor<long>()
            from real in ArbMap.Default.GeneratorFor<double>()
            from ticks in Gen.Choose(0, int.MaxValue)
            from flag in ArbMap.Default.GeneratorFor<bool>()
            from none in ArbMap.Default.GeneratorFor<bool>()
            select Every(7) with
            {
                Bool = flag,
                Int64 = number,
                UInt64 = (ulong)number,
                Double = real,
                Price = new Price(-real),
                Text = Encodable(text),
                NoText = none ? null : Encodable(text),
                DateTime = s_noon.AddTicks(ticks),
                Span = TimeSpan.FromTicks(-ticks),
                Time = new TimeOnly(ticks),
                NoInt32 = none ? null : (int)number,
                Side = (Side)(byte)number,
            };
        int round = 0;
        Prop.ForAll(
                generator.ArrayOf().ToArbitrary(),
                rows =>
                {
                    TableRows<EveryType> table = _database.Rows<EveryType>($"table {round++}");
                    table.Append(rows);
                    _database.Commit();
                    return table.ToArray().SequenceEqual(rows);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Wrappers_are_stored_like_what_they_wrap()
    {
        RawVector<Price> prices = _database.Raw<Price>("price");
        prices.Append([new Price(1.5), new Price(2.5)]);
        Assert.Equal(ElementType.Float64, prices.Type);
        Assert.Equal(new Price(2.5), prices[1]);
        CompressedVector<Price> compressed = _database.Compressed<Price>("compressed");
        compressed.Append([.. Enumerable.Range(0, 100_000).Select(i => new Price(i % 10))]);
        _database.Commit();
        Assert.Equal(new Price(9), compressed[99_999]);
        Assert.Equal(ElementType.Float64, compressed.Type);
        Assert.Equal(ElementType.Int16, ElementType.Of<Tagged<short>>());
        Assert.Equal(ElementType.Float64, ElementType.Of<Tagged<Price>>());
        Assert.Equal(ElementType.Timestamp(TimeUnit.Second, "UTC"), ElementType.Of<Moment>());
        Assert.Equal(ElementType.UInt32, ElementType.Of<Slot>());
    }

    private static Trade Example(int i) => new(s_noon.AddSeconds(i), $"S{i % 7}", i * 0.5, i % 3 == 0 ? null : i);

    private static string Encodable(string? text) => new([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);

    private static EveryType Every(int i) =>
        new(
            true,
            sbyte.MinValue,
            byte.MaxValue,
            short.MinValue,
            ushort.MaxValue,
            int.MinValue,
            uint.MaxValue,
            long.MinValue,
            ulong.MaxValue,
            Half.MaxValue,
            float.Epsilon,
            double.NaN,
            "äöü €\U0001F600",
            DateOnly.MaxValue,
            TimeOnly.MaxValue,
            s_noon.AddTicks(i),
            DateTime.SpecifyKind(s_noon.AddTicks(i), DateTimeKind.Utc),
            new DateTimeOffset(s_noon.AddTicks(i), TimeSpan.Zero),
            TimeSpan.FromTicks(-i),
            123_456_789.654321m,
            new Guid(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Side.Sell,
            new Price(0.5),
            new Height(i),
            new Tagged<long>(i),
            new Date32(-i),
            new Timestamp(i),
            Uuid.FromGuid(new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
            false,
            i,
            "text",
            DateOnly.MinValue,
            s_noon,
            -0.5m,
            Side.Buy,
            new Price(double.NegativeInfinity)
        );
}
