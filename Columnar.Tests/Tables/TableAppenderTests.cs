using System.Globalization;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

public sealed class TableAppenderTests : IDisposable
{
    private static readonly TableColumn[] s_schema =
    [
        new("time", ElementType.Timestamp(TimeUnit.Millisecond, "UTC")),
        new("price", ElementType.Float64, IsNullable: true),
        new("symbol", ElementType.Utf8),
        new("open", ElementType.Bool),
    ];

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private Database _database;
    private Table _table;

    public TableAppenderTests()
    {
        _database = _disk.Open();
        _table = _database.CreateTable("trades", s_schema);
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Rows_take_natural_values_of_dotnet()
    {
        Table table = _database.CreateTable(
            "all",
            [
                new("date", ElementType.Date32),
                new("time", ElementType.Time64(TimeUnit.Microsecond)),
                new("at", ElementType.Timestamp(TimeUnit.Microsecond)),
                new("span", ElementType.Duration(TimeUnit.Millisecond)),
                new("amount", ElementType.Decimal128(10, 2)),
                new("id", ElementType.Uuid),
                new("bytes", ElementType.Binary),
                new("four", ElementType.FixedBinary(4)),
                new("half", ElementType.Float16),
                new("small", ElementType.UInt8, IsNullable: true),
            ]
        );
        Guid id = Guid.NewGuid();
        DateTime at = new(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc);
        table.AppendRow(
            new DateOnly(2024, 2, 29),
            new TimeOnly(12, 34, 56),
            at,
            TimeSpan.FromSeconds(1.5),
            12.34m,
            id,
            new byte[] { 1, 2, 3 },
            new byte[] { 1, 2, 3, 4 },
            1.5,
            7L
        );
        table.AppendRow(
            new Date32(0),
            new Time64(1),
            new Timestamp(2),
            new Duration(3),
            5,
            Uuid.FromGuid(id),
            new ReadOnlyMemory<byte>([9]),
            new byte[4].AsMemory(),
            2,
            null
        );
        Assert.Equal(new DateOnly(2024, 2, 29), table.Raw<Date32>("date")[0].ToDateOnly());
        Assert.Equal(at, table.Raw<Timestamp>("at")[0].ToDateTime(TimeUnit.Microsecond));
        Assert.Equal(new Duration(1_500), table.Raw<Duration>("span")[0]);
        Assert.Equal(new Decimal128(1_234), table.Raw<Decimal128>("amount")[0]);
        Assert.Equal(new Decimal128(500), table.Raw<Decimal128>("amount")[1]);
        Assert.Equal(id, table.Raw<Uuid>("id")[0].ToGuid());
        Assert.Equal([1, 2, 3], table.Binary("bytes")[0]);
        Assert.Equal([1, 2, 3, 4], table.FixedBinary("four")[0]);
        Assert.Equal((Half)2, table.Raw<Half>("half")[1]);
        Assert.Equal((byte)7, table.Raw<byte>("small")[0]);
        Assert.Null(table.Raw<byte>("small").Get(1));
    }

    [Fact]
    public void A_row_that_cannot_be_leaves_no_column_longer()
    {
        _table.AppendRow(DateTime.UnixEpoch, 1.5, "a", true);
        Assert.Throws<ArgumentException>(() => _table.AppendRow(DateTime.UnixEpoch, 1.5, "a"));
        Assert.Throws<ArgumentException>(() => _table.AppendRow("now", 1.5, "a", true));
        Assert.Throws<ArgumentException>(() => _table.AppendRow(DateTime.UnixEpoch, 1.5, 5, true));
        Assert.Throws<ArgumentException>(() => _table.AppendRow(DateTime.UnixEpoch, 1.5, "half a pair: \ud800", true));
        Assert.Throws<InvalidOperationException>(() => _table.AppendRow(DateTime.UnixEpoch, 1.5, "a", null));
        Assert.Throws<OverflowException>(() => _table.AppendRow(DateTime.UnixEpoch.AddTicks(1), 1.5, "a", true));
        Assert.Throws<OverflowException>(() => _table.AppendRow(DateTime.UnixEpoch, long.MaxValue, "a", true));
        Assert.Throws<ArgumentException>(() => _table.AppendRow(new DateTime(2024, 1, 1), 1.5, "a", true));
        Assert.All(_table.Columns, column => Assert.Equal(1, column.Length));
        _table.AppendRow(DateTimeOffset.UnixEpoch, null, "", false);
        _database.Commit();
        Assert.Equal(2, _table.RowCount);
    }

    [Fact]
    public void A_refused_number_is_named_alike_in_every_culture()
    {
        Table table = _database.CreateTable("numbers", [new("n", ElementType.Int32)]);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            OverflowException e = Assert.Throws<OverflowException>(() => table.AppendRow(1.5));
            Assert.Contains("cannot hold 1.5 without loss", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Spans_per_column_are_appended_together()
    {
        TableAppender appender = _table.BeginAppend();
        const int Rows = 300_000;
        long[] numbers = [.. Enumerable.Range(0, Rows).Select(i => (long)i)];
        appender.Column<Timestamp>("time").Append([.. numbers.Select(i => new Timestamp(i))]);
        appender.Column<long>("price").Append(numbers);
        appender.Column<string>("symbol").Append([.. numbers.Select(i => $"s{i % 10}")]);
        appender.Column<bool>("open").Append(new bool[Rows - 1]);
        Assert.Equal(0, _table.RowCount);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(appender.Flush);
        Assert.Contains("'time' was given 300000 values, 'open' 299999", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _table.RowCount);
        appender.Column<bool>("open").Append(true);
        appender.Flush();
        Assert.Equal(0, appender.RowCount);
        appender.AppendRow(new Timestamp(-1), null, "last", false);
        appender.Flush();
        _database.Commit();
        Reopen();
        Assert.Equal(Rows + 1, _table.RowCount);
        Assert.Equal(Rows - 1, _table.Raw<double>("price")[Rows - 1]);
        Assert.Null(_table.Raw<double>("price").Get(Rows));
        Assert.True(_table.Bool("open")[Rows - 1]);
        Assert.Equal("last", _table.Text("symbol")[^1]);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Values_that_cannot_be_are_taken_back_with_those_given_with_them()
    {
        TableAppender appender = _table.BeginAppend();
        ColumnAppender<string?> symbols = appender.Column<string?>("symbol");
        string?[] many = new string?[50_000];
        Array.Fill(many, "some text");
        symbols.Append("kept");
        many[^1] = null;
        Assert.Throws<InvalidOperationException>(() => symbols.Append(many));
        Assert.Equal(1, symbols.Length);
        ColumnAppender<double?> prices = appender.Column<double?>("price");
        prices.Append([1, null, 3]);
        prices.AppendNull();
        Assert.Equal(4, prices.Length);
        Assert.Throws<InvalidOperationException>(() => appender.AppendRow(DateTime.UnixEpoch, 1.5, "a", true));
        Assert.Throws<ArgumentException>(() => appender.Column<int>("none"));
        appender.Clear();
        Assert.Throws<ArgumentException>(() => appender.AppendRow(DateTime.UnixEpoch, 1.5, "a", "no truth"));
        appender.AppendRow(DateTime.UnixEpoch, 1.5, "a", true);
        Assert.Equal(1, appender.RowCount);
        appender.Flush();
        Assert.Equal("a", _table.Text("symbol")[0]);
    }

    [Fact]
    public void A_full_disk_lets_all_rows_wait()
    {
        _database.Commit();
        _database.Dispose();
        FaultyFile file = null!;
        _database = _disk.Open(inner => file = new FaultyFile(inner));
        _table = _database.Table("trades");
        TableAppender appender = _table.BeginAppend();
        const int Rows = 400_000;
        appender.Column<Timestamp>("time").Append(new Timestamp[Rows]);
        appender.Column<double>("price").Append(new double[Rows]);
        appender.Column<string>("symbol").Append([.. Enumerable.Repeat("abcdef", Rows)]);
        appender.Column<bool>("open").Append(new bool[Rows]);
        for (int calls = 0; calls < 12; calls += 3)
        {
            file.Arm(Faults.Write | Faults.SetLength, calls, goesOn: true);
            Assert.ThrowsAny<IOException>(appender.Flush);
            file.Disarm();
            Assert.All(_table.Columns, column => Assert.Equal(0, column.Length));
            Assert.Equal(Rows, appender.RowCount);
        }
        appender.Flush();
        _database.Commit();
        Assert.Equal(Rows, _table.RowCount);
        _database.Store.CheckSpace();
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void An_appender_of_an_older_schema_is_refused()
    {
        TableAppender appender = _table.BeginAppend();
        appender.AppendRow(DateTime.UnixEpoch, 1.5, "a", true);
        _table.RenameColumn("open", "isOpen");
        Assert.Throws<InvalidOperationException>(appender.Flush);
        Assert.Equal(0, _table.RowCount);
        _table.AppendRow(DateTime.UnixEpoch, 1.5, "a", true);
        _table.DropColumn("isOpen");
        _table.AppendRow(DateTime.UnixEpoch, 1.5, "b");
        // Edits of rows leave the schema as it is.
        appender = _table.BeginAppend();
        _table.Update(0, "price", 7);
        _database.Commit();
        appender.AppendRow(DateTime.UnixEpoch, 2.5, "c");
        appender.Flush();
        Assert.Equal([7, 1.5, 2.5], _table.Raw<double>("price").ToArray());
    }

    [Fact]
    public void Rows_do_not_go_to_columns_of_different_lengths()
    {
        _table.Raw<double>("price").Append(1);
        Assert.Throws<InvalidOperationException>(() => _table.AppendRow(DateTime.UnixEpoch, 1.5, "a", true));
        _database.Discard();
        _table.AppendRow(DateTime.UnixEpoch, 1.5, "a", true);
        Assert.Equal(1, _table.RowCount);
    }

    [Fact]
    public void Cells_are_updated_with_checked_values()
    {
        for (int i = 0; i < 100; i++)
            _table.AppendRow(DateTime.UnixEpoch, i, $"s{i}", false);
        _database.Commit();
        _table.Update(50, "price", null);
        _table.Update(51, "price", 3);
        _table.Update(52, "symbol", "a much longer text than the one before");
        _table.Update(53, "open", true);
        Assert.Throws<OverflowException>(() => _table.Update(50, "price", long.MaxValue));
        Assert.Throws<InvalidOperationException>(() => _table.Update(50, "open", null));
        Assert.Throws<ArgumentException>(() => _table.Update(50, "none", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _table.Update(100, "price", 1));
        _database.Commit();
        Reopen();
        Assert.Null(_table.Raw<double>("price").Get(50));
        Assert.Equal(3, _table.Raw<double>("price")[51]);
        Assert.Equal("a much longer text than the one before", _table.Text("symbol")[52]);
        Assert.Equal("s53", _table.Text("symbol")[53]);
        Assert.True(_table.Bool("open")[53]);
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = _disk.Open();
        _table = _database.Table("trades");
    }
}
