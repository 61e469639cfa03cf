using System.Runtime.InteropServices;

namespace Columnar.CData;

/// <summary>The struct <c>ArrowArrayStream</c> of the Arrow C Stream Interface.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct CArrowArrayStream
{
    public const int Size = 40;

    [FieldOffset(0)]
    public delegate* unmanaged<CArrowArrayStream*, CArrowSchema*, int> GetSchema;

    [FieldOffset(8)]
    public delegate* unmanaged<CArrowArrayStream*, CArrowArray*, int> GetNext;

    [FieldOffset(16)]
    public delegate* unmanaged<CArrowArrayStream*, byte*> GetLastError;

    [FieldOffset(24)]
    public delegate* unmanaged<CArrowArrayStream*, void> Release;

    [FieldOffset(32)]
    public nint PrivateData;
}
