using System.Runtime.InteropServices;

namespace Columnar.Arrays;

/// <summary>Scratch memory outside the managed heap, 64-byte aligned, that grows on demand. Used by one thread.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;
    private const int MinCapacity = 4096;

    private void* _memory;

    public nuint Capacity { get; private set; }

    /// <summary>The address; 0 before anything was asked for.</summary>
    public nint Address => (nint)_memory;

    /// <summary>At least this many bytes, with those written before kept.</summary>
    public void Reserve(nuint byteLength)
    {
        if (byteLength <= Capacity)
            return;
        nuint capacity = Math.Max(Math.Max(byteLength, MinCapacity), Capacity * 2);
        _memory = NativeMemory.AlignedRealloc(_memory, capacity, Alignment);
        Capacity = capacity;
    }

    /// <summary>Makes room and gives the bytes from a place on; what they hold is unspecified.</summary>
    public Span<byte> Span(nuint start, int byteLength)
    {
        Reserve(checked(start + (nuint)byteLength));
        // SAFETY: the range lies within the capacity just reserved.
        return new Span<byte>((byte*)_memory + start, byteLength);
    }

    /// <summary>Makes room and gives the elements from the start on; what they hold is unspecified.</summary>
    public Span<T> Span<T>(int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span(0, checked(count * sizeof(T))));

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Capacity = 0;
    }
}
