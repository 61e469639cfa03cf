using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Arrays;
using Columnar.Memory;

namespace Columnar.Views;

/// <summary>
/// A buffer of an <see cref="ArrowView"/> as memory of its own, from index 0. It keeps the view from being finalised and has no
/// finaliser itself: a span over it would outlive one.
/// </summary>
internal abstract unsafe class ViewBuffer(ArrowView view, int length) : MemoryManager<byte>
{
    public override Memory<byte> Memory => CreateMemory(Length);

    /// <summary>Bytes, without padding.</summary>
    protected int Length => length;

    /// <summary>Where the buffer lies. It may be read through while the view's lease is held, disposed or not.</summary>
    public abstract nint Address { get; }

    public override Span<byte> GetSpan()
    {
        view.ThrowIfDisposed();
        // SAFETY: the address holds `length` bytes for as long as the lease of the view, which its owner has not disposed.
        return new Span<byte>((void*)Address, Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Length, nameof(elementIndex));
        view.AddLease();
        return new MemoryHandle((byte*)Address + elementIndex, pinnable: this);
    }

    public override void Unpin() => view.ReleaseLease();

    protected override void Dispose(bool disposing) { }
}

/// <summary>A buffer where it lies, in the mapped file or in pending rows.</summary>
internal sealed class MappedBuffer(ArrowView view, nint address, int length) : ViewBuffer(view, length)
{
    public override nint Address => address;
}

/// <summary>
/// A bitmap that ends within a byte. Later appends may set the bits behind its last in place, which Arrow's readers may
/// count on being zero, so what is handed out is a copy, made when it is first asked for.
/// </summary>
internal sealed unsafe class CopiedBitmap : ViewBuffer
{
    private readonly nint _source;
    private readonly int _bitCount;
    private readonly Lazy<AlignedArray> _copy;

    public CopiedBitmap(ArrowView view, nint source, int bitCount)
        : base(view, (int)Bitmap.ByteLength(bitCount))
    {
        _source = source;
        _bitCount = bitCount;
        _copy = new Lazy<AlignedArray>(Copy);
    }

    public override nint Address => _copy.Value.Address;

    private AlignedArray Copy()
    {
        AlignedArray copy = new(Length);
        // SAFETY: as for every buffer of a view; Address is asked for only while its lease is held.
        ReadOnlySpan<byte> source = new((void*)_source, Length);
        Span<byte> target = copy.GetSpan();
        source.CopyTo(target);
        target[^1] &= (byte)Bitmap.LowMask(_bitCount & 7);
        return copy;
    }
}

/// <summary>
/// Offsets that count from a place far before the first, in a chunk that an update cut from a longer one, as a copy with the base taken
/// off, made when it is first asked for.
/// </summary>
internal sealed unsafe class RebasedOffsets : ViewBuffer
{
    private readonly nint _source;
    private readonly int _origin;
    private readonly Lazy<AlignedArray> _copy;

    public RebasedOffsets(ArrowView view, nint source, int rows, int origin)
        : base(view, (rows + 1) * sizeof(int))
    {
        _source = source;
        _origin = origin;
        _copy = new Lazy<AlignedArray>(Copy);
    }

    public override nint Address => _copy.Value.Address;

    private AlignedArray Copy()
    {
        AlignedArray copy = new(Length);
        // SAFETY: as for every buffer of a view; Address is asked for only while its lease is held.
        ReadOnlySpan<int> source = new((void*)_source, Length / sizeof(int));
        Span<int> target = MemoryMarshal.Cast<byte, int>(copy.GetSpan());
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i] - _origin;
        return copy;
    }
}
