using System.Runtime.InteropServices;

namespace Columnar.CData;

/// <summary>The struct <c>ArrowSchema</c> of the Arrow C Data Interface.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct CArrowSchema
{
    public const int Size = 72;

    /// <summary>The flag of a field whose values may be null.</summary>
    public const long Nullable = 2;

    [FieldOffset(0)]
    public byte* Format;

    [FieldOffset(8)]
    public byte* Name;

    [FieldOffset(16)]
    public byte* Metadata;

    [FieldOffset(24)]
    public long Flags;

    [FieldOffset(32)]
    public long ChildCount;

    [FieldOffset(40)]
    public CArrowSchema** Children;

    [FieldOffset(48)]
    public CArrowSchema* Dictionary;

    [FieldOffset(56)]
    public delegate* unmanaged<CArrowSchema*, void> Release;

    [FieldOffset(64)]
    public nint PrivateData;
}
