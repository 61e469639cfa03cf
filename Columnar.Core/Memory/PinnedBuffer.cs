using System.Runtime.CompilerServices;

namespace Columnar.Memory;

/// <summary>Memory of the garbage collector that never moves and begins at a multiple of 64.</summary>
internal sealed unsafe class PinnedBuffer
{
    private const int Alignment = 64;

    private readonly byte[] _array;
    private readonly int _offset;
    private readonly int _length;

    /// <param name="byteLength">Usable bytes; reads may run up to the next multiple of 64.</param>
    public PinnedBuffer(int byteLength)
    {
        _length = byteLength;
        _array = GC.AllocateUninitializedArray<byte>(
            checked(((byteLength + Alignment - 1) & -Alignment) + Alignment),
            pinned: true
        );
        // SAFETY: the array is pinned for its whole life.
        nint start = (nint)Unsafe.AsPointer(ref _array[0]);
        Address = (start + Alignment - 1) & -Alignment;
        _offset = (int)(Address - start);
    }

    public nint Address { get; }

    public Span<byte> Span => _array.AsSpan(_offset, _length);
}
