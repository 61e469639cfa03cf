using System.Runtime.InteropServices;
using Columnar.Storage.Platform;

namespace Columnar.Storage;

/// <summary>A file that is written beside its path under another name and takes its place when it is complete.</summary>
internal sealed class ReplacementFile : IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly string _path;
    private readonly string _temporaryPath;
    private bool _isComplete;

    public ReplacementFile(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory; name a file.");
        if (FilePlatform.Current.IsPipeOrDevice(path))
            throw new IOException($"{path} is a pipe or a device, which no file may replace; name a file.");
        // A link is followed: the file it names is replaced, not the link.
        FileInfo file = new(path);
        _path = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
        if (IsDatabase(_path))
            throw new IOException($"{path} is a Columnar database, which nothing else may replace; name another file.");
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
            throw new DirectoryNotFoundException($"The folder of {path} does not exist; create it first.");
        _temporaryPath = $"{_path}.{Guid.NewGuid():N}.tmp";
        Stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferLength);
    }

    public FileStream Stream { get; }

    /// <summary>Makes the file durable and gives it its name, so that a loss of power too leaves the old one or the new.</summary>
    public void Complete()
    {
        Stream.Flush();
        FilePlatform.Current.Sync(Stream.SafeFileHandle);
        Stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        FilePlatform.Current.SyncDirectory(Path.GetDirectoryName(_path)!);
        _isComplete = true;
    }

    public void Dispose()
    {
        if (_isComplete)
            return;
        try
        {
            // On a full disk even closing fails, as it flushes.
            Stream.Dispose();
        }
        finally
        {
            File.Delete(_temporaryPath);
        }
    }

    // Pipes and devices have no length; they are not opened.
    private static bool IsDatabase(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length < FileHeader.Size)
            return false;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        int length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return length == magic.Length && MemoryMarshal.Read<ulong>(magic) == FileHeader.MagicValue;
    }
}
