using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage.Platform;

/// <summary>Windows: FlushFileBuffers, LockFileEx, sparse files, section mappings, which end where the file ends.</summary>
internal sealed partial class WindowsPlatform : FilePlatform
{
    private const uint PageReadOnly = 2;
    private const uint FileMapRead = 4;
    private const uint FailImmediately = 1;
    private const uint Exclusive = 2;
    private const int ErrorLockViolation = 33;
    private const int ErrorIoPending = 997;
    private const int ErrorAlreadyExists = 183;
    private const int ErrorFileExists = 80;
    private const uint WriteThrough = 8;
    private const int StandardInformation = 1;
    private const int IdInformation = 18;
    private const int CompressionInformation = 8;
    private const uint SetSparse = 0x900C4;
    private const uint SetZeroData = 0x980C8;
    private const int ErrorInvalidFunction = 1;
    private const int ErrorNotSupported = 50;

    // The file is sparse in effect: whole slabs are claimed, and only written pages cost space on ReFS and sparse NTFS files.
    public override long GrowthGranularity(long slabBytes) => slabBytes;

    public override FileCondition GetCondition(SafeFileHandle file) =>
        GetFileInformationByHandleEx(file, StandardInformation, out FileStatus status, FileStatus.Size)
            ? new FileCondition(status.Length, status.Links > 0 && status.DeletePending == 0)
            : throw Failure("GetFileInformationByHandleEx");

    public override FileIdentity IdentityOf(SafeFileHandle file) =>
        GetFileInformationByHandleEx(file, IdInformation, out FileNumber found, FileNumber.Size)
            ? new FileIdentity(found.Volume, new UInt128(found.High, found.Low))
            : throw Failure("GetFileInformationByHandleEx");

    public override void Sync(SafeFileHandle file)
    {
        if (!FlushFileBuffers(file))
            throw Failure("FlushFileBuffers");
    }

    // NTFS journals directory entries; the file was moved with write-through.
    public override void SyncDirectory(string directory) { }

    public override bool TryMoveWithoutReplacing(string from, string to)
    {
        if (MoveFileEx(from, to, WriteThrough))
            return true;
        return Marshal.GetLastPInvokeError() is ErrorAlreadyExists or ErrorFileExists
            ? false
            : throw Failure("MoveFileEx");
    }

    public override nint Map(SafeFileHandle file, long offset, long byteLength)
    {
        long available = Math.Min(byteLength, RandomAccess.GetLength(file) - offset);
        nint section = CreateFileMapping(file, 0, PageReadOnly, 0, 0, null);
        if (section == 0)
            throw Failure("CreateFileMapping");
        try
        {
            nint address = MapViewOfFile(section, FileMapRead, (uint)(offset >> 32), (uint)offset, (nuint)available);
            return address != 0 ? address : throw Failure("MapViewOfFile");
        }
        finally
        {
            _ = CloseHandle(section); // The view keeps the section alive.
        }
    }

    public override void Unmap(nint address, long byteLength) => _ = UnmapViewOfFile(address);

    public override bool TryLock(SafeFileHandle file, long position, bool exclusive)
    {
        Overlapped range = Overlapped.At(position);
        if (LockFileEx(file, FailImmediately | (exclusive ? Exclusive : 0), 0, 1, 0, ref range))
            return true;
        return Marshal.GetLastPInvokeError() is ErrorLockViolation or ErrorIoPending
            ? false
            : throw Failure("LockFileEx");
    }

    public override void Unlock(SafeFileHandle file, long position)
    {
        Overlapped range = Overlapped.At(position);
        _ = UnlockFileEx(file, 0, 1, 0, ref range);
    }

    // No call names a holder: halve the range by trying to lock it until the lowest held byte is found.
    protected override (long First, long Count)? FindLock(SafeFileHandle file, long first, long count)
    {
        if (TryProbe(file, first, count))
            return null;
        while (count > 1)
        {
            long half = count / 2;
            if (TryProbe(file, first, half))
            {
                first += half;
                count -= half;
            }
            else
            {
                count = half;
            }
        }
        return (first, 1);
    }

    public override bool CutsMappedFiles => false;

