using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

public sealed class SchemaChangeTests : IDisposable
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
    public void A_value_that_cannot_be_converted_is_named_and_nothing_changes()
    {
        _table.Text("text").Append("no number");
        _table.Raw<int>("number").Append(1);
        _table.Raw<double>("maybe").Append(2.5);
        string before = _table.ToString();
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() =>
            _table.RetypeColumn("text", ElementType.Int64)
        );
        Assert.Contains("'t.text'", e.Message, StringComparison.Ordinal);
        Assert.Contains("row 10000 holds no number", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(() => _table.RetypeColumn("maybe", ElementType.Int32));
        Assert.Contains("row 1 holds 0.5", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(() =>
            _table.RetypeColumn("maybe", ElementType.Float64, nullable: false)
        );
        Assert.Contains("row 0 holds null", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(() => _table.RetypeColumn("number", ElementType.UInt8));
        Assert.Contains("row 256 holds 256", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, _table.ToString());
        _database.Commit();
        Assert.Equal(Rows + 1, _table.RowCount);
        Assert.Equal(["t"], _database.Names);
        AssertSound();
    }

    [Fact]
    public void Numbers_keep_their_value_or_are_refused()
    {
        Table table = _database.CreateTable("n", [new("a", ElementType.Int64)]);
        table.Raw<long>("a").Append([0, -1, long.MaxValue]);
        Assert.Throws<InvalidOperationException>(() => table.RetypeColumn("a", ElementType.Float64));
        Assert.Throws<InvalidOperationException>(() => table.RetypeColumn("a", ElementType.UInt64));
        table.Truncate(2);
        table.Raw<long>("a").Append(1L << 53);
        table.RetypeColumn("a", ElementType.Float64);
        Assert.Equal([0, -1, 1L << 53], table.Raw<double>("a").ToArray());
        table.Raw<double>("a").Append([double.NaN, double.NegativeInfinity]);
        table.RetypeColumn("a", ElementType.Float32);
        Assert.Equal([0, -1, 1L << 53, float.NaN, float.NegativeInfinity], table.Raw<float>("a").ToArray());
        Assert.Throws<InvalidOperationException>(() => table.RetypeColumn("a", ElementType.Int64));
        Assert.Throws<InvalidOperationException>(() => table.RetypeColumn("a", ElementType.Float16));
        table.Truncate(2);
        table.RetypeColumn("a", ElementType.Int8);
        table.RetypeColumn("a", ElementType.Utf8);
        Assert.Equal(["0", "-1"], table.Text("a").ToArray());
    }

    [Fact]
    public void Times_become_those_of_another_unit_and_text_and_back()
    {
        Table table = _database.CreateTable(
            "times",
            [new("at", ElementType.Timestamp(TimeUnit.Millisecond, "UTC"), true)]
        );
        table.Raw<Timestamp>("at").Append([new Timestamp(1_500), new Timestamp(-3_000)]);
        table.Raw<Timestamp>("at").AppendNull();
        Assert.Throws<InvalidOperationException>(() =>
            table.RetypeColumn("at", ElementType.Timestamp(TimeUnit.Second, "UTC"))
        );
        table.RetypeColumn("at", ElementType.Timestamp(TimeUnit.Nanosecond, "UTC"));
        Assert.Equal(new Timestamp(1_500_000_000), table.Raw<Timestamp>("at")[0]);
        table.RetypeColumn("at", ElementType.Utf8);
        Assert.Equal("1970-01-01T00:00:01.500Z", table.Text("at")[0]);
        Assert.Equal("1969-12-31T23:59:57Z", table.Text("at")[1]);
        Assert.Null(table.Text("at").Get(2));
        table.RetypeColumn("at", ElementType.Timestamp(TimeUnit.Millisecond, "UTC"));
        Assert.Equal(new Timestamp(-3_000), table.Raw<Timestamp>("at")[1]);
        Assert.Null(table.Raw<Timestamp>("at").Get(2));
    }

    [Fact]
    public void A_function_retypes_a_column_and_leaves_nulls_null()
    {
        _table.RetypeColumn<double, int>("maybe", ElementType.Int32, value => (int)value);
        Assert.Null(_table.Raw<int>("maybe").Get(3));
        Assert.Equal(3, _table.Raw<int>("maybe").Get(7));
        _table.RetypeColumn<string, string>("text", ElementType.Utf8, text => text + "!"); // The same type, other values.
        _table.RetypeColumn<string, int>("text", ElementType.Int32, text => text.Length);
        Assert.Equal(4, _table.Raw<int>("text")[77]);
        Assert.Throws<SchemaMismatchException>(() =>
            _table.RetypeColumn<string, int>("number", ElementType.Int64, text => text.Length)
        );
        Assert.Throws<TimeZoneNotFoundException>(() =>
            _table.RetypeColumn<int, int>("number", ElementType.Int64, _ => throw new TimeZoneNotFoundException())
        );
        Assert.Equal(77, _table.Raw<int>("number")[77]);
    }

    [Fact]
    public void Text_becomes_dictionary_text_and_back()
    {
        _table.RetypeColumn("text", ElementType.DictionaryText);
        _table.AddColumn(
            new TableColumn("side", ElementType.DictionaryText, IsNullable: true),
            row => row % 3 == 0 ? null : $"s{row % 3}"
        );
        _table.AddColumn(new TableColumn("kind", ElementType.DictionaryText), "all");
        _table.AddColumn(new TableColumn("none", ElementType.DictionaryText, IsNullable: true));
        _table.AppendRow(1, "new", 2.5, "s9", "one", null);
        _table.Update(5, "side", "s8");
        _database.Commit(stamp: 2);
        Reopen();
        Assert.Equal(ElementType.DictionaryText, _table.Schema[1].Type);
        Assert.Equal("154", _table.DictionaryText("text")[77]);
        Assert.Equal("new", _table.DictionaryText("text")[^1]);
        Assert.Equal(["s8", "s9"], _table.DictionaryText("side").Gather(5, Rows));
        Assert.Null(_table.DictionaryText("side").Get(6));
        Assert.Equal(["all", "one"], _table.DictionaryText("kind")[^2..].ToArray());
        Assert.Equal(Rows + 1, _table.DictionaryText("none").NullCount);
        _table.RetypeColumn("side", ElementType.Utf8);
        _table.Truncate(Rows);
        _table.RetypeColumn("text", ElementType.Int32);
        Assert.Equal("s1", _table.Text("side")[4]);
        Assert.Equal(154, _table.Raw<int>("text")[77]);
        AssertSound();
        _database.RollbackTo(stamp: 2);
        Assert.Equal("s8", _table.DictionaryText("side")[5]);
        AssertSound();
    }

    [Fact]
    public void A_function_that_edits_the_column_it_converts_is_refused_and_its_edit_stays()
    {
        Table table = _database.CreateTable("numbers", [new("a", ElementType.Int32)]);
        table.AppendRow(1);
        table.AppendRow(2);
        Assert.Throws<InvalidOperationException>(() =>
            table.RetypeColumn<int, long>(
                "a",
                ElementType.Int64,
                value =>
                {
                    table.Update(1, "a", 60);
                    return value;
                }
            )
        );
        Assert.Equal([1, 60], table.Raw<int>("a").ToArray());
    }

    [Fact]
    public void A_text_that_no_dictionary_takes_is_named_with_its_row()
    {
        Table table = _database.CreateTable("long", [new("a", ElementType.Utf8)]);
        table.AppendRow("x");
        table.AppendRow(new string('x', DictionaryTextVector.MaxByteLength + 1));
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() =>
            table.RetypeColumn("a", ElementType.DictionaryText)
        );
        Assert.Contains("row 1", e.Message, StringComparison.Ordinal);
        Assert.Equal("x", table.Text("a")[0]);
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
    public void A_function_that_gives_values_may_read_the_table_and_commit_nothing()
    {
        _table.AddColumn(
            new TableColumn("double", ElementType.Int64),
            row => 2L * _table.Raw<int>("number")[Math.Min(row, 50)]
        );
        Assert.Equal(100, _table.Raw<long>("double")[60]);
        foreach (
            Action harm in new Action[]
            {
                () => _database.Commit(),
                _database.Discard,
                () => _database.RollbackTo(1),
                () => _table.DropColumn("text"),
            }
        )
        {
            Assert.Throws<InvalidOperationException>(() =>
                _table.AddColumn(
                    new TableColumn("x", ElementType.Int8),
                    row =>
                    {
                        harm();
                        return 1;
                    }
                )
            );
        }
        Assert.Throws<InvalidOperationException>(() =>
            _table.AddColumn(
                new TableColumn("x", ElementType.Int8),
                row =>
                {
                    if (row == 0)
                        _database.Remove("t");
                    return 1;
                }
            )
        );
        _database.Commit();
        Assert.Empty(_database.Names);
        AssertSound();
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
