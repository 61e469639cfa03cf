using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage.Platform;

/// <summary>What Linux and macOS share. 64-bit processes only: off_t is a long.</summary>
internal abstract partial class UnixPlatform : FilePlatform
{
    private const int ProtectionRead = 1;
    private const int ProtectionReadWrite = 3;
    private const int MapShared = 1;
    private const int MapPrivate = 2;
    private const int MapFixed = 0x10;
    protected const int ErrorInterrupted = 4;
    private const int ErrorExists = 17;

    public override void SyncDirectory(string directory)
    {
        int descriptor = Retry(() => OpenDirectory(directory, 0));
        if (descriptor < 0)
            throw Failure("open directory", directory);
        try
        {
            if (Retry(() => SyncDescriptor(descriptor)) != 0)
                throw Failure("sync directory", directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    public override bool TryMoveWithoutReplacing(string from, string to)
    {
        if (Link(from, to) != 0)
        {
            if (Marshal.GetLastPInvokeError() == ErrorExists)
                return false;
            throw Failure("link", to);
        }
        _ = Unlink(from); // A second name for the file does no harm.
        return true;
    }

    public override nint Map(SafeFileHandle file, long offset, long byteLength)
    {
        nint address = MapMemory(0, (nuint)byteLength, ProtectionRead, MapShared, file, offset);
        return address != -1 ? address : throw Failure("map", null);
    }

    public override void Unmap(nint address, long byteLength) => _ = UnmapMemory(address, (nuint)byteLength);

    /// <summary>What says to mmap that no file is mapped, and that no space is set aside: MAP_ANONYMOUS | MAP_NORESERVE.</summary>
    protected abstract int MapNothing { get; }

    public override nint TryReserve(long byteLength)
    {
        nint address = MapMemory(0, (nuint)byteLength, ProtectionReadWrite, MapPrivate | MapNothing, -1, 0);
        return address == -1 ? 0 : address;
    }

    public override bool TryMapOver(SafeFileHandle file, nint address, long offset, long byteLength) =>
        MapMemory(address, (nuint)byteLength, ProtectionRead, MapShared | MapFixed, file, offset) == address;

    public override void Unreserve(nint address, long byteLength) => Unmap(address, byteLength);

    public override bool TryLock(SafeFileHandle file, long position, bool exclusive) =>
        TrySetLock(file, exclusive ? DescriptionLock.Exclusive : DescriptionLock.Shared, position);

    public override void Unlock(SafeFileHandle file, long position) =>
        _ = TrySetLock(file, DescriptionLock.None, position);

    /// <summary>Sets the open-file-description lock of one byte; false where another handle's conflicts.</summary>
    protected abstract bool TrySetLock(SafeFileHandle file, DescriptionLock kind, long position);

    public override string? RemoteFileSystem(string path)
    {
        try
        {
            string format = new DriveInfo(Path.GetFullPath(path)).DriveFormat;
            return
                format is "nfs" or "nfs4" or "smb" or "smb2" or "smbfs" or "cifs" or "afs" or "ceph" or "9p" or "webdav"
                ? format
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Calls again for as long as a signal interrupts the call.</summary>
    protected static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        } while (result < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);
        return result;
    }

    /// <summary>The system's last error as an exception.</summary>
    protected static IOException Failure(string operation, string? path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(
            $"{operation}{(path is null ? "" : $" '{path}'")}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})",
            error
        );
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(
        nint address,
        nuint length,
        int protection,
        int flags,
        SafeFileHandle file,
        long offset
    );

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapMemory(nint address, nuint length);
}

/// <summary>What an open-file-description lock allows the others.</summary>
internal enum DescriptionLock
{
    None,
    Shared,
    Exclusive,
}
