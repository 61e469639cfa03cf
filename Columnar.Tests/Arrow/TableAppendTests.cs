using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

public sealed class TableAppendTests : IDisposable
{
    private static readonly TableColumn[] s_schema =
    [
        new("time", ElementType.Timestamp(TimeUnit.Millisecond, "UTC")),
        new("price", ElementType.Float64, IsNullable: true),
        new("symbol", ElementType.Utf8, IsNullable: true),
        new("open", ElementType.Bool),
    ];

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;
    private readonly Table _source;
    private readonly Table _target;

    public TableAppendTests()
    {
        _database = _disk.Open();
        _source = _database.CreateTable("source", s_schema);
        for (int i = 0; i < 1_001; i++)
            _source.AppendRow(new Timestamp(i), i % 3 == 0 ? null : i, i % 5 == 0 ? null : $"s{i}", i % 2 == 0);
        // The order of the columns is its own.
        _target = _database.CreateTable("target", [s_schema[2], s_schema[0], s_schema[3], s_schema[1]]);
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Batches_of_a_view_are_appended_under_their_names()
    {
        using (ArrowView view = _source.ToArrow())
        {
            foreach (ArrowBatch batch in view.Batches)
                _target.Append(batch);
            foreach (ArrowBatch batch in view.Batches)
                _target.Append(batch);
        }
        Assert.Equal(2_002, _target.RowCount);
        AssertRows(0);
        AssertRows(1_001);
        _database.Commit();
        AssertRows(1_001);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Batches_of_a_table_with_a_dictionary_are_appended_to_one_with_another()
    {
        TableColumn[] schema =
        [
            new("symbol", ElementType.DictionaryText, IsNullable: true),
            new("n", ElementType.Int32),
        ];
        Table from = _database.CreateTable("from", schema);
        Table to = _database.CreateTable("to", schema);
        to.AppendRow("s2", 0);
        for (int i = 0; i < 1_000; i++)
            from.AppendRow(i % 4 == 0 ? null : $"s{i % 7}", i);
        using (ArrowView view = from.ToArrow())
        {
            foreach (ArrowBatch batch in view.Batches)
                to.Append(batch);
        }
        _database.Commit();
        IEnumerable<string?> expected = from.DictionaryText("symbol").ToArray();
        Assert.Equal(expected.Prepend("s2"), to.DictionaryText("symbol").ToArray());
        Assert.Equal(from.DictionaryText("symbol").NullCount, to.DictionaryText("symbol").NullCount);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Batches_of_a_stream_are_appended()
    {
        using MemoryStream bytes = new();
        ArrowStream.Write(bytes, _source);
        bytes.Position = 0;
        using ArrowStreamReader reader = new(bytes);
        Assert.Equal(1_001, _target.Append(reader, TestContext.Current.CancellationToken));
        AssertRows(0);
    }

    [Fact]
    public void A_batch_that_does_not_fit_leaves_the_table_as_it_was()
    {
        using ArrowView view = _source.ToArrow();
        ArrowBatch batch = view.Batches[0];
        _target.RenameColumn("open", "other");
        SchemaMismatchException e = Assert.Throws<SchemaMismatchException>(() => _target.Append(batch));
        Assert.Contains("'other'", e.Message, StringComparison.Ordinal);
        _target.DropColumn("other");
        e = Assert.Throws<SchemaMismatchException>(() => _target.Append(batch));
        Assert.Contains("'open'", e.Message, StringComparison.Ordinal);
        _target.AddColumn(new TableColumn("open", ElementType.Int8));
        Assert.Throws<SchemaMismatchException>(() => _target.Append(batch));
        _database.Discard();
        _target.RetypeColumn("price", ElementType.Float64, nullable: false);
        Assert.Throws<ArgumentException>(() => _target.Append(batch));
        _database.Discard();
        _target.Text("symbol").Append("odd");
        Assert.Throws<InvalidOperationException>(() => _target.Append(batch));
        _database.Discard();
        Assert.Equal(0, _target.RowCount);
        _target.Append(batch);
        AssertRows(0);
    }

    private void AssertRows(int start)
    {
        for (int i = 0; i < 1_001; i++)
        {
            Assert.Equal(new Timestamp(i), _target.Raw<Timestamp>("time")[start + i]);
            Assert.Equal(i % 3 == 0 ? null : i, _target.Raw<double>("price").Get(start + i));
            Assert.Equal(i % 5 == 0 ? null : $"s{i}", _target.Text("symbol").Get(start + i));
            Assert.Equal(i % 2 == 0, _target.Bool("open")[start + i]);
        }
    }
}
