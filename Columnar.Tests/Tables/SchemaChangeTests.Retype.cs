using Columnar.Tests.Doubles;

namespace Columnar.Tests.Tables;

public sealed partial class SchemaChangeTests
{
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
}
