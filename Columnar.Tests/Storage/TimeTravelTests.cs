using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>P10: stamped commits stay readable and can be gone back to.</summary>
public sealed class TimeTravelTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void The_last_stamped_commits_are_listed_and_read()
    {
        using Database database = _disk.Open();
        Assert.Equal(10, database.RetainedCommits);
        database.RetainedCommits = 3;
        CommitStamps(database, 1, 5);
        Assert.Equal([3, 4, 5], Stamps(database));
        for (long stamp = 3; stamp <= 5; stamp++)
        {
            using Snapshot snapshot = database.Snapshot(stamp);
            Assert.Equal(stamp, snapshot.Stamp);
            Assert.Equal(Values(stamp), snapshot.Raw<long>("n").ToArray());
        }
        Assert.Equal(database.CommitNumber, database.ListCommits()[^1].CommitNumber);
    }

    [Fact]
    public void Commits_without_a_stamp_are_not_kept_and_do_not_push_others_out()
    {
        using Database database = _disk.Open();
        database.RetainedCommits = 2;
        CommitStamps(database, 1, 2);
        for (int i = 0; i < 5; i++)
        {
            database.Raw<long>("n").Append(-1);
            database.Commit();
        }
        Assert.Equal([1, 2], Stamps(database));
        using Snapshot snapshot = database.Snapshot(stamp: 2);
        Assert.Equal(Values(2), snapshot.Raw<long>("n").ToArray());
        Assert.Equal(2, database.Stamp);
        Assert.Equal(Values(2).Length + 5, database.Raw<long>("n").Length);
    }

    [Fact]
    public void What_is_not_kept_is_an_error_that_names_the_oldest_kept()
    {
        using Database database = _disk.Open();
        ArgumentOutOfRangeException none = Assert.Throws<ArgumentOutOfRangeException>(() => database.Snapshot(1));
        Assert.Contains("no stamped commit is kept", none.Message, StringComparison.Ordinal);
        database.RetainedCommits = 3;
        CommitStamps(database, 1, 9);
        database.Raw<long>("n").Append(77);
        foreach (long stamp in (long[])[0, 6, 10, long.MinValue, long.MaxValue])
        {
            foreach (Action ask in (Action[])[() => database.Snapshot(stamp), () => database.RollbackTo(stamp)])
            {
                ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(ask);
                Assert.Contains("oldest kept has stamp 7", e.Message, StringComparison.Ordinal);
                Assert.Equal(stamp, e.ActualValue);
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => database.RollbackBefore(7));
        // Nothing has moved, and what was pending still is.
        Assert.Equal([.. Values(9), 77], database.Raw<long>("n").ToArray());
        Assert.Equal([7, 8, 9], Stamps(database));
    }

    [Fact]
    public void The_number_of_kept_commits_can_be_changed_and_is_stored()
    {
        using (Database database = _disk.Open())
        {
            CommitStamps(database, 1, 8);
            database.RetainedCommits = 4;
            Assert.Equal(8, Stamps(database).Length);
            database.Commit();
            Assert.Equal([5, 6, 7, 8], Stamps(database));
            Assert.Throws<ArgumentOutOfRangeException>(() => database.RetainedCommits = -1);
        }
        using (Database database = _disk.Open())
        {
            Assert.Equal(4, database.RetainedCommits);
            Assert.Equal([5, 6, 7, 8], Stamps(database));
            database.RetainedCommits = 6;
            CommitStamps(database, 9, 11);
            Assert.Equal([6, 7, 8, 9, 10, 11], Stamps(database));
            database.RetainedCommits = 0;
            CommitStamps(database, 12, 13);
            Assert.Equal([13], Stamps(database));
            using Snapshot newest = database.Snapshot(13);
            Assert.Equal(Values(13), newest.Raw<long>("n").ToArray());
            database.Store.CheckSpace();
        }
    }

    [Fact]
    public void The_option_of_opening_changes_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        using (Database database = Database.Open(path, new DatabaseOptions { RetainedCommits = 2 }))
        {
            CommitStamps(database, 1, 4);
            Assert.Equal([3, 4], Stamps(database));
        }
        using (Database database = Database.Open(path))
            Assert.Equal(2, database.RetainedCommits);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Database.Open(path, new DatabaseOptions { RetainedCommits = -1 })
        );
        using Database reader = Database.OpenReadOnly(path);
        Assert.Equal(2, reader.RetainedCommits);
        Assert.Throws<InvalidOperationException>(() => reader.RetainedCommits = 3);
        Assert.Throws<InvalidOperationException>(() => reader.RollbackTo(3));
        using Snapshot kept = reader.Snapshot(3);
        Assert.Equal(Values(3), kept.Raw<long>("n").ToArray());
    }

    [Fact]
    public void Going_back_restores_names_tables_and_values_and_goes_on_from_there()
    {
        using (Database database = _disk.Open())
        {
            Table table = database.CreateTable("t", [new("x", ElementType.Int32), new("y", ElementType.Utf8)]);
            table.Raw<int>("x").Append([1, 2]);
            table.Text("y").Append("a");
            table.Text("y").Append("b");
            database.CreateRegion("r").Append([1, 2, 3]);
            CommitStamps(database, 1, 1);
            table.Truncate(1);
            database.Remove("r");
            database.Rename("n", "m");
            database.CreateRegion("n").Append([9]);
            database.Commit(2);
            database.Raw<long>("m").Append(5);
            database.CreateRegion("pending");

            CommitInfo newest = database.RollbackTo(1);
            Assert.Equal(1, newest.Stamp);
            Assert.Equal(database.CommitNumber, newest.CommitNumber);
            Assert.Equal(["n", "r", "t"], database.Names);
            Assert.Equal([1, 2], table.Raw<int>("x").ToArray());
            Assert.Equal("b", table.Text("y")[1]);
            Assert.Equal([1, 2, 3], database.GetRegion("r").ToArray());
            Assert.Equal(Values(1), database.Raw<long>("n").ToArray());
            Assert.Equal([1], Stamps(database));
            database.Store.CheckSpace();

            table.Raw<int>("x").Append(3);
            table.Text("y").Append("c");
            database.Commit(2); // The stamp may be given again.
        }
        using (Database database = _disk.Open())
        {
            Assert.Equal([1, 2, 3], database.Table("t").Raw<int>("x").ToArray());
            database.RollbackTo(1);
            Assert.Equal([1, 2], database.Table("t").Raw<int>("x").ToArray());
        }
        using (Database database = _disk.Open())
        {
            Assert.Equal([1, 2], database.Table("t").Raw<int>("x").ToArray());
            Assert.Equal([1], Stamps(database));
            Assert.True(database.Verify().IsSound);
        }
    }

    [Fact]
    public void Handles_of_what_did_not_exist_then_refuse()
    {
        using Database database = _disk.Open();
        CommitStamps(database, 1, 1);
        RawVector<int> late = database.Raw<int>("late");
        late.Append(1);
        Region region = database.CreateRegion("region");
        database.Commit(2);
        database.RollbackTo(1);
        Assert.Throws<InvalidOperationException>(() => late.Append(2));
        Assert.Throws<InvalidOperationException>(() => late.Length);
        Assert.Throws<InvalidOperationException>(() => region.Append([1]));
        RawVector<int> again = database.Raw<int>("late");
        again.Append(3);
        database.Commit(2);
        Assert.Equal([3], again.ToArray());
        Assert.Throws<InvalidOperationException>(() => late.ToArray());
    }

    [Fact]
    public void Going_back_before_a_stamp_takes_the_newest_kept_below_it()
    {
        using Database database = _disk.Open();
        foreach (long stamp in (long[])[10, 20, 30, 40])
            CommitStamps(database, stamp, stamp);
        Assert.Equal(40, database.RollbackBefore(41).Stamp);
        Assert.Equal(30, database.RollbackBefore(40).Stamp);
        Assert.Equal(20, database.RollbackBefore(25).Stamp);
        Assert.Equal(Values(20), database.Raw<long>("n").ToArray());
        Assert.Equal([10, 20], Stamps(database));
        Assert.Throws<ArgumentOutOfRangeException>(() => database.RollbackBefore(10));
        Assert.Equal([10, 20], Stamps(database));
    }

    [Fact]
    public void Snapshots_of_dropped_commits_go_on_and_are_not_overwritten()
    {
        using Database database = _disk.Open();
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append([1]);
        database.Commit(1);
        // In the same extents, behind what commit 1 has.
        numbers.Append([2, 3]);
        database.Commit(2);
        // Grown into other extents.
        numbers.Append(new int[5_000]);
        database.Commit(3);
        using Snapshot second = database.Snapshot(2);
        using Snapshot third = database.Snapshot();
        database.RollbackTo(1);
        numbers.Append([7, 8, 9]);
        database.Commit(2);
        numbers.Append(new int[9_000]);
        database.Commit(3);
        Assert.Equal([1, 2, 3], second.Raw<int>("n").ToArray());
        Assert.Equal([1, 2, 3, .. new int[5_000]], third.Raw<int>("n").ToArray());
        Assert.Equal([1, 7, 8, 9, .. new int[9_000]], numbers.ToArray());
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    [Fact]
    public void Snapshots_of_dropped_commits_go_on_where_going_back_brings_a_removed_vector_back()
    {
        using Database database = _disk.Open();
        database.Raw<int>("n").Append([1]);
        database.Commit(1);
        // In the same extent, behind what commit 1 has.
        database.Raw<int>("n").Append([2, 3]);
        database.Commit(2);
        using Snapshot second = database.Snapshot();
        database.Remove("n");
        database.Commit(3);
        database.RollbackTo(1);
        database.Raw<int>("n").Append([7, 8]);
        database.Commit(2);
        Assert.Equal([1, 2, 3], second.Raw<int>("n").ToArray());
        Assert.Equal([1, 7, 8], database.Raw<int>("n").ToArray());
        Assert.True(database.Verify().IsSound);
        database.Store.CheckSpace();
    }

    [Fact]
    public void A_rollback_that_fails_leaves_pending_rows_to_the_next_commit()
    {
        using Database database = _disk.Open();
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(1);
        database.Commit(1);
        numbers.Append(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => database.RollbackTo(7));
        Assert.Equal([1, 2], numbers.ToArray());
        database.Commit(2);
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal([1, 2], snapshot.Raw<int>("n").ToArray());
    }

    [Fact]
    public void Going_back_moves_no_data()
    {
        using Database database = _disk.Open();
        RawVector<long> numbers = database.Raw<long>("n");
        numbers.Append(new long[3_000_000]);
        database.Commit(1);
        for (int i = 2; i < 6; i++)
        {
            numbers.Append(new long[500_000]);
            database.Commit(i);
        }
        int before = _disk.Log.Count;
        database.RollbackTo(1);
        long written = _disk.Log.Skip(before).Sum(operation => operation.Bytes.LongLength);
        Assert.True(written <= 12 * 4_096, $"{written} bytes");
        Assert.Equal(3_000_000, numbers.Length);
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void Space_of_dropped_commits_is_used_again()
    {
        using Database database = _disk.Open();
        CommitStamps(database, 1, 1);
        for (int i = 0; i < 60; i++)
        {
            database.CreateRegion("big").Append(new byte[400_000]);
            database.Commit(2);
            database.RollbackTo(1);
        }
        Assert.True(_disk.Length <= 4 << 20, $"{_disk.Length} bytes");
        database.Store.CheckSpace();
    }

    [Fact]
    public void A_damaged_catalog_of_a_kept_commit_is_named_and_leaves_the_newest_alone()
    {
        long rootOffset;
        using (Database database = _disk.Open())
        {
            CommitStamps(database, 1, 1);
            rootOffset = database.Store.Committed.Pages.Root.Start * 4_096;
            CommitStamps(database, 2, 3);
        }
        using Database reopened = _disk.Open(file => file);
        reopened.Store.File.Write(rootOffset + 20, [0x55]);
        CorruptDataException e = Assert.Throws<CorruptDataException>(() => reopened.Snapshot(1));
        Assert.Equal(rootOffset, e.Offset);
        Assert.Throws<CorruptDataException>(() => reopened.RollbackTo(1));
        Assert.Equal(Values(3), reopened.Raw<long>("n").ToArray());
        using Snapshot second = reopened.Snapshot(2);
        Assert.Equal(Values(2), second.Raw<long>("n").ToArray());
        reopened.RollbackTo(2);
        Assert.Equal(Values(2), reopened.Raw<long>("n").ToArray());
    }

    // The values of "n" at a stamp: they differ in length, beginning and end.
    private static long[] Values(long stamp) =>
        [.. Enumerable.Range(0, (int)(stamp * 37 % 400) + 1).Select(i => i * stamp)];

    private static void CommitStamps(Database database, long first, long last)
    {
        for (long stamp = first; stamp <= last; stamp++)
        {
            RawVector<long> numbers = database.Raw<long>("n");
            numbers.Truncate(0);
            numbers.Append(Values(stamp));
            database.Commit(stamp);
        }
    }

    private static long[] Stamps(Database database) => [.. database.ListCommits().Select(commit => commit.Stamp)];
}