    public override bool TryPunchHole(SafeFileHandle file, long offset, long byteLength)
    {
        ZeroRange range = new() { Offset = offset, End = offset + byteLength };
        uint rangeLength = (uint)Marshal.SizeOf<ZeroRange>();
        if (
            DeviceIoControl(file, SetSparse, 0, 0, 0, 0, out _, 0)
            && DeviceIoControlRange(file, SetZeroData, ref range, rangeLength, 0, 0, out _, 0)
        )
            return true;
        return Marshal.GetLastPInvokeError() is ErrorInvalidFunction or ErrorNotSupported
            ? false
            : throw Failure("FSCTL_SET_ZERO_DATA");
    }

    public override long AllocatedBytes(SafeFileHandle file)
    {
        CompressedLength found = default;
        return GetFileInformation(file, CompressionInformation, ref found, (uint)Marshal.SizeOf<CompressedLength>())
            ? found.Bytes
            : throw Failure("GetFileInformationByHandleEx");
    }

    public override string? RemoteFileSystem(string path)
    {
        try
        {
            DriveInfo drive = new(Path.GetFullPath(path));
            return drive.DriveType == DriveType.Network ? "network drive" : null;
        }
        catch (ArgumentException)
        {
            return path.StartsWith(@"\\", StringComparison.Ordinal) ? "network share" : null;
        }
    }

    private static bool TryProbe(SafeFileHandle file, long first, long count)
    {
        Overlapped range = Overlapped.At(first);
        if (!LockFileEx(file, FailImmediately | Exclusive, 0, (uint)count, (uint)(count >> 32), ref range))
            return Marshal.GetLastPInvokeError() is ErrorLockViolation or ErrorIoPending
                ? false
                : throw Failure("LockFileEx");
        _ = UnlockFileEx(file, 0, (uint)count, (uint)(count >> 32), ref range);
        return true;
    }

    private static IOException Failure(string operation)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(
            $"{operation}: {Marshal.GetPInvokeErrorMessage(error)}",
            unchecked((int)0x80070000) | error
        );
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Overlapped
    {
        public nuint Internal;
        public nuint InternalHigh;
        public uint Offset;
        public uint OffsetHigh;
        public nint Event;

        public static Overlapped At(long position) =>
            new() { Offset = (uint)position, OffsetHigh = (uint)(position >> 32) };
    }

    // FILE_STANDARD_INFO.
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    private struct FileStatus
    {
        public const int Size = 24;

        [FieldOffset(8)]
        public long Length;

        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public byte DeletePending;
    }

    // FILE_ID_INFO.
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    private struct FileNumber
    {
        public const int Size = 24;

        [FieldOffset(0)]
        public ulong Volume;

        [FieldOffset(8)]
        public ulong Low;

        [FieldOffset(16)]
        public ulong High;
    }

    // FILE_ZERO_DATA_INFORMATION.
    [StructLayout(LayoutKind.Sequential)]
    private struct ZeroRange
    {
        public long Offset;
        public long End;
    }

    // FILE_COMPRESSION_INFO: for sparse files the bytes that take space.
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct CompressedLength
    {
        [FieldOffset(0)]
        public long Bytes;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeviceIoControl(
        SafeFileHandle file,
        uint code,
        nint input,
        uint inputLength,
        nint output,
        uint outputLength,
        out uint returned,
        nint overlapped
    );

    [LibraryImport("kernel32", EntryPoint = "DeviceIoControl", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeviceIoControlRange(
        SafeFileHandle file,
        uint code,
        ref ZeroRange input,
        uint inputLength,
        nint output,
        uint outputLength,
        out uint returned,
        nint overlapped
    );

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformation(
        SafeFileHandle file,
        int kind,
        ref CompressedLength found,
        uint byteLength
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle file,
        int informationClass,
        out FileStatus status,
        int byteLength
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(
        SafeFileHandle file,
        int informationClass,
        out FileNumber found,
        int byteLength
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);

    [LibraryImport(
        "kernel32",
        EntryPoint = "MoveFileExW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileEx(string from, string to, uint flags);

    [LibraryImport(
        "kernel32",
        EntryPoint = "CreateFileMappingW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    private static partial nint CreateFileMapping(
        SafeFileHandle file,
        nint security,
        uint protection,
        uint sizeHigh,
        uint sizeLow,
        string? name
    );

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint MapViewOfFile(nint section, uint access, uint offsetHigh, uint offsetLow, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnmapViewOfFile(nint address);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(
        SafeFileHandle file,
        uint flags,
        uint reserved,
        uint lengthLow,
        uint lengthHigh,
        ref Overlapped range
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(
        SafeFileHandle file,
        uint reserved,
        uint lengthLow,
        uint lengthHigh,
        ref Overlapped range
    );
}
