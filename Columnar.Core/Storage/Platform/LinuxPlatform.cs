using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage.Platform;

/// <summary>Linux: fdatasync, open-file-description locks, fallocate, statx.</summary>
internal sealed partial class LinuxPlatform : UnixPlatform
{
    private const int GetDescriptionLock = 36;
    private const int SetDescriptionLock = 37;
    private const int EmptyPath = 0x1000;
    private const int ReadWrite = 2;
    private const int CloseOnExecute = 0x8_0000;
    private const uint CloseOnExecuteInMemory = 1;
    private const int WithoutName = 0x40_0000;
    private const int ReadableByAllWritableByAll = 0x1B6; // 666 octal, cut down by the user's mask.
    private const int DuplicateToCloseOnExecute = 1030;
    private const int CurrentFolder = -100;
    private const int FollowLink = 0x400;
    private const int ErrorExists = 17;
    private const int TypeBits = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const uint StatusType = 0x1;
    private const uint StatusLinks = 0x4;
    private const uint StatusNumber = 0x100;
    private const uint StatusLength = 0x200;
    private const int ErrorAgain = 11;
    private const int ErrorAccess = 13;
    private const int KeepSizeAndPunchHole = 1 | 2;
    private const uint OnlyWrite = 2;
    private const int ErrorNoSuchCall = 38;
    private const int ErrorNotSupported = 95;
    private const uint StatusBlocks = 0x400;
    private const long BlockBytes = 512;

    protected override int MapNothing => 0x20 | 0x4000;

    public override FileCondition GetCondition(SafeFileHandle file)
    {
        FileStatus status = default;
        return StatusOf(file, "", EmptyPath, StatusLinks | StatusLength, ref status) == 0
            ? new FileCondition(status.Length, status.Links > 0)
            : throw Failure("statx", null);
    }

    public override FileIdentity IdentityOf(SafeFileHandle file)
    {
        FileStatus status = default;
        return StatusOf(file, "", EmptyPath, StatusNumber, ref status) == 0
            ? new FileIdentity((ulong)status.DeviceMajor << 32 | status.DeviceMinor, status.Number)
            : throw Failure("statx", null);
    }

    public override bool IsPipeOrDevice(string path)
    {
        FileStatus status = default;
        return StatusOf(CurrentFolder, path, 0, StatusType, ref status) == 0
            && (status.Mode & TypeBits) is not (RegularFile or Folder);
    }

    public override SafeFileHandle? TryCreateUnnamed(string directory)
    {
        // The file gets its name by way of its entry there.
        if (!Directory.Exists("/proc/self/fd"))
            return null;
        // O_DIRECTORY, which is a part of O_TMPFILE, differs between architectures.
        int folder = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x1_0000;
        int descriptor = Retry(() =>
            CreateUnnamed(directory, WithoutName | folder | ReadWrite | CloseOnExecute, ReadableByAllWritableByAll)
        );
        // Why it was refused shows when a file with a name is created instead.
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public override SafeFileHandle OpenUnnamed(SafeFileHandle file)
    {
        int descriptor = Duplicate(file, DuplicateToCloseOnExecute, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("duplicate", null);
    }

    public override bool TryName(SafeFileHandle file, string path)
    {
        if (LinkAt(CurrentFolder, EntryOf(file), CurrentFolder, path, FollowLink) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == ErrorExists ? false : throw Failure("link", path);
    }

    public override SafeFileHandle? TryCreateInMemory()
    {
        int descriptor = CreateInMemory("columnar", CloseOnExecuteInMemory);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public override void Sync(SafeFileHandle file)
    {
        if (Retry(() => SyncData(file)) != 0)
            throw Failure("fdatasync", null);
    }

    // The form that does not wait does not take errors away from fdatasync.
    public override void BeginWriteback(SafeFileHandle file, long offset, long byteLength) =>
        _ = SyncRange(file, offset, byteLength, OnlyWrite);

    public override bool TryPunchHole(SafeFileHandle file, long offset, long byteLength)
    {
        if (Retry(() => ChangeAllocation(file, KeepSizeAndPunchHole, offset, byteLength)) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is ErrorNotSupported or ErrorNoSuchCall
            ? false
            : throw Failure("fallocate", null);
    }

    public override long AllocatedBytes(SafeFileHandle file)
    {
        FileStatus status = default;
        return StatusOf(file, "", EmptyPath, StatusBlocks, ref status) == 0
            ? status.Blocks * BlockBytes
            : throw Failure("statx", null);
    }

    protected override bool TrySetLock(SafeFileHandle file, DescriptionLock kind, long position)
    {
        FileLockRequest request = new()
        {
            Type = kind switch
            {
                DescriptionLock.Exclusive => FileLockRequest.Write,
                DescriptionLock.Shared => FileLockRequest.Read,
                _ => FileLockRequest.None,
            },
            Start = position,
            Length = 1,
        };
        if (Control(file, SetDescriptionLock, ref request) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is ErrorAgain or ErrorAccess ? false : throw Failure("lock", null);
    }

    protected override (long First, long Count)? FindLock(SafeFileHandle file, long first, long count)
    {
        FileLockRequest request = new()
        {
            Type = FileLockRequest.Write,
            Start = first,
            Length = count,
        };
        if (Control(file, GetDescriptionLock, ref request) != 0)
            throw Failure("query locks", null);
        return request.Type == FileLockRequest.None ? null : (request.Start, request.Length);
    }

    // struct statx, the same on all 64-bit Linux.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(48)]
        public long Blocks;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    // struct flock of 64-bit Linux (x64 and ARM64). l_pid must be 0 for description locks.
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct FileLockRequest
    {
        public const short Read = 0;
        public const short Write = 1;
        public const short None = 2;

        [FieldOffset(0)]
        public short Type;

        [FieldOffset(2)]
        public short Whence;

        [FieldOffset(8)]
        public long Start;

        [FieldOffset(16)]
        public long Length;

        [FieldOffset(24)]
        public int Process;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(SafeFileHandle file, string path, int flags, uint mask, ref FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int folder, string path, int flags, uint mask, ref FileStatus status);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int ChangeAllocation(SafeFileHandle file, int mode, long offset, long byteLength);

    private static string EntryOf(SafeFileHandle file) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateUnnamed(string directory, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Duplicate(SafeFileHandle file, int command, int lowest);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int fromFolder, string from, int toFolder, string to, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncRange(SafeFileHandle file, long offset, long byteLength, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref FileLockRequest request);
}
