using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>What a file is told when leases outlive the database: holds are taken before the right to write is given up, and all end.</summary>
public sealed class ClosingLeaseTests
{
    [Fact]
    public void Commits_under_lease_are_held_until_their_last_reader_leaves_and_the_file_is_closed_once()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        RecordingFile? file = null;
        Database database = disk.Open(inner => file = new RecordingFile(inner));
        List<Snapshot> snapshots = [];
        for (int i = 1; i <= 4; i++)
        {
            database.CreateRegion($"r{i}");
            database.Commit();
            snapshots.Add(database.Snapshot());
            snapshots.Add(database.Snapshot());
        }
        snapshots[0].Dispose();
        database.Dispose();
        Assert.Equal(["hold 2", "hold 3", "hold 4", "hold 5", "release writer"], file!.Calls.Order(Comparer));
        Assert.Equal("release writer", file.Calls[^1]);
        file.Calls.Clear();
        foreach (Snapshot snapshot in snapshots)
            snapshot.Dispose();
        Assert.Equal(["release 2", "release 3", "release 4", "release 5", "closed"], file.Calls);
    }

    [Fact]
    public void A_view_of_pending_changes_keeps_the_right_to_write_and_committed_ones_do_not()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        RecordingFile? file = null;
        Database database = disk.Open(inner => file = new RecordingFile(inner));
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append([1, 2, 3]);
        database.Commit();
        ViewScope<VectorView> committed = numbers.OpenView();
        numbers.Append(new int[400_000]); // Goes to the file at once.
        ViewScope<VectorView> pending = numbers.OpenView();
        database.Dispose();
        Assert.DoesNotContain("release writer", file!.Calls);
        pending.Dispose();
        Assert.Contains("release writer", file.Calls);
        Assert.DoesNotContain("closed", file.Calls);
        Assert.Equal(3, ((VectorView<int>)committed.View)[2]);
        committed.Dispose();
        Assert.Equal("closed", file.Calls[^1]);
    }

    [Fact]
    public void A_view_keeps_no_right_to_write_where_all_that_was_pending_was_removed_again()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        RecordingFile? file = null;
        Database database = disk.Open(inner => file = new RecordingFile(inner));
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append([1, 2, 3]);
        database.Commit();
        database.Raw<int>("other").Append(new int[400_000]);
        database.Remove("other");
        ViewScope<VectorView> view = numbers.OpenView();
        database.Dispose();
        Assert.Contains("release writer", file!.Calls);
        Assert.Equal(3, ((VectorView<int>)view.View)[2]);
        view.Dispose();
    }

    // By the commit's number, then what has none.
    private static readonly Comparer<string> Comparer = Comparer<string>.Create(string.CompareOrdinal);

    private sealed class RecordingFile(IDataFile inner) : ForwardingFile(inner)
    {
        public List<string> Calls { get; } = [];

        public override void HoldCommit(ulong commitNumber)
        {
            Calls.Add($"hold {commitNumber}");
            base.HoldCommit(commitNumber);
        }

        public override void ReleaseCommit(ulong commitNumber)
        {
            Calls.Add($"release {commitNumber}");
            base.ReleaseCommit(commitNumber);
        }

        public override void ReleaseWriter()
        {
            Calls.Add("release writer");
            base.ReleaseWriter();
        }

        public override void Dispose()
        {
            Calls.Add("closed");
            base.Dispose();
        }
    }
}
