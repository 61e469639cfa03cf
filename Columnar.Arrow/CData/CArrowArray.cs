using System.Runtime.InteropServices;

namespace Columnar.CData;

/// <summary>The struct <c>ArrowArray</c> of the Arrow C Data Interface.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct CArrowArray
{
    public const int Size = 80;

    [FieldOffset(0)]
    public long Length;

    [FieldOffset(8)]
    public long NullCount;

    [FieldOffset(16)]
    public long Offset;

    [FieldOffset(24)]
    public long BufferCount;

    [FieldOffset(32)]
    public long ChildCount;

    [FieldOffset(40)]
    public nint* Buffers;

    [FieldOffset(48)]
    public CArrowArray** Children;

    [FieldOffset(56)]
    public CArrowArray* Dictionary;

    [FieldOffset(64)]
    public delegate* unmanaged<CArrowArray*, void> Release;

    [FieldOffset(72)]
    public nint PrivateData;
}
