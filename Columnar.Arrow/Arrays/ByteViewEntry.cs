using System.Runtime.InteropServices;

namespace Columnar.Arrays;

/// <summary>A view of text or binary as Arrow stores it: the bytes themselves up to 12, else where it stands.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal readonly struct ByteViewEntry
{
    public const int Size = 16;

    private const int MaxInlineLength = 12;

    [FieldOffset(0)]
    public readonly int Length;

    /// <summary>The first four bytes, of a value that is not inline.</summary>
    [FieldOffset(4)]
    public readonly int Prefix;

    [FieldOffset(8)]
    public readonly int BufferIndex;

    [FieldOffset(12)]
    public readonly int BufferOffset;

    public bool IsInline => (uint)Length <= MaxInlineLength;
}
