using Columnar.Csv;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P4: no operation deadlocks a thread with itself, whatever the thread holds and from wherever it calls.</summary>
public sealed class OneThreadTests : IDisposable
{
    private const int Rows = 200_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public OneThreadTests()
    {
        _database = Database.Open(_folder.File("db"));
        _database.Raw<int>("n").Append([.. Enumerable.Range(0, Rows)]);
        _database.Text("t").Append(Enumerable.Range(0, 10).Select(i => $"{i}"));
        _database.CreateRegion("r").Append([1, 2, 3]);
        _database.Commit(stamp: 1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Who_holds_views_of_all_kinds_does_everything_and_they_keep_their_values()
    {
        using Snapshot snapshot = _database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("n");
        ReadOnlySpan<int> span = view.GetChunk(0).ValuesSpan;
        using ArrowView arrow = view.ToArrow();
        using IEnumerator<int?> owners = _database.Raw<int>("n").AsEnumerable().GetEnumerator();
        Assert.True(owners.MoveNext());
        foreach (int value in _database.Raw<int>("n"))
        {
            if (value > 0)
                break;
            ChangeEverything(_database, stamp: 2);
        }
        for (int i = 1; owners.MoveNext(); i++)
            Assert.Equal(i, owners.Current);
        _database.Dispose();
        for (int i = 0; i < span.Length; i++)
            Assert.Equal(i, span[i]);
        Assert.Equal(Rows, view.Length);
        Assert.Equal(Rows, arrow.Batches.Sum(batch => batch.Length));
    }

    [Fact]
    public void A_progress_handler_of_an_import_reads_edits_and_takes_snapshots()
    {
        int calls = 0;
        Import(
            Rows,
            () =>
            {
                calls++;
                _database.Text("t").Append("x");
                _database.Raw<int>("n").Append(new int[300_000]);
                _database.Raw<int>("n").Truncate(Rows);
                _database.CreateRegion("r").Write(0, [(byte)calls]);
                using Snapshot snapshot = _database.Snapshot();
                Assert.Equal(Rows, snapshot.Raw<int>("n").Length);
                Assert.Equal(Rows, _database.Raw<int>("n").ToArray().Length);
            }
        );
        Assert.True(calls > 1);
        Assert.Equal(Rows, _database.Table("imported").RowCount);
        Assert.Equal(10 + calls, _database.Text("t").Length);
    }

    [Fact]
    public void A_progress_handler_that_commits_or_discards_is_refused_because_the_import_is_one_commit()
    {
        int refusals = 0;
        Import(
            Rows,
            () =>
            {
                if (_database.TryGetTable("imported") is null)
                    return; // The first pass only looks at the values.
                Assert.Throws<InvalidOperationException>(() => _database.Commit());
                Assert.Throws<InvalidOperationException>(() => _database.Discard());
                Assert.Throws<InvalidOperationException>(() => _database.RollbackTo(1));
                Assert.Throws<InvalidOperationException>(() => Import(1, () => { }, "another"));
                Assert.Contains(
                    "being imported",
                    Assert.Throws<InvalidOperationException>(() => _database.Compact()).Message
                );
                refusals++;
            }
        );
        Assert.True(refusals > 0);
        Assert.Equal(3UL, _database.CommitNumber);
        _database.Text("t").Append("x");
        Assert.Equal(4UL, _database.Commit());
    }

    [Fact]
    public void A_progress_handler_commits_and_compacts_another_database()
    {
        using Database other = Database.Open(_folder.File("other"));
        int calls = 0;
        Import(
            Rows,
            () =>
            {
                other.Raw<int>("log").Append(calls++);
                other.Commit();
                other.Compact();
            }
        );
        Assert.Equal(Enumerable.Range(0, calls), other.Raw<int>("log").ToArray());
    }

    [Fact]
    public void A_progress_handler_of_a_compaction_changes_everything()
    {
        long stamp = 2;
        int depth = 0;
        _database.Compact(
            new EachReport(() =>
            {
                ChangeEverything(_database, stamp += 2);
                if (depth++ == 0)
                    _database.Compact();
            })
        );
        Assert.True(stamp > 4);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void A_progress_handler_that_removes_the_table_fails_the_import_and_nothing_else()
    {
        Assert.Throws<InvalidOperationException>(() =>
            Import(Rows, () => _ = _database.TryGetTable("imported") is null || Remove("imported"))
        );
        Assert.Empty(_database.TableNames);
        _database.Commit();
        Assert.Equal(Rows, _database.Raw<int>("n").Length);
    }

    [Fact]
    public void A_progress_handler_that_closes_the_database_fails_the_import_and_nothing_else()
    {
        Assert.Throws<ObjectDisposedException>(() => Import(Rows, _database.Dispose));
        using Database again = Database.Open(_folder.File("db"));
        Assert.Empty(again.TableNames);
        Assert.Equal(Rows, again.Raw<int>("n").Length);
    }

    [Fact]
    public void A_progress_handler_of_an_export_or_check_changes_everything()
    {
        Import(Rows, () => { });
        long stamp = 2;
        CsvFile.Write(
            _folder.File("out.csv"),
            _database.Table("imported"),
            progress: new EachReport(() => ChangeEverything(_database, stamp += 2))
        );
        Assert.Equal(Rows + 1, File.ReadLines(_folder.File("out.csv")).Count());
        Assert.True(_database.Verify(new EachReport(() => ChangeEverything(_database, stamp += 2))).IsSound);
        Assert.True(stamp > 4);
    }

    [Fact]
    public void A_commit_that_its_check_refuses_leaves_no_lock_behind()
    {
        Table table = _database.CreateTable("t2", [new("a", ElementType.Int32), new("b", ElementType.Int32)]);
        table.Raw<int>("a").Append(1);
        Assert.Throws<InvalidOperationException>(() => _database.Commit());
        Exception? thrown = null;
        Thread other = new(() =>
            thrown = Record.Exception(() =>
            {
                table.Raw<int>("b").Append(2);
                _database.Commit();
            })
        );
        other.Start();
        other.Join();
        Assert.Null(thrown);
        Assert.Equal(1, table.RowCount);
    }

    [Fact]
    public void Rows_that_come_from_the_database_itself_are_appended_to_it()
    {
        RawVector<int> numbers = _database.Raw<int>("n");
        RawVector<int> copy = _database.Raw<int>("copy");
        copy.Append(Feed(numbers));
        Assert.Equal(Rows, copy.Length);
        // A vector may even feed itself: the sequence is frozen where it begins.
        copy.Append(Feed(copy));
        Assert.Equal(2 * Rows, copy.Length);
        _database.Commit();
    }

    private IEnumerable<int> Feed(RawVector<int> source)
    {
        foreach (int? value in source.AsEnumerable())
        {
            if (value % 50_000 == 0)
                _database.Commit();
            yield return value!.Value;
        }
    }

    private static void ChangeEverything(Database database, long stamp)
    {
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(7);
        numbers.Append(new int[300_000]);
        numbers.Truncate(5);
        database.Text("t").Truncate(0);
        database.Text("t").Append("y");
        database.GetRegion("r").Write(0, [9, 9, 9, 9]);
        database.Commit(stamp);
        numbers.Append(8);
        database.Discard();
        database.Rename("r", "r2");
        database.Rename("r2", "r");
        database.Remove("t");
        database.Discard();
        numbers.Append(8);
        database.Commit(stamp + 1);
        database.RollbackTo(stamp);
        using (Snapshot kept = database.Snapshot(stamp))
            Assert.Equal(5, kept.Raw<int>("n").Length);
        Assert.Equal(5, numbers.ToArray().Length);
    }

    private bool Remove(string name)
    {
        _database.Remove(name);
        return true;
    }

    private void Import(int rows, Action onProgress, string name = "imported")
    {
        string csv = _folder.File($"{name}.csv");
        if (!File.Exists(csv))
            File.WriteAllLines(csv, Enumerable.Range(0, rows).Select(i => $"{i}").Prepend("a"));
        CsvFile.Import(_database, name, csv, progress: new EachReport(onProgress));
    }

    private sealed class EachReport(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
