using System.Buffers;
using Columnar.Memory;

namespace Columnar.Arrays;

/// <summary>
/// A buffer of an array that was read: 64-byte aligned bytes that the collector never moves, so that spans keep them alive and
/// nobody has to free them.
/// </summary>
internal sealed unsafe class AlignedArray(int byteLength) : MemoryManager<byte>
{
    // What alignment and padding may add to an array.
    private const int Slack = 128;

    private readonly PinnedBuffer _buffer = new(byteLength);

    /// <summary>The largest buffer.</summary>
    public static int MaxLength => Array.MaxLength - Slack;

    /// <summary>Where it lies, for as long as this object is alive.</summary>
    public nint Address => _buffer.Address;

    public override Span<byte> GetSpan() => _buffer.Span;

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)byteLength, nameof(elementIndex));
        // SAFETY: the bytes never move, and the handle keeps this object alive.
        return new MemoryHandle((byte*)Address + elementIndex, pinnable: this);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
