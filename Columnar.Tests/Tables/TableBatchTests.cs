using System.Text;
using Columnar.Tests.Doubles;
using static Columnar.Expressions;

namespace Columnar.Tests.Tables;

/// <summary>Batches of a table are copies of its rows as they stood when the enumeration began.</summary>
public sealed class TableBatchTests : IDisposable
{
    private static readonly TableColumn[] s_schema =
    [
        new("number", ElementType.Int64, IsNullable: true),
        new("packed", ElementType.Float64) { IsCompressed = true },
        new("text", ElementType.Utf8, IsNullable: true),
        new("symbol", ElementType.DictionaryText, IsNullable: true),
        new("flag", ElementType.Bool, IsNullable: true),
        new("bytes", ElementType.Binary),
        new("wide", ElementType.FixedBinary(24)),
        new("when", ElementType.Timestamp(TimeUnit.Second, "UTC")),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public TableBatchTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1_000, 7)]
    [InlineData(70_001, 65_536)]
    [InlineData(9_000, 4_097)]
    [InlineData(10, 10)]
    [InlineData(10, 1_000)]
    public async Task Batches_are_the_rows_of_the_table(int rows, int batchRows)
    {
        Table table = Fill(rows);
        string[] expected = Rows(table);
        int done = 0;
        await foreach (TableView batch in table.ReadBatchesAsync(batchRows, TestContext.Current.CancellationToken))
        {
            int count = Math.Min(batchRows, rows - done);
            Assert.Equal(count, batch.RowCount);
            Assert.Equal(table.Schema, batch.Schema);
            Assert.Equal(expected[done..(done + count)], Rows(batch));
            done += count;
        }
        Assert.Equal(rows, done);
    }

    [Fact]
    public async Task Batches_show_one_moment_and_outlive_the_table()
    {
        Table table = Fill(100);
        string[] expected = Rows(table);
        List<TableView> batches = [];
        await foreach (TableView batch in table.ReadBatchesAsync(40, TestContext.Current.CancellationToken))
        {
            if (batches.Count == 0)
                table.Truncate(0);
            batches.Add(batch);
        }
        _database.Commit();
        _database.Dispose();
        Assert.Equal([40, 40, 20], batches.Select(batch => batch.RowCount));
        Assert.Equal(expected, batches.SelectMany(batch => Rows(batch)));
        Assert.Equal(40, batches[1].Raw<double>("packed")[0]);
        Assert.Equal("s1", batches[0].DictionaryText("symbol").Dictionary[0]);
        Assert.Equal(10, batches[2].Where(Column("packed") >= 90).Count());
    }

    [Fact]
    public async Task The_enumeration_is_cancelled_between_batches()
    {
        using Snapshot snapshot = Committed(20);
        TableView view = snapshot.Table("t");
        using CancellationTokenSource cancellation = new();
        int batches = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (TableView _ in view.ReadBatchesAsync(5, cancellation.Token))
            {
                batches++;
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal(1, batches);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ReadBatchesAsync(0));
    }

    [Fact]
    public async Task A_table_without_rows_has_no_batch()
    {
        Table table = _database.CreateTable("t", s_schema);
        await foreach (TableView _ in table.ReadBatchesAsync(cancellation: TestContext.Current.CancellationToken))
            Assert.Fail("There are no rows.");
    }

    private Snapshot Committed(int rows)
    {
        Fill(rows);
        _database.Commit();
        return _database.Snapshot();
    }

    private Table Fill(int rows)
    {
        Table table = _database.CreateTable("t", s_schema, [new("owner", "tests")]);
        TableAppender appender = table.BeginAppend();
        for (int row = 0; row < rows; row++)
            appender.AppendRow(
                row % 5 == 0 ? null : (long?)row,
                (double)row,
                row % 7 == 0 ? null : new string('x', row % 40),
                row % 11 == 0 ? null : $"s{row % 3}",
                row % 3 == 0 ? null : (bool?)(row % 2 == 0),
                new ReadOnlyMemory<byte>([(byte)row, 2]),
                new byte[24],
                DateTimeOffset.UnixEpoch.AddSeconds(row)
            );
        appender.Flush();
        return table;
    }

    private static string[] Rows(ITable table)
    {
        using MemoryStream stream = new();
        JsonFile.Write(stream, table, JsonLayout.Lines);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
