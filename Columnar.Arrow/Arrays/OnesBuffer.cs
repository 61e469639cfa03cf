using System.Buffers;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Arrays;

/// <summary>A bitmap of ones only: shared memory that stays for the life of the process, or as long as this does.</summary>
internal sealed unsafe class OnesBuffer : MemoryManager<byte>
{
    private readonly nint _address;
    private readonly int _length;

    // What the memory lies in, if it is the collector's.
    private readonly object? _owner;

    public OnesBuffer(long bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, int.MaxValue);
        _address = Ones.Get(bitCount, out _owner);
        _length = (int)Bitmap.ByteLength(bitCount);
    }

    public override Memory<byte> Memory => CreateMemory(_length);

    // SAFETY: see Ones; it holds as many bytes, which nobody changes.
    public override Span<byte> GetSpan() => new((void*)_address, _length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle((byte*)_address + elementIndex, pinnable: this);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing) => GC.KeepAlive(_owner);
}
