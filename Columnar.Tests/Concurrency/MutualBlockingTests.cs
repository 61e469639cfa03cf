using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>P4: while one thread stands still inside a call to the disk, the others go on, all but those that need just that.</summary>
public sealed class MutualBlockingTests : IDisposable
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;
    private readonly RawVector<long> _stopped;
    private readonly RawVector<long> _other;
    private StoppingFile _file = null!;

    public MutualBlockingTests()
    {
        _database = _disk.Open(inner => _file = new StoppingFile(inner));
        _stopped = _database.Raw<long>("stopped");
        _other = _database.Raw<long>("other");
        _database.CreateRegion("stopped bytes");
        _stopped.Append([1, 2, 3]);
        _other.Append([1, 2, 3]);
        _database.Commit(stamp: 1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task While_one_vector_is_written_all_others_are_edited_and_read()
    {
        using (StoppedThread writing = StoppedThread.InWrite(_file, () => _stopped.Append(new long[300_000])))
        {
            await Run(() =>
            {
                _other.Append(4);
                _other.Append(new long[300_000]);
                _other.Truncate(5);
                Assert.Equal([1, 2, 3, 4, 0], _other.ToArray());
                _database.Raw<int>("new").Append(7);
                _database.CreateRegion("bytes").Append([1, 2, 3]);
                Table table = _database.CreateTable("t", [new("a", ElementType.Int32)]);
                table.Raw<int>("a").Append([1, 2]);
                table.Truncate(1);
                _database.Rename("new", "newer");
                _database.Remove("newer");
                using Snapshot snapshot = _database.Snapshot();
                Assert.Equal([1, 2, 3], snapshot.Raw<long>("stopped").ToArray());
                Assert.True(_database.Verify().IsSound);
            });
        }
        _database.Commit();
        Assert.Equal(300_003, _stopped.Length);
        Assert.Equal(5, _other.Length);
    }

    [Fact]
    public async Task A_commit_waits_for_the_edit_of_a_vector_with_rows_in_memory_and_holds_it_whole()
    {
        _stopped.Append(4);
        Task<ulong> commit;
        using (StoppedThread writing = StoppedThread.InWrite(_file, () => _stopped.Append(new long[300_000])))
        {
            commit = Task.Run(() => _database.Commit(stamp: 2));
            // While it waits it keeps nobody else from anything.
            await Run(() => _other.Append(new long[300_000]));
            await Run(() => _database.Snapshot().Dispose());
        }
        await commit.WaitAsync(s_hang);
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal(300_004, snapshot.Raw<long>("stopped").Length);
    }

    [Fact]
    public async Task A_commit_does_not_wait_for_the_edit_of_a_region_and_holds_nothing_of_it()
    {
        Region region = _database.GetRegion("stopped bytes");
        using (StoppedThread writing = StoppedThread.InWrite(_file, () => region.Append([1, 2, 3])))
        {
            _other.Append(4);
            await Run(() => _database.Commit(stamp: 2));
            using Snapshot snapshot = _database.Snapshot();
            Assert.Empty(snapshot.Region("stopped bytes").ToArray());
            Assert.Equal(4, snapshot.Raw<long>("other").Length);
        }
        Assert.Equal([1, 2, 3], region.ToArray());
        _database.Commit(stamp: 3);
        using Snapshot later = _database.Snapshot();
        Assert.Equal([1, 2, 3], later.Region("stopped bytes").ToArray());
    }

    [Fact]
    public async Task While_a_commit_is_synced_small_appends_and_all_reads_go_on()
    {
        _stopped.Append(4);
        using (StoppedThread committing = StoppedThread.InSync(_file, () => _database.Commit(stamp: 2)))
        {
            await Run(() =>
            {
                _stopped.Append(5);
                _other.Append([4, 5]);
                Assert.Equal([1, 2, 3, 4, 5], _stopped.ToArray());
                Assert.Equal(5, _other.Length);
                using Snapshot snapshot = _database.Snapshot();
                Assert.Equal(1, snapshot.Stamp);
                Assert.Equal([1, 2, 3], snapshot.Raw<long>("stopped").ToArray());
                Assert.True(_database.Verify().IsSound);
            });
        }
        using (Snapshot snapshot = _database.Snapshot())
            Assert.Equal([1, 2, 3, 4], snapshot.Raw<long>("stopped").ToArray());
        _database.Commit(stamp: 3);
        Assert.Equal([1, 2, 3, 4, 5], _stopped.ToArray());
    }

    [Fact]
    public async Task An_edit_beside_a_rollback_waits_and_finds_the_rows_in_memory_dropped()
    {
        _database.Raw<long>("other").Append(4);
        _database.Commit(stamp: 2);
        _stopped.Append(99);
        Task edit;
        using (StoppedThread rollingBack = StoppedThread.InSync(_file, () => _database.RollbackTo(1)))
        {
            edit = Task.Run(() => _stopped.Append(new long[300_000]));
            // Vectors without rows in memory go on.
            await Run(() => _other.Append(5));
        }
        await edit.WaitAsync(s_hang);
        Assert.Equal(300_003, _stopped.Length);
        Assert.Equal([1, 2, 3, 0], _stopped.ToArray()[..4]);
        Assert.Equal([1, 2, 3, 5], _other.ToArray());
    }

    [Fact]
    public async Task A_compaction_leaves_a_region_whose_edit_is_under_way_in_its_place()
    {
        _database.RetainedCommits = 0;
        _database.CreateRegion("front").Append(new byte[400_000]);
        Region region = _database.GetRegion("stopped bytes");
        region.Append(new byte[100_000]);
        _database.Commit();
        _database.Remove("front");
        _database.Commit();
        using (StoppedThread writing = StoppedThread.InWrite(_file, () => region.Append([1, 2, 3])))
            await Run(() => _database.Compact());
        _database.Commit();
        Assert.Equal([.. new byte[100_000], 1, 2, 3], region.ToArray());
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public async Task A_kept_commit_that_is_being_opened_stays_though_it_ceases_to_be_kept()
    {
        _stopped.Append(4);
        _database.Commit(stamp: 2);
        long[] found = [];
        using (
            StoppedThread opening = StoppedThread.InRead(
                _file,
                () =>
                {
                    using Snapshot snapshot = _database.Snapshot(stamp: 1);
                    found = snapshot.Raw<long>("stopped").ToArray();
                }
            )
        )
        {
            await Run(() =>
            {
                _database.RetainedCommits = 0;
                for (int i = 0; i < 8; i++)
                {
                    // Everything moves, and takes what space there is.
                    _stopped.Truncate(0);
                    _other.Truncate(0);
                    _database.CreateRegion($"{i}").Append(new byte[10_000]);
                    _database.Commit();
                }
            });
            Assert.Empty(_database.ListCommits());
        }
        Assert.Equal([1, 2, 3], found);
    }

    [Fact]
    public async Task Closing_waits_for_the_commit_that_is_going_on()
    {
        _stopped.Append(4);
        Task close;
        using (StoppedThread committing = StoppedThread.InSync(_file, () => _database.Commit(stamp: 2)))
            close = Task.Run(_database.Dispose);
        await close.WaitAsync(s_hang);
        using Database again = _disk.Open();
        Assert.Equal(2, again.Stamp);
        Assert.Equal([1, 2, 3, 4], again.Raw<long>("stopped").ToArray());
    }

    [Fact]
    public async Task Closing_does_not_wait_for_an_edit_which_then_fails_and_harms_nobody()
    {
        ObjectDisposedException? refusal = null;
        using (
            StoppedThread writing = StoppedThread.InWrite(
                _file,
                () => refusal = Assert.Throws<ObjectDisposedException>(() => _stopped.Append(new long[300_000]))
            )
        )
        {
            await Run(_database.Dispose);
            // Until the edit has ended its writes may land: nobody else may write.
            Assert.Throws<DatabaseInUseException>(() => _disk.Open());
        }
        Assert.NotNull(refusal);
        using Database again = _disk.Open();
        Assert.Equal([1, 2, 3], again.Raw<long>("stopped").ToArray());
        Assert.True(again.Verify().IsSound);
        again.Store.CheckSpace();
    }

    // A thread that waits for the stopped one would wait for ever.
    private static Task Run(Action action) => Task.Run(action).WaitAsync(s_hang);
}
