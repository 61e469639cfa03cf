using Columnar.Storage.Platform;
using Columnar.Tests.Doubles;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Tests.Crash;

/// <summary>
/// P5 where a real sync fails: a file system in a sparse file takes every write, and meets the full disk below it when the system
/// writes its pages back.
/// </summary>
public sealed class FailingSyncTests : IDisposable
{
    private const string Class = "Columnar.Tests.Crash.FailingSyncTests.";
    private const int DiskMebibytes = 16;
    private const int ImageMebibytes = 64;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sync_that_really_fails_leaves_the_outcome_unknown_until_the_database_is_opened_again()
    {
        using ChildProcess child = SmallDisk.StartChild(Class + nameof(Child_commits_while_syncs_fail), _folder.Path);
        Assert.Equal(["outcome unknown", "refused", "read", "reopened", "again", "done"], ReadAll(child));
    }

    [Fact]
    public void The_sync_of_NET_hides_what_the_systems_own_reports()
    {
        using ChildProcess child = SmallDisk.StartChild(Class + nameof(Child_syncs_in_two_ways), _folder.Path);
        List<string> told = ReadAll(child);
        Assert.Equal("ours failed", told[0]);
        // Seen of .NET 10.0: "theirs succeeded". Should it ever say otherwise, the ban in BannedSymbols.txt may go.
        TestContext.Current.TestOutputHelper?.WriteLine(told[1]);
    }

    internal static void Child_commits_while_syncs_fail()
    {
        SmallDisk disk = SmallDisk.Mount(DiskMebibytes);
        if (disk.MountImage(ImageMebibytes) is not { } folder)
            return;
        string path = Path.Combine(folder, "a.columnar");
        int[] many = [.. Enumerable.Range(0, 2_000_000)];
        using (Database database = Database.Open(path))
        {
            RawVector<int> numbers = database.Raw<int>("numbers");
            numbers.Append([1, 2, 3]);
            database.Commit(stamp: 1);
            disk.Fill();
            numbers.Append(many);
            CommitOutcomeUnknownException e = Assert.Throws<CommitOutcomeUnknownException>(() =>
                database.Commit(stamp: 2)
            );
            Assert.Contains("fdatasync", e.Message, StringComparison.Ordinal);
            ChildProcess.Tell("outcome unknown");
            Assert.Throws<CommitOutcomeUnknownException>(() => database.Commit(stamp: 2));
            Assert.Throws<CommitOutcomeUnknownException>(() => numbers.Append(4));
            Assert.Throws<CommitOutcomeUnknownException>(() => database.CreateRegion("a"));
            ChildProcess.Tell("refused");
            CheckFirst(database);
            ChildProcess.Tell("read");
            disk.MakeRoom();
            // As the cell of a notebook does that is run again.
            using Database reopened = Database.Open(path);
            Assert.NotSame(database, reopened);
            Assert.Throws<ObjectDisposedException>(() => numbers.Append(4));
            CheckFirst(reopened);
            ChildProcess.Tell("reopened");
        }
        // What the system has in memory is not what is on the disk: now from there.
        disk.RemountImage();
        using (Database database = Database.Open(path))
        {
            CheckFirst(database);
            database.Raw<int>("numbers").Append(many);
            database.Commit(stamp: 2);
        }
        disk.RemountImage();
        using (Database database = Database.Open(path))
        {
            Assert.Equal(2, database.Stamp);
            Assert.Equal([1, 2, 3, .. many], database.Raw<int>("numbers").ToArray());
            Assert.True(database.Verify().IsSound);
        }
        ChildProcess.Tell("again");
        ChildProcess.Tell("done");
    }

    internal static void Child_syncs_in_two_ways()
    {
        SmallDisk disk = SmallDisk.Mount(DiskMebibytes);
        if (disk.MountImage(ImageMebibytes) is not { } folder)
            return;
        string path = Path.Combine(folder, "a");
        // Each open file is told of a failure once.
        using SafeFileHandle one = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        using SafeFileHandle other = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        disk.Fill();
        RandomAccess.Write(one, new byte[8 << 20], 0);
        ChildProcess.Tell(Fails(() => FilePlatform.Current.Sync(one)) ? "ours failed" : "ours succeeded");
#pragma warning disable RS0030 // Banned for what is shown here.
        ChildProcess.Tell(Fails(() => RandomAccess.FlushToDisk(other)) ? "theirs failed" : "theirs succeeded");
#pragma warning restore RS0030
    }

    private static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void CheckFirst(Database database)
    {
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal(1, snapshot.Stamp);
        Assert.Equal([1, 2, 3], snapshot.Raw<int>("numbers").ToArray());
        Assert.True(database.Verify().IsSound);
    }

    private static List<string> ReadAll(ChildProcess child)
    {
        List<string> told = [];
        while (child.ReadNext() is { } line)
            told.Add(line);
        if (told is [{ } only] && only.StartsWith("skipped: ", StringComparison.Ordinal))
            Assert.Skip(only);
        return told;
    }
}
