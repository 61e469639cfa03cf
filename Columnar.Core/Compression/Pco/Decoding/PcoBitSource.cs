using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// The bits of a page's batches. What is read of a variable at a time takes at most <see cref="SectionLength"/> bytes whatever its bits
/// say; where less is left, the rest is read from a copy with zeros behind it, and only then is asked whether too much was read.
/// </summary>
internal unsafe struct PcoBitSource
{
    /// <summary>A batch of states of 14 bits and of offsets of 64, and what loads of 16 bytes read beyond, rounded up.</summary>
    public const int SectionLength = 2560;

    /// <summary>The length of the copy of the rest: less than a section, and a section behind it.</summary>
    public const int TailLength = 2 * SectionLength;

    private readonly byte* _tail;
    private readonly long _pageOffset;
    private byte* _bytes;
    private long _end;
    private long _moved;

    /// <param name="bytes">The page's bytes after its own meta.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="tail">Room for <see cref="TailLength"/> bytes.</param>
    /// <param name="pageOffset">Where the bytes begin in the whole, for errors.</param>
    public PcoBitSource(byte* bytes, int length, byte* tail, long pageOffset)
    {
        _bytes = bytes;
        _end = length * 8L;
        _tail = tail;
        _pageOffset = pageOffset;
    }

    /// <summary>The bit that is read next, from <see cref="Bytes"/>.</summary>
    public long Bit;

    /// <summary>Where <see cref="Bit"/> is counted from.</summary>
    public readonly byte* Bytes => _bytes;

    /// <summary>The byte of the whole that is read next.</summary>
    public readonly long Offset => _pageOffset + _moved + Math.Min(Bit, _end) / 8;

    /// <summary>Sees to it that a section can be read whatever it holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin()
    {
        if (_end - Bit < SectionLength * 8L && _bytes != _tail)
            MoveToTail();
    }

    /// <summary>Throws where more was read than there is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void End()
    {
        if (Bit > _end)
            PcoThrow.TooShort("Pcodec page", _pageOffset + _moved + (_end >> 3));
    }

    /// <summary>Ends the page: the last bits of the byte begun must be zero.</summary>
    /// <returns>The bytes read.</returns>
    public readonly int Finish()
    {
        int index = (int)(Bit >> 3);
        int past = (int)(Bit & 7);
        // A byte begun is there: Bit is at most the end, which is the end of a byte.
        if (past != 0 && _bytes[index] >> past != 0)
        {
            long offset = _pageOffset + _moved + index;
            PcoThrow.Corrupt("Pcodec page", offset, "zeros to the end of the last byte", $"byte {_bytes[index]:x2}");
        }
        return (int)_moved + index + (past == 0 ? 0 : 1);
    }

    // What lies before the byte begun was read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveToTail()
    {
        long index = Bit >> 3;
        int length = (int)((_end >> 3) - index);
        Unsafe.CopyBlockUnaligned(_tail, _bytes + index, (uint)length);
        Unsafe.InitBlockUnaligned(_tail + length, 0, SectionLength);
        _bytes = _tail;
        _moved += index;
        Bit -= index * 8;
        _end -= index * 8;
    }
}
