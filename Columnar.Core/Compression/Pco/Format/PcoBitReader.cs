using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Reads fields of whole bits, the lowest bit of the first byte first. What lies beyond the end reads as zero until
/// <see cref="CheckEnd"/> says so, which the reader of a structure calls before it trusts what it read.
/// </summary>
internal ref struct PcoBitReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _start;
    private long _bit;

    /// <summary>Reads from the first bit of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where they begin in the whole, for errors.</param>
    public PcoBitReader(ReadOnlySpan<byte> bytes, long start = 0)
    {
        _bytes = bytes;
        _start = start;
    }

    /// <summary>The bytes read from, the last of them perhaps not wholly; never more than there are.</summary>
    public readonly int ByteLength => (int)Math.Min((_bit + 7) >> 3, _bytes.Length);

    /// <summary>The byte of the whole that is read next.</summary>
    public readonly long Offset => _start + Math.Min(_bit >> 3, _bytes.Length);

    /// <summary>The bits that are left; negative where more were read than there are.</summary>
    public readonly long BitsLeft => _bytes.Length * 8L - _bit;

    /// <summary>Reads a field of 0 to 64 bits.</summary>
    public ulong Read(int bits)
    {
        int index = (int)Math.Min(_bit >> 3, _bytes.Length);
        int shift = (int)(_bit & 7);
        _bit += bits;
        ulong low;
        ulong high;
        if (_bytes.Length - index > sizeof(ulong))
        {
            low = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[index..]);
            high = _bytes[index + sizeof(ulong)];
        }
        else
        {
            Span<byte> rest = stackalloc byte[sizeof(ulong)];
            rest.Clear();
            _bytes[index..].CopyTo(rest);
            low = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            high = 0;
        }
        // The ninth byte is wanted where the field begins within the first; << 64 would be << 0.
        ulong value = shift == 0 ? low : (low >> shift) | (high << (64 - shift));
        return bits == 64 ? value : value & ((1UL << bits) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt(int bits) => (int)Read(bits);

    public bool ReadBool() => Read(1) != 0;

    public byte ReadByte() => (byte)Read(8);

    /// <summary>Takes whole bytes, which must be there, from the beginning of a byte.</summary>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        ReadOnlySpan<byte> taken = _bytes.Slice((int)(_bit >> 3), length);
        _bit += length * 8L;
        return taken;
    }

    /// <summary>Throws where more was read than there is.</summary>
    /// <param name="structure">What was read.</param>
    /// <exception cref="CorruptDataException">The bytes ended before.</exception>
    public readonly void CheckEnd(string structure)
    {
        if (BitsLeft < 0)
            PcoThrow.TooShort(structure, _start + _bytes.Length);
    }

    /// <summary>Ends a structure: goes to the end of the byte begun, whose last bits must be zero.</summary>
    /// <param name="structure">What was read.</param>
    /// <exception cref="CorruptDataException">The bytes ended before, or a last bit is set.</exception>
    public void FinishByte(string structure)
    {
        CheckEnd(structure);
        int left = (int)(-_bit & 7);
        if (left != 0 && Read(left) is var padding and not 0)
            PcoThrow.Corrupt(structure, Offset - 1, "zeros to the end of the last byte", $"bits {padding:b}");
    }
}
