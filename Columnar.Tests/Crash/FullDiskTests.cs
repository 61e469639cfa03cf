using Columnar.Tests.Doubles;

namespace Columnar.Tests.Crash;

/// <summary>P5 on a real file: the system refuses to let the file grow.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Child = "Columnar.Tests.Crash.FullDiskTests.Child_appends_until_the_file_may_not_grow";
    private const string BackupChild = "Columnar.Tests.Crash.FullDiskTests.Child_copies_to_where_the_file_may_not_grow";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_may_not_grow_is_an_IOException_and_the_database_goes_on()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("File size limits are set by ulimit; there is none here.");
        string path = _folder.File("a.columnar");
        Database.Open(path).Dispose();
        using ChildProcess child = ChildProcess.Start(Child, path, maxFileBlocks: 4 << 11);
        List<string> told = [];
        while (child.ReadNext() is { } line)
            told.Add(line);
        Assert.Equal(["refused", "read", "small commit", "done"], told);
        using Database database = Database.Open(path);
        Assert.True(database.Verify().IsSound);
        Assert.Equal(2, database.Stamp);
        Assert.Equal(5, database.GetRegion("small").Length);
    }

    [Fact]
    public void A_backup_that_does_not_fit_leaves_no_file()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("File size limits are set by ulimit; there is none here.");
        string path = _folder.File("a.columnar");
        using (Database database = Database.Open(path))
        {
            database.CreateRegion("large").Append(new byte[6 << 20]);
            database.Commit();
        }
        using ChildProcess child = ChildProcess.Start(BackupChild, path, maxFileBlocks: 4 << 11);
        Assert.Equal("refused", child.ReadNext());
        Assert.Null(child.ReadNext());
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact(Explicit = true)]
    public void Child_copies_to_where_the_file_may_not_grow()
    {
        using Database database = Database.OpenReadOnly(ChildProcess.DatabasePath!);
        Assert.Throws<IOException>(() => database.Backup($"{ChildProcess.DatabasePath}.copy"));
        ChildProcess.Tell("refused");
    }

    [Fact(Explicit = true)]
    public void Child_appends_until_the_file_may_not_grow()
    {
        using Database database = Database.Open(ChildProcess.DatabasePath!);
        Region region = database.CreateRegion("large");
        database.CreateRegion("small").Append([1, 2]);
        database.Commit(stamp: 1);
        long length = 0;
        byte[] piece = new byte[300_000];
        try
        {
            for (; length < 100 << 20; length += piece.Length)
                region.Append(piece);
        }
        catch (IOException)
        {
            ChildProcess.Tell("refused");
        }
        Assert.Equal(length, region.Length);
        Assert.Throws<IOException>(() => region.Append(new byte[16 << 20]));
        using (Snapshot snapshot = database.Snapshot())
            Assert.Equal(2, snapshot.Region("small").Length);
        ChildProcess.Tell("read");
        database.Discard();
        database.GetRegion("small").Append([3, 4, 5]);
        database.Commit(stamp: 2);
        ChildProcess.Tell("small commit");
        database.Dispose();
        ChildProcess.Tell("done");
    }
}
