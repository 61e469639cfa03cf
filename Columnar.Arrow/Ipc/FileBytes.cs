using Microsoft.Win32.SafeHandles;

namespace Columnar.Ipc;

/// <summary>A file read by calls.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle _handle;

    public FileBytes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory; name a file.");
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Path = path;
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    /// <summary>The length when it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills the target.</summary>
    /// <exception cref="CorruptDataException">The file became shorter.</exception>
    public void Read(long position, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, target, position);
            if (read == 0)
                Throw.Corrupt(Path, position, $"{target.Length} more bytes", "the end of the file");
            target = target[read..];
            position += read;
        }
    }

    public void Dispose() => _handle.Dispose();
}
