using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Tables;

/// <summary>Rows as structs of the program, through generated code.</summary>
public sealed partial class TableRowsTests : IDisposable
{
    private static readonly DateTime s_noon = new(2024, 2, 29, 12, 0, 0, DateTimeKind.Unspecified);

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public TableRowsTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_new_table_has_the_schema_of_the_rows()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        Assert.Equal(Trade.Schema, trades.Table.Schema);
        Assert.Equal(["Time", "Symbol", "Price", "Size"], Trade.Schema.Select(column => column.Name));
        Assert.Equal([false, false, false, true], Trade.Schema.Select(column => column.IsNullable));
        Assert.Equal(ElementType.Timestamp(TimeUnit.Nanosecond), Trade.Schema[0].Type);
        Assert.Throws<NotSupportedException>(() => ((IList<TableColumn>)Trade.Schema).Clear());
    }

    [Fact]
    public void Rows_are_read_back_pending_committed_and_in_snapshots()
    {
        Trade[] expected = [.. Enumerable.Range(0, 10_000).Select(Example)];
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        trades.Append(expected[0]);
        trades.Append(expected[1..5000]);
        _database.Commit();
        trades.Append(expected.Skip(5000));
        Assert.Equal(expected, trades.ToArray());
        Assert.Equal(expected, trades.AsEnumerable());
        Assert.Equal(expected.Length, trades.RowCount);
        Assert.Equal(expected[7000], trades[7000]);
        List<Trade> read = [];
        foreach (Trade trade in trades)
            read.Add(trade);
        Assert.Equal(expected, read);

        using Snapshot then = _database.Snapshot();
        TableRowsView<Trade> view = then.Table("trades").Rows<Trade>();
        Assert.Equal(5000, view.RowCount);
        Assert.Equal(expected[4999], view[4999]);
        Assert.Equal(expected[..5000], view.ToArray());
        Assert.Equal(expected[..5000], view.AsEnumerable());
        Assert.Throws<ArgumentOutOfRangeException>(() => view[5000]);
        Assert.Throws<ArgumentOutOfRangeException>(() => trades[-1]);
    }

    [Fact]
    public void Rows_show_themselves_as_their_table_does()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        trades.Append(Example(1));
        Assert.StartsWith("trades: 1 rows, ", trades.ToString(), StringComparison.Ordinal);
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal(trades.ToString(), snapshot.Table("trades").Rows<Trade>().ToString());
    }

    [Fact]
    public void Rows_survive_a_new_start()
    {
        using var folder = new TemporaryFolder();
        using (Database database = Database.Open(folder.File("b.columnar")))
        {
            database.Rows<Trade>("trades").Append(Example(1));
            database.Commit();
        }
        using Database again = Database.OpenReadOnly(folder.File("b.columnar"));
        Assert.Equal([Example(1)], again.Table("trades").Rows<Trade>().ToArray());
    }

    [Fact]
    public void A_refused_row_leaves_none_of_its_call()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        Trade[] good = [.. Enumerable.Range(0, 9000).Select(Example)];
        trades.Append(good[0]);
        Assert.Throws<OverflowException>(() => trades.Append([.. good, good[0] with { Time = DateTime.MaxValue }]));
        Assert.Throws<ArgumentException>(() => trades.Append([.. good, good[0] with { Symbol = "\ud800" }]));
        Assert.Throws<ArgumentException>(() => trades.Append([.. good, good[0] with { Symbol = null! }]));
        Assert.Equal([good[0]], trades.ToArray());
        trades.Append(good[1]);
        Assert.Equal(good[..2], trades.ToArray());
        _database.Commit();
        Assert.Equal(2, trades.RowCount);
    }

    [Fact]
    public void A_refused_row_of_a_sequence_leaves_the_batches_before_it()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        IEnumerable<Trade> rows = Enumerable
            .Range(0, 5000)
            .Select(Example)
            .Append(new Trade(s_noon, "\udc00", 1, null));
        Assert.Throws<ArgumentException>(() => trades.Append(rows));
        Assert.Equal(4096, trades.RowCount);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void What_a_column_cannot_hold_exactly_is_refused(long ticks, int thousandths, int cents)
    {
        TableRows<Narrow> rows = _database.Rows<Narrow>("narrow");
        DateTime moment = DateTime.SpecifyKind(s_noon, DateTimeKind.Utc);
        rows.Append(new Narrow(s_noon, 99.99m, moment));
        decimal amount = 99.99m + thousandths * 0.001m + cents * 0.01m;
        Assert.Throws<OverflowException>(() => rows.Append(new Narrow(s_noon.AddTicks(ticks), amount, moment)));
        Assert.Equal(1, rows.RowCount);
    }

    [Fact]
    public void A_column_with_a_zone_takes_moments_only()
    {
        TableRows<Narrow> rows = _database.Rows<Narrow>("narrow");
        DateTime local = new(2024, 6, 1, 12, 0, 0, DateTimeKind.Local);
        rows.Append(new Narrow(s_noon, 1, local));
        Assert.Equal(local.ToUniversalTime(), rows[0].Moment);
        Assert.Equal(DateTimeKind.Utc, rows[0].Moment.Kind);
        Assert.Throws<ArgumentException>(() => rows.Append(new Narrow(s_noon, 1, s_noon)));
    }

    [Fact]
    public void Some_columns_of_a_table_can_be_read_but_not_appended_to()
    {
        _database.Rows<Trade>("trades").Append([Example(1), Example(2)]);
        TableRows<SymbolPrice> rows = _database.Table("trades").Rows<SymbolPrice>();
        Assert.Equal(
            [.. new[] { Example(1), Example(2) }.Select(t => new SymbolPrice(t.Price, t.Symbol))],
            rows.ToArray()
        );
        SchemaMismatchException e = Assert.Throws<SchemaMismatchException>(() => rows.Append(new SymbolPrice(1, "A")));
        Assert.Contains("Size int32?", e.Found, StringComparison.Ordinal);
        Assert.Equal(2, rows.RowCount);
    }

    [Fact]
    public void Rows_of_another_schema_are_refused_with_both_named()
    {
        _database.Rows<Trade>("trades");
        SchemaMismatchException type = Assert.Throws<SchemaMismatchException>(() =>
            _database.Rows<WholeTrade>("trades")
        );
        Assert.Equal(
            ("trades.Price", "a column of int64", "a column of float64"),
            (type.Name, type.Expected, type.Found)
        );
        SchemaMismatchException nulls = Assert.Throws<SchemaMismatchException>(() =>
            _database.Rows<SizedTrade>("trades")
        );
        Assert.Equal(("a column of int32", "a column of int32, nullable"), (nulls.Expected, nulls.Found));
        SchemaMismatchException missing = Assert.Throws<SchemaMismatchException>(() =>
            _database.Rows<Document>("trades")
        );
        Assert.Contains("Content binary", missing.Expected, StringComparison.Ordinal);
        Assert.Contains("Symbol utf8", missing.Found, StringComparison.Ordinal);
        _database.Raw<int>("numbers");
        Assert.Throws<SchemaMismatchException>(() => _database.Rows<Trade>("numbers"));
    }

    [Fact]
    public void Columns_of_different_lengths_take_no_rows()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        trades.Table.Text("Symbol").Append("odd");
        Assert.Throws<InvalidOperationException>(() => trades.Append(Example(1)));
        _database.Discard();
        Assert.Throws<InvalidOperationException>(() => trades.Append(Example(1)));
        trades = _database.Rows<Trade>("trades");
        trades.Append(Example(1));
        Assert.Equal([Example(1)], trades.ToArray());
    }

    [Fact]
    public void Rows_are_columns_to_everybody_else()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        trades.Append([.. Enumerable.Range(0, 100).Select(Example)]);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => i * 0.5), trades.Table.Raw<double>("Price").Sum());
        trades.Table.Truncate(10);
        Assert.Equal(10, trades.RowCount);
        _database.Discard();
    }

    [Fact]
    public void Rows_of_several_threads_are_whole_or_refused()
    {
        TableRows<Trade> trades = _database.Rows<Trade>("trades");
        long appended = 0;
        Parallel.For(
            0,
            4,
            thread =>
            {
                for (int i = 0; i < 500; i++)
                {
                    Trade[] rows = [.. Enumerable.Range(thread * 1000 + i, 3).Select(Example)];
                    try
                    {
                        trades.Append(rows);
                        Interlocked.Add(ref appended, rows.Length);
                    }
                    catch (InvalidOperationException)
                    {
                        // Another thread was inside an edit.
                    }
                }
            }
        );
        Assert.Equal(appended, trades.RowCount);
        foreach (Trade trade in trades)
            Assert.Equal(Example((int)(trade.Price * 2)), trade);
    }

    [Fact]
    public void Rows_written_by_hand_are_held_to_their_schema()
    {
        TableRows<ByHand> rows = _database.Rows<ByHand>("by hand");
        foreach (HandMistake mistake in Enum.GetValues<HandMistake>())
        {
            ByHand.Mistake = mistake;
            if (mistake == HandMistake.None)
                rows.Append(new ByHand("a", true));
            else
                Assert.Throws<InvalidOperationException>(() => rows.Append(new ByHand("a", true)));
            Assert.Equal(1, rows.RowCount);
        }
        ByHand.Mistake = HandMistake.None;
        Assert.Equal(new ByHand("a", true), rows[0]);
        // A decoder reads nothing once its row was read.
        Assert.Throws<IndexOutOfRangeException>(() => ByHand.Kept!.ReadText(0));
        Assert.Throws<IndexOutOfRangeException>(() => ByHand.Kept!.IsNull(0));
    }

    private enum HandMistake
    {
        None,
        MissingMember,
        MemberTwice,
        NullInPlaceOfText,
        BytesInPlaceOfText,
        BoolInPlaceOfText,
        NumberInPlaceOfBool,
    }

    private readonly record struct ByHand(string Text, bool Flag) : IColumnarRow<ByHand>
    {
        public static HandMistake Mistake { get; set; }

        public static RowDecoder? Kept { get; private set; }

        public static IReadOnlyList<TableColumn> Schema { get; } =
        [new("text", ElementType.Utf8), new("flag", ElementType.Bool)];

        public static void Encode(in ByHand row, RowEncoder encoder)
        {
            switch (Mistake)
            {
                case HandMistake.NullInPlaceOfText:
                    encoder.WriteNull(0);
                    break;
                case HandMistake.BytesInPlaceOfText:
                    encoder.Write(0, (ReadOnlyMemory<byte>)new byte[] { 0xFF });
                    break;
                case HandMistake.BoolInPlaceOfText:
                    encoder.Write(0, true);
                    break;
                default:
                    encoder.Write(0, row.Text);
                    break;
            }
            if (Mistake == HandMistake.NumberInPlaceOfBool)
                encoder.WriteValue(1, 1);
            else if (Mistake != HandMistake.MissingMember)
                encoder.Write(1, row.Flag);
            if (Mistake == HandMistake.MemberTwice)
                encoder.Write(1, row.Flag);
        }

        public static ByHand Decode(RowDecoder decoder)
        {
            Kept = decoder;
            Assert.Throws<InvalidOperationException>(() => decoder.ReadBool(0));
            Assert.Throws<InvalidOperationException>(() => decoder.ReadText(1));
            Assert.Throws<InvalidOperationException>(() => decoder.ReadBytes(0));
            Assert.Throws<InvalidOperationException>(() => decoder.ReadValue<int>(0));
            return new ByHand(decoder.ReadText(0), decoder.ReadBool(1));
        }
    }
}
