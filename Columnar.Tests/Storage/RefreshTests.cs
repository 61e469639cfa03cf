using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>P7: readers beside the writer move on when they say so, and keep what they see until then.</summary>
public sealed class RefreshTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_moves_to_the_newest_commit_and_its_snapshots_stay()
    {
        using Database writer = Database.Open(File);
        RawVector<int> numbers = writer.Raw<int>("n");
        numbers.Append([1, 2, 3]);
        writer.Commit(1);
        using Database reader = Database.OpenReadOnly(File);
        Assert.False(reader.Refresh());
        RawVector<int> seen = reader.Raw<int>("n");
        List<(Snapshot Snapshot, int[] Values)> held = [];
        for (int i = 2; i <= 40; i++)
        {
            numbers.Truncate(i % 5);
            numbers.Append([.. Enumerable.Range(i, i * 50)]);
            writer.Text($"text {i}").Append("x");
            writer.Commit(i);
            if (i % 3 == 0)
            {
                Assert.True(reader.Refresh());
                Assert.Equal(i, reader.Stamp);
                Assert.Equal(numbers.ToArray(), seen.ToArray());
                Assert.Equal("x", reader.Text($"text {i}")[0]);
                held.Add((reader.Snapshot(), numbers.ToArray()));
            }
            foreach ((Snapshot snapshot, int[] values) in held)
                Assert.Equal(values, snapshot.Raw<int>("n").ToArray());
            if (held.Count > 4)
            {
                held[0].Snapshot.Dispose();
                held.RemoveAt(0);
            }
        }
        reader.Dispose();
        foreach ((Snapshot snapshot, int[] values) in held)
        {
            Assert.Equal(values, snapshot.Raw<int>("n").ToArray());
            snapshot.Dispose();
        }
        Assert.True(writer.Verify().IsSound);
    }

    [Fact]
    public void A_reader_follows_a_rollback()
    {
        using Database writer = Database.Open(File);
        writer.Raw<int>("n").Append(1);
        writer.Commit(1);
        writer.Raw<int>("n").Append(2);
        writer.Raw<int>("late").Append(2);
        writer.Commit(2);
        using Database reader = Database.OpenReadOnly(File);
        RawVector<int> late = reader.Raw<int>("late");
        writer.RollbackTo(1);
        using Snapshot before = reader.Snapshot();
        Assert.True(reader.Refresh());
        Assert.Equal(1, reader.Stamp);
        Assert.Equal([1], reader.Raw<int>("n").ToArray());
        Assert.Throws<InvalidOperationException>(() => late.ToArray());
        Assert.Equal([1, 2], before.Raw<int>("n").ToArray());
    }

    [Fact]
    public void A_reader_is_told_that_a_stamp_it_saw_belongs_to_another_commit_by_now()
    {
        using Database writer = Database.Open(File);
        Commit(writer, 1, 2);
        using Database reader = Database.OpenReadOnly(File);
        ulong seen = reader.ListCommits()[0].CommitNumber;
        writer.RollbackTo(1);
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => reader.Snapshot(1));
        Assert.Contains($"no commit {seen} any more", e.Message, StringComparison.Ordinal);
        Assert.True(reader.Refresh());
        using Snapshot first = reader.Snapshot(1);
        Assert.Equal(Values(1), first.Raw<int>("n").ToArray());
    }

    [Fact]
    public void A_reader_takes_kept_commits_that_the_writer_still_keeps_and_no_others()
    {
        using Database writer = Database.Open(File, new DatabaseOptions { RetainedCommits = 3 });
        Commit(writer, 1, 3);
        using Database reader = Database.OpenReadOnly(File);
        using Snapshot first = reader.Snapshot(1);
        Commit(writer, 4, 5);
        // The reader still lists stamp 2; the writer does not keep it any more.
        Assert.Equal([1, 2, 3], reader.ListCommits().Select(commit => commit.Stamp));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Snapshot(2));
        using Snapshot third = reader.Snapshot(3);
        Commit(writer, 6, 60);
        Assert.Equal(Values(1), first.Raw<int>("n").ToArray());
        Assert.Equal(Values(3), third.Raw<int>("n").ToArray());
        Assert.True(reader.Refresh());
        Assert.Equal([58, 59, 60], reader.ListCommits().Select(commit => commit.Stamp));
        Assert.Equal(Values(1), first.Raw<int>("n").ToArray());
    }

    [Fact]
    public void Space_comes_back_when_the_reader_moves_on()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database writer = disk.Open();
        writer.RetainedCommits = 0;
        Region region = writer.CreateRegion("r");
        region.Append(new byte[200_000]);
        writer.Commit();
        using Database reader = new(Store.Open(disk.OpenFile(writable: false), writable: false));
        for (int i = 0; i < 100; i++)
        {
            region.Truncate(0);
            region.Append(new byte[200_000 + i]);
            writer.Commit();
            if (i % 10 == 0)
                Assert.True(reader.Refresh());
        }
        // What died and was born since the reader's commit is seen by nobody.
        Assert.True(disk.Length <= 3 << 20, $"{disk.Length} bytes");
        Assert.Equal(200_090, reader.GetRegion("r").Length);
    }

    [Fact]
    public void A_reader_whose_lock_comes_too_late_starts_over()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database writer = disk.Open();
        Commit(writer, 1, 3);
        using LateFile file = new(disk.OpenFile(writable: false)) { BeforeHold = () => Commit(writer, 4, 9) };
        using Database reader = new(Store.Open(file, writable: false));
        Assert.Equal(9, reader.Stamp);
        Commit(writer, 10, 10);
        file.BeforeHold = () => Commit(writer, 11, 19);
        Assert.True(reader.Refresh());
        Assert.Equal(19, reader.Stamp);
        file.BeforeHold = () => Commit(writer, 20, 39);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Snapshot(stamp: 18));
        Assert.Equal(Values(19), reader.Raw<int>("n").ToArray());
    }

    [Fact]
    public void Refreshing_the_writer_is_never_needed()
    {
        using Database writer = Database.Open(File);
        writer.Raw<int>("n").Append(1);
        writer.Commit();
        Assert.False(writer.Refresh());
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Refresh());
        Assert.Throws<ObjectDisposedException>(() => writer.Snapshot(1));
    }

    private static int[] Values(int stamp) => [.. Enumerable.Range(stamp * 1_000, 500 + stamp)];

    private static void Commit(Database writer, int first, int last)
    {
        for (int stamp = first; stamp <= last; stamp++)
        {
            writer.Raw<int>("n").Truncate(0);
            writer.Raw<int>("n").Append(Values(stamp));
            writer.Commit(stamp);
        }
    }

    // The writer goes on just before a lock stands.
    private sealed class LateFile(IDataFile inner) : ForwardingFile(inner)
    {
        public Action? BeforeHold { get; set; }

        public override void HoldCommit(ulong commitNumber)
        {
            Action? before = BeforeHold;
            BeforeHold = null;
            if (before is not null)
            {
                Thread writer = new(() => before());
                writer.Start();
                writer.Join();
            }
            base.HoldCommit(commitNumber);
        }
    }

    [Fact]
    public void A_reader_never_takes_a_vector_of_another_branch_for_the_one_it_had_open()
    {
        using Database writer = Database.Open(File);
        writer.Raw<int>("n").Append(1);
        writer.Commit(1);
        writer.Raw<long>("late").Append([5, 6, 7, 8, 9, 10, 11, 12]);
        writer.Commit(2);
        using Database reader = Database.OpenReadOnly(File);
        RawVector<long> late = reader.Raw<long>("late");
        Assert.Equal(5, late[0]);
        writer.RollbackTo(1);
        writer.Raw<byte>("late").Append([1, 2]);
        writer.Commit(2);
        Assert.True(reader.Refresh());
        Assert.Throws<InvalidOperationException>(() => late[0]);
        Assert.Throws<SchemaMismatchException>(() => reader.Raw<long>("late"));
        Assert.Equal([1, 2], reader.Raw<byte>("late").ToArray());
        using Snapshot snapshot = reader.Snapshot();
        Assert.Equal([1, 2], snapshot.Raw<byte>("late").ToArray());
    }
}
