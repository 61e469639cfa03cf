using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage.Platform;

/// <summary>macOS: F_FULLFSYNC, open-file-description locks, F_PUNCHHOLE.</summary>
/// <remarks>
/// fcntl is variadic, and on ARM64 macOS passes variadic arguments on the stack: six dummy arguments fill the registers.
/// On x64 the argument is expected in the third register.
/// </remarks>
internal sealed partial class MacPlatform : UnixPlatform
{
    private const int FullSync = 51;
    private const int SetDescriptionLock = 90;
    private const int GetDescriptionLock = 92;
    private const int ErrorAgain = 35;
    private const int ErrorAccess = 13;
    private const int PunchHole = 99;
    private const int ErrorNoSuchControl = 25;
    private const int ErrorNotSupported = 45;
    private const int ErrorNotSupportedHere = 102;
    private const long BlockBytes = 512;

    protected override int MapNothing => 0x1000 | 0x40;

    public override FileCondition GetCondition(SafeFileHandle file)
    {
        FileStatus status = default;
        int result = IsArm64 ? StatusOf(file, ref status) : StatusOf64(file, ref status);
        return result == 0 ? new FileCondition(status.Length, status.Links > 0) : throw Failure("fstat", null);
    }

    public override FileIdentity IdentityOf(SafeFileHandle file)
    {
        FileStatus status = default;
        int result = IsArm64 ? StatusOf(file, ref status) : StatusOf64(file, ref status);
        return result == 0 ? new FileIdentity(status.Device, status.Number) : throw Failure("fstat", null);
    }

    public override void Sync(SafeFileHandle file)
    {
        LockRequest unused = default;
        if (Retry(() => Control(file, FullSync, ref unused)) == -1)
            throw Failure("F_FULLFSYNC", null);
    }

    public override bool TryPunchHole(SafeFileHandle file, long offset, long byteLength)
    {
        HoleRequest request = new() { Offset = offset, Length = byteLength };
        int result = Retry(() =>
            IsArm64
                ? PunchOnStack(file, PunchHole, 0, 0, 0, 0, 0, 0, ref request)
                : PunchInRegister(file, PunchHole, ref request)
        );
        if (result != -1)
            return true;
        return Marshal.GetLastPInvokeError() is ErrorNoSuchControl or ErrorNotSupported or ErrorNotSupportedHere
            ? false
            : throw Failure("F_PUNCHHOLE", null);
    }

    public override long AllocatedBytes(SafeFileHandle file)
    {
        FileStatus status = default;
        int result = IsArm64 ? StatusOf(file, ref status) : StatusOf64(file, ref status);
        return result == 0 ? status.Blocks * BlockBytes : throw Failure("fstat", null);
    }

    protected override bool TrySetLock(SafeFileHandle file, DescriptionLock kind, long position)
    {
        LockRequest request = new()
        {
            Type = kind switch
            {
                DescriptionLock.Exclusive => LockRequest.Write,
                DescriptionLock.Shared => LockRequest.Read,
                _ => LockRequest.None,
            },
            Start = position,
            Length = 1,
        };
        if (Control(file, SetDescriptionLock, ref request) != -1)
            return true;
        return Marshal.GetLastPInvokeError() is ErrorAgain or ErrorAccess ? false : throw Failure("lock", null);
    }

    protected override (long First, long Count)? FindLock(SafeFileHandle file, long first, long count)
    {
        LockRequest request = new()
        {
            Type = LockRequest.Write,
            Start = first,
            Length = count,
        };
        if (Control(file, GetDescriptionLock, ref request) == -1)
            throw Failure("query locks", null);
        return request.Type == LockRequest.None ? null : (request.Start, request.Length);
    }

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static int Control(SafeFileHandle file, int command, ref LockRequest request) =>
        IsArm64
            ? ControlOnStack(file, command, 0, 0, 0, 0, 0, 0, ref request)
            : ControlInRegister(file, command, ref request);

    // struct stat of macOS with 64-bit inode numbers.
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct FileStatus
    {
        [FieldOffset(0)]
        public uint Device;

        [FieldOffset(6)]
        public ushort Links;

        [FieldOffset(8)]
        public ulong Number;

        [FieldOffset(96)]
        public long Length;

        [FieldOffset(104)]
        public long Blocks;
    }

    // struct flock of macOS.
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct LockRequest
    {
        public const short Read = 1;
        public const short None = 2;
        public const short Write = 3;

        [FieldOffset(0)]
        public long Start;

        [FieldOffset(8)]
        public long Length;

        [FieldOffset(16)]
        public int Process;

        [FieldOffset(20)]
        public short Type;

        [FieldOffset(22)]
        public short Whence;
    }

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int StatusOf(SafeFileHandle file, ref FileStatus status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int StatusOf64(SafeFileHandle file, ref FileStatus status);

    // struct fpunchhole.
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct HoleRequest
    {
        [FieldOffset(8)]
        public long Offset;

        [FieldOffset(16)]
        public long Length;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int PunchInRegister(SafeFileHandle file, int command, ref HoleRequest request);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int PunchOnStack(
        SafeFileHandle file,
        int command,
        nint dummy2,
        nint dummy3,
        nint dummy4,
        nint dummy5,
        nint dummy6,
        nint dummy7,
        ref HoleRequest request
    );

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlInRegister(SafeFileHandle file, int command, ref LockRequest request);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlOnStack(
        SafeFileHandle file,
        int command,
        nint dummy2,
        nint dummy3,
        nint dummy4,
        nint dummy5,
        nint dummy6,
        nint dummy7,
        ref LockRequest request
    );
}
