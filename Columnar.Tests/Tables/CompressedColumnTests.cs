using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

/// <summary>Columns that a schema makes compressed.</summary>
public sealed partial class CompressedColumnTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private Database _database;

    public CompressedColumnTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void A_schema_says_which_columns_are_compressed_and_by_what()
    {
        TableColumn[] schema =
        [
            new("a", ElementType.Int64) { IsCompressed = true },
            new("b", ElementType.Utf8, IsNullable: true) { IsCompressed = true, Codec = VectorCodec.Raw },
            new("c", ElementType.Bool) { IsCompressed = true },
            new("d", ElementType.DictionaryText) { IsCompressed = true },
            new("e", ElementType.Int64),
        ];
        Table table = _database.CreateTable("t", schema);
        for (int row = 0; row < 70_000; row++)
            table.AppendRow((long)row, row % 3 == 0 ? null : $"text {row}", row % 2 == 0, $"s{row % 5}", (long)row);
        _database.Commit();
        Assert.Equal([true, true, true, true, false], table.Columns.Select(column => column.IsCompressed));
        Assert.Equal(VectorCodec.Raw, table["b"].Codec);
        Assert.Equal(VectorCodec.Raw, table.Schema[1].Codec);
        Assert.Equal((true, false), (table.Schema[0].IsCompressed, table.Schema[4].IsCompressed));
        Assert.Equal(69_999, table.Compressed<long>("a")[69_999]);
        using (Snapshot snapshot = _database.Snapshot())
        {
            TableView view = snapshot.Table("t");
            Assert.True(view["a"].ByteLength < view["e"].ByteLength);
        }
        // How columns are stored is no part of what they hold.
        Assert.Equal(
            schema.Select(column => new TableColumn(column.Name, column.Type, column.IsNullable)),
            table.Schema
        );
        _database.Dispose();
        _database = _disk.Open();
        Assert.Equal(table.Schema, _database.Table("t", schema).Schema);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Columns_are_added_compressed_and_the_schema_follows_a_change_of_the_codec()
    {
        Table table = _database.CreateTable("t", [new("a", ElementType.Int64)]);
        table.AppendRow(1L);
        StoredVector added = table.AddColumn(new("b", ElementType.Int32) { IsCompressed = true }, fill: 7);
        Assert.True(added.IsCompressed);
        table["a"].Compress(VectorCodec.Raw);
        Assert.Equal([VectorCodec.Raw, added.Codec], table.Schema.Select(column => column.Codec));
        table["a"].Decompress();
        Assert.Equal((false, null), (table.Schema[0].IsCompressed, table.Schema[0].Codec));
        Table copy = _database.CreateTable("copy", table.Schema);
        Assert.Equal([false, true], copy.Columns.Select(column => column.IsCompressed));
    }

    [Fact]
    public void What_cannot_be_is_refused_before_anything_is_made()
    {
        TableColumn lone = new("a", ElementType.Int64) { Codec = VectorCodec.Lz4 };
        Assert.Contains(
            "IsCompressed",
            Assert.Throws<ArgumentException>(() => _database.CreateTable("t", [lone])).Message
        );
        TableColumn unknown = lone with { IsCompressed = true, Codec = (VectorCodec)99 };
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.CreateTable("t", [unknown]));
        TableColumn wide = new("a", ElementType.FixedBinary(65_536)) { IsCompressed = true };
        Assert.Throws<NotSupportedException>(() => _database.CreateTable("t", [wide]));
        Assert.Empty(_database.Store.Working.Regions);
    }

    [Fact]
    public void Rows_of_the_program_say_which_of_their_columns_are_compressed()
    {
        TableRows<Tick> ticks = _database.Rows<Tick>("ticks");
        ticks.Append(new Tick(1, 2.5, "x"));
        _database.Commit();
        Table table = ticks.Table;
        Assert.Equal([true, true, false], table.Columns.Select(column => column.IsCompressed));
        Assert.Equal(VectorCodec.Raw, table["Price"].Codec);
        Assert.Equal(new Tick(1, 2.5, "x"), Assert.Single(ticks.AsEnumerable()));
    }

    [ColumnarTable]
    internal readonly partial record struct Tick(
        [ColumnarColumn(IsCompressed = true)] long Time,
        [ColumnarColumn(IsCompressed = true, Codec = VectorCodec.Raw)] double Price,
        string Symbol
    );
}
