using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Corruption;

/// <summary>P6: a file that somebody else deletes, replaces or cuts while it is open is refused where that can be seen.</summary>
public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public ReplacedFileTests()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows does not let others delete or cut a file that is mapped.");
        _path = _folder.File("a.columnar");
        using Database database = Database.Open(_path);
        database.CreateRegion("r").Append(new byte[300_000]);
        database.Commit(stamp: 1);
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Deeds => ["deleted", "replaced", "cut"];

    [Theory]
    [MemberData(nameof(Deeds))]
    public void The_writer_refuses_to_go_on(string deed)
    {
        using Database database = Database.Open(_path);
        Region region = database.GetRegion("r");
        region.Append([1]); // Fits the extent: nothing is allocated.
        Do(deed);
        AssertRefused(deed, () => database.Commit(stamp: 2));
        AssertRefused(deed, () => database.CreateRegion("other").Append([1]));
        AssertRefused(deed, () => database.Verify());
        AssertRefused(deed, () => database.Backup(_folder.File("copy")));
        Assert.Equal(1, database.Stamp);
        Assert.False(File.Exists(_folder.File("copy")));
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    public void A_reader_refuses_to_verify_and_to_copy(string deed)
    {
        using Database database = Database.OpenReadOnly(_path);
        Do(deed);
        AssertRefused(deed, () => database.Verify());
        AssertRefused(deed, () => database.Backup(_folder.File("copy")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_cut_file_no_longer_holds_is_not_read(bool writable)
    {
        using Database database = writable ? Database.Open(_path) : Database.OpenReadOnly(_path);
        Region region = database.GetRegion("r");
        Do("cut");
        AssertRefused("cut", () => database.Snapshot());
        AssertRefused("cut", () => database.Snapshot(stamp: 1));
        AssertRefused("cut", () => region.ToArray());
    }

    [Fact]
    public void What_was_open_is_still_read_after_the_file_was_deleted()
    {
        using Database database = Database.Open(_path);
        using Snapshot snapshot = database.Snapshot();
        File.Delete(_path);
        Assert.Equal(new byte[300_000], snapshot.Region("r").ToArray());
        using Database another = Database.Open(_path);
        Assert.Empty(another.Names);
    }

    [Fact]
    public void A_file_that_lost_only_its_reserve_still_serves_readers()
    {
        using Database database = Database.OpenReadOnly(_path);
        CommitState commit = database.Store.Committed;
        Extent data = commit.Catalog.Find(0, "r")!.Chunks[^1].Segments[0].Extent;
        long end = Math.Max(commit.Pages.All().Max(range => range.End), data.EndPage) * Geometry.PageSize;
        Assert.True(end < database.FileLength);
        Cut(end);
        Assert.True(database.Verify().IsSound);
        database.Backup(_folder.File("copy"));
    }

    private void AssertRefused(string deed, Action action)
    {
        IOException e = Assert.Throws<IOException>(action);
        Assert.Contains(_path, e.Message, StringComparison.Ordinal);
        Assert.Contains(deed, e.Message, StringComparison.Ordinal);
    }

    private void Do(string deed)
    {
        if (deed == "deleted")
            File.Delete(_path);
        else if (deed == "cut")
            Cut(40_000);
        else
            File.Move(Written(_folder.File("other"), "something else"), _path, overwrite: true);
    }

    private void Cut(long byteLength)
    {
        using FileStream stream = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(byteLength);
    }

    private static string Written(string path, string content)
    {
        File.WriteAllText(path, content);
        return path;
    }
}
