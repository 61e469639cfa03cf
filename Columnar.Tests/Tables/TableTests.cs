using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

public sealed class TableTests : IDisposable
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

    public TableTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Rows_survive_reopening_under_the_same_schema()
    {
        Table table = _database.CreateTable("trades", s_schema);
        Append(table, 1_000);
        _database.Commit();
        _database.Dispose();
        _database = _disk.Open();
        table = _database.Table("trades");
        Assert.Equal(s_schema, table.Schema);
        Assert.Equal(1_000, table.RowCount);
        using Snapshot snapshot = _database.Snapshot();
        TableView view = snapshot.Table("trades");
        Assert.Equal(1_000, view.RowCount);
        Assert.Equal("s7", ((TextView)view["symbol"])[7]);
        Assert.Null(((VectorView<double>)view["price"]).Get(3));
        Assert.Equal(["trades"], _database.TableNames);
        Assert.Empty(_database.VectorNames);
        Assert.Throws<ArgumentException>(() => view["missing"]);
    }

    [Fact]
    public void Columns_of_different_lengths_are_not_committed_and_nothing_is_lost()
    {
        Table table = _database.CreateTable("trades", s_schema);
        Append(table, 10);
        _database.Commit(stamp: 1);
        table.Raw<double>("price").Append(1.5);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => _database.Commit(stamp: 2));
        Assert.Contains("'price' has 11", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, _database.Stamp);
        Assert.Equal(10, table.RowCount);
        // The other columns catch up.
        table.Raw<Timestamp>("time").Append(new Timestamp(0));
        table.Text("symbol").Append("late");
        table.Bool("open").Append(true);
        _database.Commit(stamp: 2);
        Assert.Equal(11, table.RowCount);
        table.Text("symbol").Append("x");
        _database.Discard();
        _database.Commit(stamp: 3);
        Assert.Equal(11, table.RowCount);
    }

    [Fact]
    public void Cutting_cuts_every_column()
    {
        Table table = _database.CreateTable("trades", s_schema);
        Append(table, 100);
        _database.Commit();
        Append(table, 5);
        table.Truncate(40);
        Assert.All(table.Columns, column => Assert.Equal(40, column.Length));
        _database.Commit();
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Truncate(41));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Truncate(-1));
    }

    [Fact]
    public void Removing_a_table_removes_its_columns_and_frees_its_name()
    {
        Table table = _database.CreateTable("trades", s_schema);
        Append(table, 100);
        _database.Commit();
        using Snapshot before = _database.Snapshot();
        _database.Remove("trades");
        Assert.Throws<InvalidOperationException>(() => table.Name);
        Assert.Throws<InvalidOperationException>(() => table.RowCount);
        Assert.Throws<InvalidOperationException>(() => table.Raw<double>("price"));
        Assert.Null(_database.TryGetTable("trades"));
        _database.CreateTable("trades", [new TableColumn("price", ElementType.Int32)]).Raw<int>("price").Append(1);
        _database.Commit();
        _database.Store.CheckSpace();
        Assert.Equal(100, before.Table("trades").RowCount);
        Assert.Equal(1, _database.Table("trades").RowCount);
    }

    [Fact]
    public void Schemas_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _database.CreateTable("t", []));
        Assert.Throws<ArgumentException>(() =>
            _database.CreateTable("t", [new("a", ElementType.Int32), new("a", ElementType.Int64)])
        );
        Assert.Throws<ArgumentException>(() => _database.CreateTable("t", [new("", ElementType.Int32)]));
        Assert.ThrowsAny<ArgumentException>(() => _database.CreateTable("t", [new("a", null!)]));
        _database.CreateTable("t", [new("a", ElementType.Int32)]);
        Assert.Throws<ArgumentException>(() => _database.CreateTable("t", [new("a", ElementType.Int32)]));
        Assert.Equal(["t"], _database.Names);
    }

    private static void Append(Table table, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            table.Raw<Timestamp>("time").Append(new Timestamp(i));
            table.Raw<double>("price").Append(i % 4 == 3 ? null : i / 2.0);
            table.Text("symbol").Append($"s{i}");
            table.Bool("open").Append(i % 2 == 0);
        }
    }
}
