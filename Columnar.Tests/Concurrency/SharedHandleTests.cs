using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>Two handles of one thing in a process are one: what is done through one is seen through the other.</summary>
public sealed class SharedHandleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public SharedHandleTests() => _database = Database.Open(_folder.File("db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Opening_something_twice_gives_the_same_handle()
    {
        Assert.Same(_database.Raw<int>("n"), _database.Raw<int>("n"));
        Assert.Same(_database.Raw<int>("n"), _database.TryGetVector("n"));
        Assert.Same(_database.Text("t"), _database.Text("t"));
        Assert.Same(_database.Bool("b"), _database.Bool("b"));
        Assert.Same(_database.CreateRegion("r"), _database.GetRegion("r"));
        Table table = _database.Table("table", [new("a", ElementType.Int32)]);
        Assert.Same(table, _database.Table("table"));
        Assert.Same(table.Columns[0], _database.Table("table").Raw<int>("a"));
    }

    [Fact]
    public void Threads_that_open_something_at_once_get_the_same_handle()
    {
        for (int round = 0; round < 50; round++)
        {
            string name = $"n{round}";
            TableColumn[] schema = [new("a", ElementType.Int32)];
            object[][] handles = new object[4][];
            using Barrier start = new(handles.Length);
            Thread[] threads =
            [
                .. Enumerable
                    .Range(0, handles.Length)
                    .Select(i => new Thread(() =>
                    {
                        start.SignalAndWait();
                        Table table = _database.Table(name + "t", schema);
                        handles[i] =
                        [
                            _database.Raw<int>(name),
                            _database.CreateRegion(name + "r"),
                            table,
                            table.Columns[0],
                        ];
                    })),
            ];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
            Assert.All(handles, handle => Assert.Equal(handles[0], handle));
        }
    }

    [Fact]
    public void A_table_that_another_thread_removes_is_found_whole_or_not_at_all()
    {
        TableColumn[] schema = [.. Enumerable.Range(0, 20).Select(i => new TableColumn($"c{i}", ElementType.Int32))];
        Crew crew = new();
        crew.Repeat(
            1_000,
            () =>
            {
                _database.CreateTable("t", schema);
                _database.Remove("t");
            }
        );
        crew.Accompany(() =>
        {
            if (_database.TryGetTable("t") is { } table)
                Assert.Equal(schema, table.Schema);
        });
        crew.Work();
    }

    [Fact]
    public void A_renamed_vector_keeps_its_handle_and_its_old_name_gives_another()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        vector.Append([1, 2]);
        _database.Rename("a", "b");
        Assert.Same(vector, _database.Raw<int>("b"));
        Assert.Equal("b", vector.Name);
        RawVector<int> next = _database.Raw<int>("a");
        Assert.NotSame(vector, next);
        next.Append(9);
        _database.Commit();
        Assert.Equal([1, 2], _database.Raw<int>("b").ToArray());
        Assert.Equal([9], _database.Raw<int>("a").ToArray());
    }

    [Fact]
    public void A_removed_vector_and_one_created_under_its_name_do_not_meet()
    {
        RawVector<int> removed = _database.Raw<int>("a");
        removed.Append([1, 2]);
        _database.Commit();
        removed.Append(3);
        _database.Remove("a");
        RawVector<int> next = _database.Raw<int>("a");
        Assert.NotSame(removed, next);
        next.Append(9);
        Assert.Throws<InvalidOperationException>(() => removed.Append(4));
        Assert.Throws<InvalidOperationException>(() => removed.Length);
        _database.Commit();
        Assert.Equal([9], _database.Raw<int>("a").ToArray());
    }

    [Fact]
    public void A_removal_that_is_discarded_gives_the_same_handle_back_without_its_pending_rows()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        Region region = _database.CreateRegion("r");
        Table table = _database.Table("t", [new("c", ElementType.Int32)]);
        vector.Append([1, 2]);
        _database.Commit();
        vector.Append(3);
        table.Raw<int>("c").Append(1);
        _database.KeepOnly([]);
        _database.Raw<int>("a").Append(9);
        _database.Discard();
        Assert.Same(vector, _database.Raw<int>("a"));
        Assert.Same(region, _database.GetRegion("r"));
        Assert.Same(table, _database.Table("t"));
        Assert.Equal([1, 2], vector.ToArray());
        Assert.Equal(0, table.RowCount);
        vector.Append(4);
        table.Raw<int>("c").Append(5);
        _database.Commit();
        Assert.Equal([1, 2, 4], vector.ToArray());
        Assert.Equal(1, table.RowCount);
    }

    [Fact]
    public void A_rollback_over_removal_and_creation_gives_the_same_handles_back_without_their_pending_rows()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        vector.Append([1, 2]);
        _database.Commit(stamp: 1);
        _database.Remove("a");
        RawVector<int> later = _database.Raw<int>("a");
        later.Append(9);
        _database.Commit(stamp: 2);
        later.Append(10);
        _database.RollbackTo(1);
        Assert.Same(vector, _database.Raw<int>("a"));
        Assert.Throws<InvalidOperationException>(() => later.Append(11));
        vector.Append(3);
        _database.Commit(stamp: 2);
        Assert.Equal([1, 2, 3], vector.ToArray());
    }

    [Fact]
    public void A_creation_that_is_discarded_leaves_a_handle_that_refuses_and_meets_nothing_created_later()
    {
        RawVector<int> discarded = _database.Raw<int>("a");
        discarded.Append(1);
        _database.Discard();
        RawVector<int> next = _database.Raw<int>("a");
        Assert.NotSame(discarded, next);
        Assert.Throws<InvalidOperationException>(() => discarded.Append(2));
        next.Append(3);
        _database.Commit();
        Assert.Throws<InvalidOperationException>(() => discarded.Append(4));
        Assert.Equal([3], _database.Raw<int>("a").ToArray());
    }

    [Fact]
    public void A_second_opening_for_writing_in_the_process_gives_the_same_handles()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        vector.Append(1);
        using (Database again = Database.Open(_folder.File("db")))
            Assert.Same(vector, again.Raw<int>("a"));
        _database.Commit();
        using Database reader = Database.OpenReadOnly(_folder.File("db"));
        Assert.Equal([1], reader.Raw<int>("a").ToArray());
    }
}
