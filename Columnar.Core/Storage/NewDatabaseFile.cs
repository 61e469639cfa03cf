using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage;

/// <summary>
/// A file that is written without a name, or beside its path under another one where the system has no such files. It gets its
/// name, if that is free, when it is complete and durable: whatever happens before leaves no file of that name.
/// </summary>
internal sealed class NewDatabaseFile : IDisposable
{
    private readonly string _path;
    private readonly string _directory;

    // Keeps the file alive while it has no name; null where it has one.
    private readonly SafeFileHandle? _unnamed;
    private readonly string? _temporaryPath;
    private bool _isMoved;

    /// <exception cref="DirectoryNotFoundException">The folder is missing.</exception>
    /// <exception cref="IOException">The system refused, or the path is on a remote file system.</exception>
    public NewDatabaseFile(string path)
    {
        _path = Path.GetFullPath(path);
        _directory = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(_directory))
            throw new DirectoryNotFoundException($"The folder of {path} does not exist; create it first.");
        OsDataFile.ThrowIfRemote(_directory, path);
        _unnamed = FilePlatform.Current.TryCreateUnnamed(_directory);
        if (_unnamed is not null)
        {
            File = OsDataFile.OpenUnnamed(_unnamed, path);
            return;
        }
        // Errors of the system name it; the whole name may already be as long as names can be, 255 bytes.
        string name = Path.GetFileName(_path);
        string beginning = name[..Math.Min(name.Length, 60)];
        _temporaryPath = Path.Combine(_directory, $".{beginning}.{Guid.NewGuid():N}.tmp");
        File = OsDataFile.CreateNew(_temporaryPath, path);
    }

    public IDataFile File { get; }

    /// <summary>Closes the file, which must have been synced, and gives it its name.</summary>
    /// <returns>False where the name is taken.</returns>
    public bool TryComplete()
    {
        File.Dispose();
        _isMoved = _unnamed is null
            ? FilePlatform.Current.TryMoveWithoutReplacing(_temporaryPath!, _path)
            : FilePlatform.Current.TryName(_unnamed, _path);
        if (_isMoved)
            FilePlatform.Current.SyncDirectory(_directory);
        return _isMoved;
    }

    public void Dispose()
    {
        File.Dispose();
        _unnamed?.Dispose();
        if (_temporaryPath is not null && !_isMoved)
            System.IO.File.Delete(_temporaryPath);
    }
}
