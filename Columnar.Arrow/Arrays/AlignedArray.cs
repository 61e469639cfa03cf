using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Arrays;

/// <summary>
/// A buffer of an array that was read: 64-byte aligned bytes in an array that the collector never moves, so that spans keep it
/// alive and nobody has to free it.
/// </summary>
internal sealed unsafe class AlignedArray : MemoryManager<byte>
{
    private const int Alignment = 64;

    private readonly byte[] _array;
    private readonly int _start;
    private readonly int _length;

    public AlignedArray(int byteLength)
    {
        _array = GC.AllocateUninitializedArray<byte>(checked(byteLength + Alignment - 1), pinned: true);
        // SAFETY: the array is pinned for its lifetime, so its address and this remainder never change.
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _start = (int)(-address & (Alignment - 1));
        _length = byteLength;
    }

    /// <summary>The largest buffer: an array's bounds and the room for alignment.</summary>
    public static int MaxLength => Array.MaxLength - Alignment;

    /// <summary>Where it lies, for as long as the array is alive.</summary>
    public nint Address =>
        // SAFETY: the array never moves.
        (nint)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start));

    public override Span<byte> GetSpan() => _array.AsSpan(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        // SAFETY: the array never moves; the handle's owner keeps it alive.
        ref byte target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start + elementIndex);
        return new MemoryHandle(Unsafe.AsPointer(ref target), pinnable: this);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
