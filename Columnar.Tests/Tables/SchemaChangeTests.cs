using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

public sealed partial class SchemaChangeTests : IDisposable
{
    private const int Rows = 10_000;

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private Database _database;
    private Table _table;

    public SchemaChangeTests()
    {
        _database = _disk.Open();
        _table = _database.CreateTable(
            "t",
            [
                new("number", ElementType.Int32),
                new("text", ElementType.Utf8),
                new("maybe", ElementType.Float64, IsNullable: true),
            ]
        );
        for (int i = 0; i < Rows; i++)
        {
            _table.Raw<int>("number").Append(i);
            _table.Text("text").Append($"{i * 2}");
            _table.Raw<double>("maybe").Append(i % 3 == 0 ? null : i / 2.0);
        }
        _database.Commit(stamp: 1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Columns_are_gained_dropped_renamed_moved_and_retyped_in_one_commit()
    {
        _table.AddColumn(new TableColumn("seven", ElementType.Int64), 7);
        _table.AddColumn(
            new TableColumn("half", ElementType.Float64, IsNullable: true),
            row => row % 2 == 0 ? null : (double?)row
        );
        _table.DropColumn("maybe");
        _table.RenameColumn("number", "count");
        _table.RetypeColumn("text", ElementType.Int64);
        _table.MoveColumn("seven", 0);
        ulong before = _database.CommitNumber;
        Assert.Equal(before + 1, _database.Commit(stamp: 2));
        Reopen();
        Assert.Equal(
            [
                new TableColumn("seven", ElementType.Int64),
                new TableColumn("count", ElementType.Int32),
                new TableColumn("text", ElementType.Int64),
                new TableColumn("half", ElementType.Float64, IsNullable: true),
            ],
            _table.Schema
        );
        Assert.Equal(7, _table.Raw<long>("seven")[Rows - 1]);
        Assert.Equal(Rows - 1, _table.Raw<int>("count")[^1]);
        Assert.Equal(2 * (Rows - 1), _table.Raw<long>("text")[^1]);
        Assert.Null(_table.Raw<double>("half").Get(4));
        Assert.Equal(5, _table.Raw<double>("half").Get(5));
        AssertSound();
    }

    [Fact]
    public void Older_commits_and_open_snapshots_show_the_schema_they_had()
    {
        using Snapshot open = _database.Snapshot();
        _table.DropColumn("maybe");
        _table.RetypeColumn("number", ElementType.Utf8);
        _database.Commit(stamp: 2);
        using Snapshot kept = _database.Snapshot(stamp: 1);
        foreach (Snapshot snapshot in new[] { open, kept })
        {
            TableView view = snapshot.Table("t");
            Assert.Equal(["number", "text", "maybe"], view.Schema.Select(column => column.Name));
            Assert.Equal(77, view.Raw<int>("number")[77]);
            Assert.Equal(38.5, view.Raw<double>("maybe").Get(77));
        }
        using Snapshot newest = _database.Snapshot();
        Assert.Equal("77", newest.Table("t").Text("number")[77]);
    }

    [Fact]
    public void A_rollback_brings_the_old_schema_and_its_handles_back()
    {
        StoredVector old = _table["number"];
        _table.RetypeColumn("number", ElementType.Float64);
        _table.RenameColumn("number", "n");
        StoredVector next = _table["n"];
        _database.Commit(stamp: 2);
        Assert.Throws<InvalidOperationException>(() => old.Name);
        _database.RollbackTo(stamp: 1);
        Assert.Same(old, _table["number"]);
        Assert.Equal(5, ((RawVector<int>)old)[5]);
        Assert.Throws<InvalidOperationException>(() => next.Length);
        Assert.Throws<ArgumentException>(() => _table["n"]);
        _database.Commit(stamp: 3);
        Reopen();
        Assert.Equal(ElementType.Int32, _table.Schema[0].Type);
        AssertSound();
    }

    [Fact]
    public void A_discard_undoes_every_change_of_the_schema()
    {
        string before = _table.ToString();
        StoredVector number = _table["number"];
        _table.RetypeColumn("number", ElementType.Int64);
        _table.AddColumn(new TableColumn("more", ElementType.Bool), true);
        _table.RenameColumn("text", "words");
        _table.DropColumn("maybe");
        _table.SetMetadata([new("a", "b")]);
        _database.Discard();
        Assert.Equal(before, _table.ToString());
        Assert.Empty(_table.Metadata);
        Assert.Same(number, _table["number"]);
        ulong commit = _database.CommitNumber;
        Assert.Equal(commit, _database.Commit());
        AssertSound();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _table.AddColumn(new TableColumn("text", ElementType.Int8), 1));
        Assert.Throws<ArgumentException>(() => _table.AddColumn(new TableColumn("", ElementType.Int8), 1));
        Assert.Throws<ArgumentException>(() => _table.AddColumn(new TableColumn("x", ElementType.Int8), "one"));
        Assert.Throws<OverflowException>(() => _table.AddColumn(new TableColumn("x", ElementType.Int8), 128));
        Assert.Throws<InvalidOperationException>(() => _table.AddColumn(new TableColumn("x", ElementType.Int8)));
        Assert.Throws<ArgumentException>(() => _table.DropColumn("x"));
        Assert.Throws<ArgumentException>(() => _table.RenameColumn("x", "y"));
        Assert.Throws<ArgumentException>(() => _table.RenameColumn("text", "number"));
        Assert.Throws<ArgumentException>(() => _table.RetypeColumn("x", ElementType.Int8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _table.MoveColumn("text", 3));
        _table.DropColumn("text");
        _table.DropColumn("maybe");
        Assert.Throws<InvalidOperationException>(() => _table.DropColumn("number"));
        _table.Raw<int>("number").Append(1);
        _table.AddColumn(new TableColumn("text", ElementType.Utf8, IsNullable: true));
        Assert.Equal(Rows + 1, ((TextVector)_table["text"]).NullCount);
        _database.Remove("t");
        Assert.Throws<InvalidOperationException>(() => _table.DropColumn("text"));
    }

    [Fact]
    public void Columns_of_different_lengths_take_no_new_column()
    {
        _table.Raw<int>("number").Append(1);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() =>
            _table.AddColumn(new TableColumn("x", ElementType.Int8), 1)
        );
        Assert.Contains("'number' has 10001", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_table_and_columns_survives_reopening_and_further_changes()
    {
        _table.SetMetadata([new("source", "exchange"), new("source", "again")]);
        _table.SetMetadata("number", [new("unit", "pieces")]);
        _table.AddColumn(new TableColumn("id", ElementType.Uuid, true) { Metadata = [new("k", "v")] });
        _table.RenameColumn("number", "n");
        _table.RetypeColumn("n", ElementType.Int64);
        _database.Commit();
        Reopen();
        Assert.Equal([new("source", "exchange"), new("source", "again")], _table.Metadata);
        Assert.Equal([new("unit", "pieces")], _table.Schema[0].Metadata);
        Assert.Equal([new("k", "v")], _table.Schema[3].Metadata);
        Assert.Equal(ElementType.Uuid, _table.Schema[3].Type);
        _table.SetMetadata("id", []);
        Assert.Equal(ElementType.Uuid, _table.Schema[3].Type);
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal([new("k", "v")], snapshot.Table("t").Schema[3].Metadata);
        Assert.Throws<ArgumentException>(() => _table.SetMetadata([new("a", "\ud800")]));
        // Metadata says nothing of what the columns hold.
        Assert.Same(_table, _database.Table("t", [.. _table.Schema.Select(column => column with { Metadata = [] })]));
    }

    [Fact]
    public void A_full_disk_during_a_change_leaves_the_table_as_it_was()
    {
        _database.Dispose();
        FaultyFile file = null!;
        _database = _disk.Open(inner => file = new FaultyFile(inner));
        _table = _database.Table("t");
        string before = _table.ToString();
        file.Arm(Faults.Write | Faults.SetLength, 2, goesOn: true);
        Assert.ThrowsAny<IOException>(() =>
            _table.AddColumn(new TableColumn("wide", ElementType.FixedBinary(1_000)), _ => new byte[1_000])
        );
        file.Disarm();
        Assert.Equal(before, _table.ToString());
        _table.AddColumn(new TableColumn("x", ElementType.Int64), row => row);
        AssertSound();
        Assert.Equal(Rows, _table.RowCount);
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = _disk.Open();
        _table = _database.Table("t");
    }

    private void AssertSound()
    {
        _database.Commit();
        _database.Store.CheckSpace();
        Assert.Empty(_database.Verify().Damages);
    }
}
