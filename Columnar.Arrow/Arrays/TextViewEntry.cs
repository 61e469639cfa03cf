using System.Runtime.InteropServices;

namespace Columnar.Arrays;

/// <summary>A view of text as Arrow stores it: the text itself up to 12 bytes, else where it stands.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal readonly struct TextViewEntry
{
    public const int Size = 16;

    private const int MaxInlineLength = 12;

    [FieldOffset(0)]
    public readonly int Length;

    /// <summary>The first four bytes, of text that is not inline.</summary>
    [FieldOffset(4)]
    public readonly int Prefix;

    [FieldOffset(8)]
    public readonly int BufferIndex;

    [FieldOffset(12)]
    public readonly int BufferOffset;

    public bool IsInline => (uint)Length <= MaxInlineLength;
}
