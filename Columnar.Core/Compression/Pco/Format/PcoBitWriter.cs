using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// Writes fields of whole bits, the lowest bit of the first byte first. Whole words are stored, so that the room must be
/// <see cref="Slack"/> bytes more than what is written; what lies behind that is undefined afterwards.
/// </summary>
internal ref struct PcoBitWriter
{
    /// <summary>Bytes that may be stored to behind the last one.</summary>
    public const int Slack = 16;

    // With up to 7 bits pending, this many more fit a word.
    private const int MaxShortBits = 56;

    private readonly Span<byte> _bytes;
    private int _position;

    // What is not stored yet, below 8 bits between calls.
    private ulong _pending;
    private int _pendingBits;

    public PcoBitWriter(Span<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes written to, the last of them perhaps not wholly.</summary>
    public readonly int ByteLength => _position + ((_pendingBits + 7) >> 3);

    /// <summary>Writes a field of 0 to 64 bits, which has no higher bit set.</summary>
    public void Write(ulong value, int bits)
    {
        if (bits > MaxShortBits)
        {
            Write(value & uint.MaxValue, 32);
            value >>= 32;
            bits -= 32;
        }
        _pending |= value << _pendingBits;
        _pendingBits += bits;
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes[_position..], _pending);
        _position += _pendingBits >> 3;
        _pending >>= _pendingBits & ~7;
        _pendingBits &= 7;
    }

    public void Write(bool value) => Write(value ? 1UL : 0UL, 1);

    /// <summary>Copies bytes to the beginning of a byte.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes[_position..]);
        _position += bytes.Length;
    }

    /// <summary>Fills the byte begun with zeros.</summary>
    public void FinishByte()
    {
        if (_pendingBits > 0)
            Write(0, 8 - _pendingBits);
    }

    /// <summary>Writes the codes of symbols: the lower half of each, of as many bits as the upper half says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteCodes(ReadOnlySpan<uint> codes)
    {
        // SAFETY: a code has 14 bits at most; the room of all of them is checked here, and whole words fit the slack.
        Require(codes.Length * 2L);
        ref byte target = ref MemoryMarshal.GetReference(_bytes);
        ref uint code = ref MemoryMarshal.GetReference(codes);
        ulong pending = _pending;
        int pendingBits = _pendingBits;
        nint position = _position;
        nint i = 0;
        for (; i <= codes.Length - 4; i += 4)
        {
            uint code0 = Unsafe.Add(ref code, i);
            uint code1 = Unsafe.Add(ref code, i + 1);
            uint code2 = Unsafe.Add(ref code, i + 2);
            uint code3 = Unsafe.Add(ref code, i + 3);
            int bits0 = (int)(code0 >> 16);
            int bits1 = (int)(code1 >> 16);
            int bits2 = (int)(code2 >> 16);
            int bits3 = (int)(code3 >> 16);
            ulong low = (ushort)code0 | ((ulong)(ushort)code1 << bits0);
            ulong high = (ushort)code2 | ((ulong)(ushort)code3 << bits2);
            pending |= (low | (high << (bits0 + bits1))) << pendingBits;
            pendingBits += bits0 + bits1 + bits2 + bits3;
            Store(ref target, ref position, ref pending, ref pendingBits);
        }
        for (; i < codes.Length; i++)
        {
            uint last = Unsafe.Add(ref code, i);
            pending |= (ulong)(ushort)last << pendingBits;
            pendingBits += (int)(last >> 16);
            Store(ref target, ref position, ref pending, ref pendingBits);
        }
        _pending = pending;
        _pendingBits = pendingBits;
        _position = (int)position;
    }

    /// <summary>Writes latents, each of its own number of bits, which has no higher bit set.</summary>
    /// <param name="offsets">The latents.</param>
    /// <param name="offsetBits">Their numbers of bits.</param>
    /// <param name="maxBits">At least the greatest of these.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteOffsets<TLatent>(ReadOnlySpan<TLatent> offsets, ReadOnlySpan<byte> offsetBits, int maxBits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (offsetBits.Length < offsets.Length)
            throw new ArgumentException("Fewer widths than offsets.", nameof(offsetBits));
        if (maxBits == 0)
            return;
        // SAFETY: the room for offsets of all bits is checked here, and whole words fit the slack.
        Require(offsets.Length * (long)Unsafe.SizeOf<TLatent>());
        ref byte target = ref MemoryMarshal.GetReference(_bytes);
        ref TLatent offset = ref MemoryMarshal.GetReference(offsets);
        ref byte width = ref MemoryMarshal.GetReference(offsetBits);
        ulong pending = _pending;
        int pendingBits = _pendingBits;
        nint position = _position;
        nint i = 0;
        if (maxBits <= MaxShortBits / 4)
        {
            for (; i <= offsets.Length - 4; i += 4)
            {
                ulong low = ulong.CreateTruncating(Unsafe.Add(ref offset, i));
                ulong high = ulong.CreateTruncating(Unsafe.Add(ref offset, i + 2));
                int lowBits = Unsafe.Add(ref width, i);
                int highBits = Unsafe.Add(ref width, i + 2);
                low |= ulong.CreateTruncating(Unsafe.Add(ref offset, i + 1)) << lowBits;
                high |= ulong.CreateTruncating(Unsafe.Add(ref offset, i + 3)) << highBits;
                lowBits += Unsafe.Add(ref width, i + 1);
                highBits += Unsafe.Add(ref width, i + 3);
                pending |= (low | (high << lowBits)) << pendingBits;
                pendingBits += lowBits + highBits;
                Store(ref target, ref position, ref pending, ref pendingBits);
            }
        }
        else if (maxBits <= MaxShortBits / 2)
        {
            for (; i <= offsets.Length - 2; i += 2)
            {
                ulong low = ulong.CreateTruncating(Unsafe.Add(ref offset, i));
                int lowBits = Unsafe.Add(ref width, i);
                low |= ulong.CreateTruncating(Unsafe.Add(ref offset, i + 1)) << lowBits;
                pending |= low << pendingBits;
                pendingBits += lowBits + Unsafe.Add(ref width, i + 1);
                Store(ref target, ref position, ref pending, ref pendingBits);
            }
        }
        for (; i < offsets.Length; i++)
        {
            ulong value = ulong.CreateTruncating(Unsafe.Add(ref offset, i));
            int bits = Unsafe.Add(ref width, i);
            Append(ref target, ref position, ref pending, ref pendingBits, value, bits);
        }
        _pending = pending;
        _pendingBits = pendingBits;
        _position = (int)position;
    }

    /// <summary>Writes latents less a lower one, all of one number of bits, beyond which none of them has a bit set.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="lower">What is taken from each.</param>
    /// <param name="bits">The number of bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteOffsets<TLatent>(ReadOnlySpan<TLatent> latents, TLatent lower, int bits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // SAFETY: the room for offsets of all bits is checked here, and whole words fit the slack.
        Require(latents.Length * (long)Unsafe.SizeOf<TLatent>());
        ref byte target = ref MemoryMarshal.GetReference(_bytes);
        ref TLatent latent = ref MemoryMarshal.GetReference(latents);
        ulong pending = _pending;
        int pendingBits = _pendingBits;
        nint position = _position;
        nint i = 0;
        // Pairs, and as narrow ones as there are pairs of those.
        for (; bits <= MaxShortBits / 2 && i <= latents.Length - 4; i += 4)
        {
            ulong low = ulong.CreateTruncating(Unsafe.Add(ref latent, i) - lower);
            ulong high = ulong.CreateTruncating(Unsafe.Add(ref latent, i + 2) - lower);
            low |= ulong.CreateTruncating(Unsafe.Add(ref latent, i + 1) - lower) << bits;
            high |= ulong.CreateTruncating(Unsafe.Add(ref latent, i + 3) - lower) << bits;
            pending |= low << pendingBits;
            pendingBits += 2 * bits;
            if (bits > MaxShortBits / 4)
                Store(ref target, ref position, ref pending, ref pendingBits);
            pending |= high << pendingBits;
            pendingBits += 2 * bits;
            Store(ref target, ref position, ref pending, ref pendingBits);
        }
        for (; i < latents.Length; i++)
        {
            ulong value = ulong.CreateTruncating(Unsafe.Add(ref latent, i) - lower);
            Append(ref target, ref position, ref pending, ref pendingBits, value, bits);
        }
        _pending = pending;
        _pendingBits = pendingBits;
        _position = (int)position;
    }

    private readonly void Require(long byteLength)
    {
        if (_bytes.Length - _position < byteLength + Slack)
            throw new ArgumentException("Too little room for the bits.", nameof(byteLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(
        ref byte target,
        ref nint position,
        ref ulong pending,
        ref int pendingBits,
        ulong value,
        int bits
    )
    {
        if (bits > MaxShortBits)
        {
            pending |= (value & uint.MaxValue) << pendingBits;
            pendingBits += 32;
            Store(ref target, ref position, ref pending, ref pendingBits);
            value >>= 32;
            bits -= 32;
        }
        pending |= value << pendingBits;
        pendingBits += bits;
        Store(ref target, ref position, ref pending, ref pendingBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref byte target, ref nint position, ref ulong pending, ref int pendingBits)
    {
        ulong word = BitConverter.IsLittleEndian ? pending : BinaryPrimitives.ReverseEndianness(pending);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, position), word);
        position += pendingBits >> 3;
        pending >>= pendingBits & ~7;
        pendingBits &= 7;
    }
}
