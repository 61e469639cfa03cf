using System.Runtime.InteropServices;

namespace Columnar.Csv;

/// <summary>Bytes at an address that does not change until the buffer grows, 64-byte aligned as Arrow buffers are.</summary>
internal sealed class PinnedBuffer
{
    private const int Alignment = 64;

    private byte[] _array;
    private int _offset;

    public PinnedBuffer(int capacity) => _array = Allocate(capacity, out _offset);

    public int Capacity => _array.Length - Alignment;

    public Span<byte> Span => _array.AsSpan(_offset, Capacity);

    public nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(_array, _offset);

    /// <summary>Grows, by doubling at least, to hold <paramref name="capacity"/> bytes, the first <paramref name="used"/> kept.</summary>
    /// <exception cref="OverflowException">More than an array holds; callers keep below that.</exception>
    public void Reserve(int capacity, int used)
    {
        if (capacity <= Capacity)
            return;
        long doubled = Math.Min(Capacity * 2L, Array.MaxLength - Alignment);
        byte[] grown = Allocate((int)Math.Max(capacity, doubled), out int offset);
        Span[..used].CopyTo(grown.AsSpan(offset));
        _array = grown;
        _offset = offset;
    }

    private static byte[] Allocate(int capacity, out int offset)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(checked(capacity + Alignment), pinned: true);
        offset = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Alignment - 1));
        return array;
    }
}
