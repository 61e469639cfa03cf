using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage;

/// <summary>The data file on a real file system.</summary>
internal sealed class OsDataFile : IDataFile
{
    // Byte positions of the locks, far beyond any file. FORMAT.md, "Locks".
    private const long WriterPosition = 1L << 62;
    private const long CommitPositions = 1L << 61;

    // Rows that are written before the commit come in writes of half a megabyte and more; the disk takes them while the caller goes on.
    private const int LargeWrite = 1 << 18;

    private readonly SafeFileHandle _handle;
    private readonly OrderedLock _heldGate = new(LockRank.HeldCommits);
    private readonly Dictionary<ulong, int> _heldCommits = [];

    // It has no name by intention, not because somebody took it away.
    private bool _isUnnamed;

    private bool _isWriter;

    private OsDataFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>Of a file that nobody closed: its map stays, and the right to write would stay with the map.</summary>
    ~OsDataFile()
    {
        // The handle's own finaliser comes after all that are not critical.
        if (!_isWriter || _handle.IsClosed)
            return;
        try
        {
            ReleaseWriter();
        }
        catch (IOException)
        {
            // Nobody is there to be told.
        }
    }

    public string Path { get; }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed => _handle.IsClosed;

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => FilePlatform.Current.IdentityOf(_handle);

    public long GetAvailableBytes()
    {
        try
        {
            return new DriveInfo(System.IO.Path.GetFullPath(Path)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>Opens an existing file; for writing, alone.</summary>
    /// <exception cref="DatabaseInUseException">Another handle writes.</exception>
    public static OsDataFile Open(string path, bool writable)
    {
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a directory, not a database file.");
        if (FilePlatform.Current.IsPipeOrDevice(path))
            throw NotAFile(path);
        if (writable)
            ThrowIfRemote(path, path);
        SafeFileHandle handle = File.OpenHandle(
            path,
            FileMode.Open,
            writable ? FileAccess.ReadWrite : FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        try
        {
            ThrowIfWithoutLength(path, handle);
            if (writable && !FilePlatform.Current.TryLock(handle, WriterPosition, exclusive: true))
                throw new DatabaseInUseException(path);
            return new OsDataFile(path, handle) { _isWriter = writable };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Which file a path names.</summary>
    public static FileIdentity IdentityOf(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        return FilePlatform.Current.IdentityOf(handle);
    }

    /// <summary>Creates a file that nobody else knows of.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">The name errors use.</param>
    public static OsDataFile CreateNew(string path, string name) =>
        new(name, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>A file that was created without a name.</summary>
    /// <param name="file">One of its handles; it stays the caller's.</param>
    /// <param name="name">The name errors use.</param>
    public static OsDataFile OpenUnnamed(SafeFileHandle file, string name) =>
        new(name, FilePlatform.Current.OpenUnnamed(file)) { _isUnnamed = true };

    /// <summary>Creates a file with its first bytes under its final name, durably and all at once.</summary>
    /// <returns>False where a file of this name exists.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        using NewDatabaseFile created = new(path);
        created.File.Write(0, content);
        created.File.Sync();
        return created.TryComplete();
    }

    /// <exception cref="IOException">The place is on a remote file system.</exception>
    public static void ThrowIfRemote(string place, string path)
    {
        if (FilePlatform.Current.RemoteFileSystem(place) is { } remote)
            throw new IOException(
                $"'{path}' is on a remote file system ({remote}), whose locks and syncs cannot be relied on; "
                    + "write to a local disk, or open read-only."
            );
    }

    public long GrowthGranularity(long slabBytes) => FilePlatform.Current.GrowthGranularity(slabBytes);

    public long GetLength() => RandomAccess.GetLength(_handle);

    public FileCondition GetCondition()
    {
        FileCondition condition = FilePlatform.Current.GetCondition(_handle);
        return _isUnnamed ? condition with { HasName = true } : condition;
    }

    public void Read(long offset, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int count = RandomAccess.Read(_handle, target, offset);
            if (count == 0)
                Throw.Corrupt("file", offset, $"{target.Length} more bytes", "the end of the file");
            target = target[count..];
            offset += count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            RandomAccess.Write(_handle, source, offset);
            if (source.Length >= LargeWrite)
                FilePlatform.Current.BeginWriteback(_handle, offset, source.Length);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(e);
        }
    }

    public void SetLength(long byteLength)
    {
        try
        {
            RandomAccess.SetLength(_handle, byteLength);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(e);
        }
    }

    public bool CanShrink => FilePlatform.Current.CutsMappedFiles;

    public bool TryPunchHole(long offset, long byteLength) =>
        FilePlatform.Current.TryPunchHole(_handle, offset, byteLength);

    public long GetAllocatedBytes() => FilePlatform.Current.AllocatedBytes(_handle);

    public void Sync() => FilePlatform.Current.Sync(_handle);

    public nint Map(long offset, long byteLength) => FilePlatform.Current.Map(_handle, offset, byteLength);

    public void Unmap(nint address, long byteLength) => FilePlatform.Current.Unmap(address, byteLength);

    public bool TryMapOver(nint address, long offset, long byteLength) =>
        FilePlatform.Current.TryMapOver(_handle, address, offset, byteLength);

    public void HoldCommit(ulong commitNumber)
    {
        using (_heldGate.EnterScope())
        {
            int count = _heldCommits.GetValueOrDefault(commitNumber);
            // Only a writer's probe conflicts with a shared lock, and a probe asks without taking, except on Windows, where
            // it holds for an instant.
            SpinWait spin = default;
            while (count == 0 && !FilePlatform.Current.TryLock(_handle, LockPosition(commitNumber), exclusive: false))
                spin.SpinOnce();
            _heldCommits[commitNumber] = count + 1;
        }
    }

    public void ReleaseCommit(ulong commitNumber)
    {
        using (_heldGate.EnterScope())
        {
            int count = _heldCommits.GetValueOrDefault(commitNumber) - 1;
            if (count > 0)
            {
                _heldCommits[commitNumber] = count;
            }
            else if (count == 0)
            {
                _heldCommits.Remove(commitNumber);
                FilePlatform.Current.Unlock(_handle, LockPosition(commitNumber));
            }
        }
    }

    public IReadOnlyList<CommitRange> FindHeldCommits() =>
        FilePlatform
            .Current.FindLocks(_handle, CommitPositions, CommitPositions)
            .ConvertAll(run => new CommitRange(
                (ulong)(run.First - CommitPositions),
                (ulong)(run.First - CommitPositions + run.Count - 1)
            ));

    public void ReleaseWriter()
    {
        _isWriter = false;
        FilePlatform.Current.Unlock(_handle, WriterPosition);
    }

    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void ThrowIfWithoutLength(string path, SafeFileHandle handle)
    {
        try
        {
            _ = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw NotAFile(path, e);
        }
    }

    private static IOException NotAFile(string path, Exception? inner = null) =>
        new($"'{path}' is a pipe or a device, not a database file.", inner);

    // .NET names some of the system's refusals as if they were the caller's mistakes: a file-size limit, a right taken away. It
    // does not know the name a file without one is going to have.
    private bool IsRefusal(Exception e) =>
        e is ArgumentOutOfRangeException or UnauthorizedAccessException || (_isUnnamed && e is IOException);

    private IOException Refused(Exception e) => new($"'{Path}' cannot be written: {e.Message}", e);

    // Commit numbers count from 1; slots with one near 2^61 are invalid.
    private static long LockPosition(ulong commitNumber) => CommitPositions + (long)commitNumber;
}
