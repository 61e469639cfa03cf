using System.Diagnostics;
using System.IO.Pipes;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>Paths that hold no database: a typed error, and nothing created or changed.</summary>
public sealed class PathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_created_only_where_that_is_wanted()
    {
        string path = _folder.File("missing");
        Assert.Throws<FileNotFoundException>(() => Database.OpenReadOnly(path));
        Assert.Throws<FileNotFoundException>(() =>
            Database.Open(path, new DatabaseOptions { CreateIfMissing = false })
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Database.Open(path).Dispose();
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_not_created()
    {
        string path = Path.Combine(_folder.File("no such folder"), "a.columnar");
        Assert.Throws<DirectoryNotFoundException>(() => Database.Open(path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(
        "this is some text and no database, though it is a good deal longer than the header of one would be: it goes on and on, to no end"
    )]
    public void Other_files_are_unsupported_and_stay_as_they_are(string content)
    {
        string path = _folder.File("other");
        File.WriteAllText(path, content);
        Assert.Throws<UnsupportedFormatException>(() => Database.Open(path));
        Assert.Throws<UnsupportedFormatException>(() => Database.OpenReadOnly(path));
        Assert.Equal(content, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_is_no_database()
    {
        Assert.Throws<IOException>(() => Database.Open(_folder.Path));
        Assert.Throws<IOException>(() => Database.OpenReadOnly(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_device_is_no_database()
    {
        if (!File.Exists("/dev/null"))
            Assert.Skip("There is no /dev/null.");
        Assert.Throws<IOException>(() => Database.OpenReadOnly("/dev/null"));
        Assert.Throws<IOException>(() => Database.Open("/dev/null"));
    }

    [Fact]
    public void A_named_pipe_that_nobody_writes_to_is_refused_at_once()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux tells what a path names before it is opened.");
        string path = Path.Combine(_folder.Path, "fifo");
        using (Process make = Process.Start("mkfifo", path))
            make.WaitForExit();
        Assert.Throws<IOException>(() => Database.OpenReadOnly(path));
        Assert.Throws<IOException>(() => Database.Open(path));
        Assert.Throws<IOException>(() => Database.Salvage(path, _folder.File("out.columnar")));
    }

    [Fact]
    public void A_pipe_is_no_database()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Pipes have paths on Linux.");
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        string path = $"/proc/self/fd/{pipe.GetClientHandleAsString()}";
        Assert.Contains(
            "pipe",
            Assert.Throws<IOException>(() => Database.OpenReadOnly(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_without_the_right_to_write_gets_no_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions.");
            return;
        }
        if (Environment.UserName == "root")
            Assert.Skip("Running as root, whom permissions do not hold back.");
        string folder = Directory.CreateDirectory(_folder.File("locked")).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Throws<UnauthorizedAccessException>(() => Database.Open(Path.Combine(folder, "a.columnar")));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void No_path_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentNullException>(() => Database.Open(null!));
        Assert.Throws<ArgumentException>(() => Database.Open(""));
        Assert.Throws<ArgumentNullException>(() => Database.OpenReadOnly(null!));
    }
}
