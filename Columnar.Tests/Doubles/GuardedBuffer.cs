using System.Runtime.InteropServices;

namespace Columnar.Tests.Doubles;

/// <summary>
/// Memory whose last byte is followed by an inaccessible page, so that reading beyond it ends the process.
/// </summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const int ReadWrite = 3;
    private const int NoAccess = 0;
    private const int PrivateMapping = 2;

    private readonly nint _start;
    private readonly nuint _length;

    public GuardedBuffer(int byteLength)
    {
        int page = Environment.SystemPageSize;
        int usable = (byteLength + page - 1) / page * page;
        _length = (nuint)(usable + page);
        int anonymous = OperatingSystem.IsLinux() ? 0x20 : 0x1000;
        _start = MMap(0, _length, ReadWrite, PrivateMapping | anonymous, -1, 0);
        if (_start == -1)
            throw new InvalidOperationException($"mmap failed: {Marshal.GetLastPInvokeErrorMessage()}");
        End = (byte*)_start + usable;
        if (MProtect((nint)End, (nuint)page, NoAccess) != 0)
            throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Where the inaccessible page begins.</summary>
    public byte* End { get; }

    /// <summary>Skips the test where there is no such memory.</summary>
    public static void SkipUnlessSupported()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Guarded buffers need mmap.");
    }

    /// <summary>Copies values so that the last one touches the inaccessible page.</summary>
    public T* Put<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T* start = (T*)End - values.Length;
        values.CopyTo(new Span<T>(start, values.Length));
        return start;
    }

    public void Dispose() => MUnmap(_start, _length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MProtect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MUnmap(nint address, nuint length);
}
