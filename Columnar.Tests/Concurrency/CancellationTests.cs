using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P5: a cancelled call is an exception; the database is as it was before, and goes on.</summary>
public sealed class CancellationTests : IDisposable
{
    private const int Rows = 300_000;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Database _database;
    private readonly CancelAtThird _progress;

    public CancellationTests()
    {
        _database = Database.Open(_folder.File("db"));
        Table table = _database.CreateTable("t", [new("a", ElementType.Int32)]);
        // In pieces of many batches, blocks and packets.
        table.Raw<int>("a").Append([.. Enumerable.Range(0, Rows)]);
        CsvFile.Write(_folder.File("a.csv"), table);
        using (ArrowFileWriter writer = new(_folder.File("a.arrow"), SchemaOfPieces()))
            WritePieces(writer.Write, writer.Finish);
        using (ArrowStreamWriter writer = new(File.Create(_folder.File("a.arrows")), SchemaOfPieces()))
            WritePieces(writer.Write, writer.Finish);
        _database.Commit(stamp: 1);
        table.Raw<int>("a").Append(Rows);
        _progress = new CancelAtThird(_cancellation);
    }

    public void Dispose()
    {
        _database.Dispose();
        _cancellation.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_cancelled_import_of_CSV_changes_nothing() =>
        Cancels(() =>
            CsvFile.Import(
                _database,
                "new",
                _folder.File("a.csv"),
                progress: _progress,
                cancellationToken: _cancellation.Token
            )
        );

    [Fact]
    public void A_cancelled_import_of_an_Arrow_file_changes_nothing() =>
        Cancels(() => ArrowFile.Import(_database, "new", _folder.File("a.arrow"), _progress, _cancellation.Token));

    [Fact]
    public void A_cancelled_import_of_an_Arrow_stream_changes_nothing() =>
        Cancels(() => ArrowStream.Import(_database, "new", _folder.File("a.arrows"), _progress, _cancellation.Token));

    [Fact]
    public void A_cancelled_check_changes_nothing() => Cancels(() => _database.Verify(_progress, _cancellation.Token));

    [Fact]
    public void A_cancelled_query_changes_nothing()
    {
        ScanOptions options = new()
        {
            Progress = _progress,
            CancellationToken = _cancellation.Token,
            MaxThreads = 1,
        };
        Table table = _database.Table("t");
        _cancellation.Cancel();
        Cancels(() => table.Raw<int>("a").Sum(options));
        Cancels(() => table.Where(Filter.Parse("a > 5")).With(options).Aggregate(Expressions.Sum("a")));
        Cancels(() => table.Where(Filter.Parse("a > 5")).With(options).GroupBy("a").Aggregate(Expressions.Count()));
    }

    [Fact]
    public void A_cancelled_export_leaves_the_file_that_stood_there()
    {
        Table table = _database.Table("t");
        string path = _folder.File("out");
        File.WriteAllText(path, "old");
        CancelsExport(token => CsvFile.Write(path, table, progress: _progress, cancellationToken: token));
        CancelsExport(token => ArrowFile.Write(path, table, _progress, token));
        CancelsExport(token => ArrowFile.Write(path, [table.Columns[0]], _progress, token));
        CancelsExport(token => ArrowStream.Write(path, table, _progress, token));
        CancelsExport(token => ArrowStream.Write(path, [table.Columns[0]], _progress, token));
        CancelsExport(token => ArrowFile.Write(Stream.Null, [table.Columns[0]], _progress, token));
        CancelsExport(token => ArrowStream.Write(Stream.Null, [table.Columns[0]], _progress, token));

        void CancelsExport(Action<CancellationToken> export)
        {
            Cancels(() => export(new CancellationToken(canceled: true)));
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
        }
    }

    private void Cancels(Action action)
    {
        ulong commit = _database.CommitNumber;
        Assert.ThrowsAny<OperationCanceledException>(action);
        Assert.Equal(commit, _database.CommitNumber);
        Assert.Equal(["t"], _database.Names);
        // What was pending still is, and all locks are free.
        Assert.Equal(Rows + 1, _database.Table("t").RowCount);
        Exception? thrown = null;
        Thread other = new(() =>
            thrown = Record.Exception(() =>
            {
                _database.Raw<int>("other").Append(1);
                _database.Commit();
                _database.Remove("other");
                _database.Commit();
            })
        );
        other.Start();
        other.Join();
        Assert.Null(thrown);
        Assert.True(_database.Verify().IsSound);
        _database.Store.CheckSpace();
    }

    private ArrowSchema SchemaOfPieces()
    {
        using ArrowView view = _database.Table("t").ToArrow();
        return view.Schema;
    }

    private void WritePieces(Action<ArrowBatch> write, Action finish)
    {
        using ArrowView view = _database.Table("t").ToArrow();
        for (int i = 0; i < 6; i++)
        {
            foreach (ArrowBatch batch in view.Batches)
                write(batch);
        }
        finish();
    }

    // Cancels from inside, when something has been done and something is left.
    private sealed class CancelAtThird(CancellationTokenSource cancellation) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value is > 0.3 and < 1)
                cancellation.Cancel();
        }
    }
}
