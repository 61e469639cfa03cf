using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>P7: one writer, over all processes; readers beside it.</summary>
public sealed class LockTests : IDisposable
{
    private const string Holder = "Columnar.Tests.Storage.LockTests.Child_holds_the_database_open";
    private const string Reader = "Columnar.Tests.Storage.LockTests.Child_reads_twice";
    private const string Appender = "Columnar.Tests.Storage.LockTests.Child_appends_for_ever";

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_beside_the_writer_sees_a_whole_commit_and_keeps_it()
    {
        using Database writer = Database.Open(File);
        RawVector<int> numbers = writer.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 1_000));
        writer.Commit(stamp: 1);
        numbers.Append(-1); // Pending: not seen by others.
        using Database reader = Database.OpenReadOnly(File);
        Assert.True(reader.IsReadOnly);
        Assert.Equal(1, reader.Stamp);
        for (int i = 0; i < 30; i++)
        {
            numbers.Truncate(0);
            numbers.Append(new int[3_000]);
            writer.Commit();
        }
        using Snapshot seen = reader.Snapshot();
        Assert.Equal(Enumerable.Range(0, 1_000), seen.Raw<int>("n").ToArray());
        Assert.True(reader.Verify().IsSound);
        using Database later = Database.OpenReadOnly(File);
        Assert.Equal(new int[3_000], later.Raw<int>("n").ToArray());
    }

    [Fact]
    public void A_reader_may_not_change_anything()
    {
        using (Database writer = Database.Open(File))
        {
            writer.CreateRegion("a").Append([1]);
            writer.Raw<int>("n").Append(1);
            writer.Commit();
        }
        byte[] before = ReadAll(File);
        using (Database reader = Database.OpenReadOnly(File))
        {
            Assert.Throws<InvalidOperationException>(() => reader.GetRegion("a").Append([1]));
            Assert.Throws<InvalidOperationException>(() => reader.GetRegion("a").Write(0, [2]));
            Assert.Throws<InvalidOperationException>(() => reader.GetRegion("a").Truncate(0));
            Assert.Throws<InvalidOperationException>(() => reader.Raw<int>("n").Append(1));
            Assert.Throws<InvalidOperationException>(() => reader.Raw<int>("n").Append([1, 2]));
            Assert.Throws<InvalidOperationException>(() => reader.Raw<int>("n").Truncate(0));
            Assert.Throws<InvalidOperationException>(() => reader.CreateRegion("b"));
            Assert.Throws<InvalidOperationException>(() => reader.Raw<int>("m"));
            Assert.Throws<InvalidOperationException>(() => reader.Rename("a", "b"));
            Assert.Throws<InvalidOperationException>(() => reader.Remove("a"));
            Assert.Throws<InvalidOperationException>(() => reader.Commit());
            Assert.Throws<InvalidOperationException>(() => reader.Commit(stamp: 3));
            reader.Discard();
            Assert.Equal(["a", "n"], reader.Names);
        }
        Assert.Equal(before, ReadAll(File));
    }

    [Fact]
    public void Another_process_is_refused_and_a_killed_one_leaves_no_lock()
    {
        SkipUnlessUnix();
        using (Database database = Database.Open(File))
        {
            database.CreateRegion("a").Append([1]);
            database.Commit();
        }
        using ChildProcess child = ChildProcess.Start(Holder, File);
        Assert.Equal("open", child.ReadNext());
        byte[] before = ReadAll(File);
        Assert.Throws<DatabaseInUseException>(() => Database.Open(File));
        using (Database reader = Database.OpenReadOnly(File))
            Assert.Equal([1], reader.GetRegion("a").ToArray());
        Assert.Equal(before, ReadAll(File));
        child.Kill();
        using Database again = Database.Open(File);
        Assert.Equal([1], again.GetRegion("a").ToArray());
    }

    [Fact]
    public void A_process_killed_while_it_commits_leaves_whole_commits_with_their_stamps()
    {
        SkipUnlessUnix();
        Random random = new(7);
        long last = 0;
        for (int round = 0; round < 4; round++)
        {
            using (ChildProcess child = ChildProcess.Start(Appender, File))
            {
                long told = 0;
                for (int commits = random.Next(1, 40); commits > 0; commits--)
                    told = long.Parse(child.ReadNext()!);
                child.Kill();
                last = told;
            }
            using Database database = Database.Open(File);
            Assert.Empty(database.Recovery);
            Assert.True(database.Stamp >= last);
            long stamp = database.Stamp!.Value;
            Assert.Equal(stamp * 100, database.Raw<long>("n").Length);
            Assert.Equal(stamp * 100, database.Text("t").Length);
            using Snapshot snapshot = database.Snapshot();
            for (long i = 0; i < stamp * 100; i++)
            {
                Assert.Equal(i, snapshot.Raw<long>("n")[i]);
                Assert.Equal($"{i}", snapshot.Text("t")[i]);
            }
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
        }
    }

    [Fact]
    public void A_reader_in_another_process_keeps_its_commit_while_space_is_used_again()
    {
        SkipUnlessUnix();
        using Database database = Database.Open(File);
        RawVector<int> numbers = database.Raw<int>("n");
        numbers.Append(Enumerable.Range(0, 100_000));
        database.Commit();
        using ChildProcess child = ChildProcess.Start(Reader, File);
        Assert.Equal("open", child.ReadNext());
        for (int i = 0; i < 30; i++)
        {
            numbers.Truncate(0);
            numbers.Append(new int[100_000]);
            database.Commit();
        }
        long withReader = database.FileLength;
        child.LetGoOn();
        Assert.Equal("same", child.ReadNext());
        child.Kill();
        for (int i = 0; i < 60; i++)
        {
            numbers.Truncate(0);
            numbers.Append(new int[100_000]);
            database.Commit();
        }
        // 24 MB were written since: what the reader held is used again.
        Assert.True(database.FileLength < withReader + (8 << 20), $"{withReader} to {database.FileLength}");
    }

    [Fact(Explicit = true)]
    public void Child_reads_twice()
    {
        using Database database = Database.OpenReadOnly(ChildProcess.DatabasePath!);
        using Snapshot snapshot = database.Snapshot();
        ChildProcess.Tell("open");
        ChildProcess.WaitForParent();
        bool same = snapshot.Raw<int>("n").ToArray().AsSpan().SequenceEqual([.. Enumerable.Range(0, 100_000)]);
        ChildProcess.Tell(same && database.Verify().IsSound ? "same" : "changed");
        Thread.CurrentThread.Join();
    }

    [Fact(Explicit = true)]
    public void Child_holds_the_database_open()
    {
        using Database database = Database.Open(ChildProcess.DatabasePath!);
        ChildProcess.Tell("open");
        Thread.CurrentThread.Join();
    }

    [Fact(Explicit = true)]
    public void Child_appends_for_ever()
    {
        using Database database = Database.Open(ChildProcess.DatabasePath!);
        for (long stamp = (database.Stamp ?? 0) + 1; ; stamp++)
        {
            for (long i = (stamp - 1) * 100; i < stamp * 100; i++)
            {
                database.Raw<long>("n").Append(i);
                database.Text("t").Append($"{i}");
            }
            database.Commit(stamp);
            ChildProcess.Tell($"{stamp}");
        }
    }

    private static void SkipUnlessUnix()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Children are started through /bin/sh.");
    }

    private static byte[] ReadAll(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
