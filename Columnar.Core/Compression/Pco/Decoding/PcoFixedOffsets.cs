using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>
/// Reads the offsets of a batch of one bin: fields of one width, each of which is added to the lowest latent. Eight of them take as many
/// bytes as one has bits, so that within every eight they lie the same way.
/// </summary>
internal static unsafe class PcoFixedOffsets
{
    private const int Group = 8;

    // A field begins within the first of the bytes loaded, after up to 7 bits.
    private const int MaxBitsOf64 = 57;
    private const int MaxBitsOf32 = 25;

    /// <summary>Adds offsets to the lowest latent.</summary>
    /// <param name="bytes">What holds the offsets.</param>
    /// <param name="bit">Where the first begins.</param>
    /// <param name="width">The bits of each, at least one.</param>
    /// <param name="lower">The lowest latent.</param>
    /// <param name="target">Where the latents go; room for a batch.</param>
    /// <param name="count">How many there are. Those up to the next multiple of eight are read too, and 16 bytes beyond.</param>
    public static void Read<TLatent>(byte* bytes, long bit, int width, TLatent lower, TLatent* target, int count)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        bytes += bit >> 3;
        uint past = (uint)bit & 7;
        if (width == sizeof(TLatent) * 8 && past == 0)
            AddWhole((TLatent*)bytes, lower, target, count);
        else if (typeof(TLatent) == typeof(uint) && Avx2.IsSupported)
            Spread(bytes, past, width, uint.CreateTruncating(lower), (uint*)target, count);
        else if (typeof(TLatent) == typeof(ulong) && Avx2.IsSupported)
            Spread(bytes, past, width, ulong.CreateTruncating(lower), (ulong*)target, count);
        else
            AddEach(bytes, past, width, lower, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWhole<TLatent>(TLatent* offsets, TLatent lower, TLatent* target, int count)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> lowers = Vector256.Create(lower);
            for (; i <= count - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                (lowers + Vector256.Load(offsets + i)).Store(target + i);
        }
        for (; i < count; i++)
            target[i] = lower + Unsafe.ReadUnaligned<TLatent>(offsets + i);
    }

    // A lane takes the bytes from the one its field begins in; wide fields end in those of a second load that begins with the last byte
    // of the first, so that no shift is by all bits. Four fields begin within 13 bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(byte* bytes, uint past, int width, uint lower, uint* target, int count)
    {
        uint upper = (past + 4 * (uint)width) >> 3;
        Vector256<uint> at =
            Vector256.Create(past) + Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7) * Vector256.Create((uint)width);
        Vector256<uint> places = (at >>> 3) - Vector256.Create(0, 0, 0, 0, upper, upper, upper, upper);
        Vector256<byte> take = (places * Vector256.Create(0x01010101u) + Vector256.Create(0x03020100u)).AsByte();
        Vector256<uint> shift = at & Vector256.Create(7u);
        Vector256<uint> rest = Vector256.Create(24u) - shift;
        Vector256<uint> mask = Vector256.Create(uint.MaxValue >> (32 - width));
        Vector256<uint> lowers = Vector256.Create(lower);
        bool isWide = width > MaxBitsOf32;
        for (int i = 0; i < count; i += Group)
        {
            Vector256<uint> words = Avx2.Shuffle(Load(bytes, bytes + upper), take).AsUInt32();
            words = Avx2.ShiftRightLogicalVariable(words, shift);
            if (isWide)
            {
                Vector256<uint> next = Avx2.Shuffle(Load(bytes + 3, bytes + 3 + upper), take).AsUInt32();
                words |= Avx2.ShiftLeftLogicalVariable(next, rest);
            }
            (lowers + (words & mask)).Store(target + i);
            bytes += width;
        }
    }

    // Two fields begin within 9 bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(byte* bytes, uint past, int width, ulong lower, ulong* target, int count)
    {
        uint second = (past + 2 * (uint)width) >> 3;
        uint third = (past + 4 * (uint)width) >> 3;
        uint fourth = (past + 6 * (uint)width) >> 3;
        Vector256<ulong> bits = Vector256.Create((ulong)width);
        Vector256<ulong> pasts = Vector256.Create((ulong)past);
        Vector256<ulong> at = pasts + Vector256.Create(0UL, 1, 2, 3) * bits;
        Vector256<ulong> moreAt = pasts + Vector256.Create(4UL, 5, 6, 7) * bits;
        Vector256<byte> take = Places((at >>> 3) - Vector256.Create(0UL, 0, second, second));
        Vector256<byte> takeMore = Places((moreAt >>> 3) - Vector256.Create((ulong)third, third, fourth, fourth));
        Vector256<ulong> shift = at & Vector256.Create(7UL);
        Vector256<ulong> moreShift = moreAt & Vector256.Create(7UL);
        Vector256<ulong> mask = Vector256.Create(ulong.MaxValue >> (64 - width));
        Vector256<ulong> lowers = Vector256.Create(lower);
        bool isWide = width > MaxBitsOf64;
        for (int i = 0; i < count; i += Group)
        {
            Vector256<ulong> words = Avx2.Shuffle(Load(bytes, bytes + second), take).AsUInt64();
            Vector256<ulong> more = Avx2.Shuffle(Load(bytes + third, bytes + fourth), takeMore).AsUInt64();
            words = Avx2.ShiftRightLogicalVariable(words, shift);
            more = Avx2.ShiftRightLogicalVariable(more, moreShift);
            if (isWide)
            {
                Vector256<ulong> full = Vector256.Create(56UL);
                byte* last = bytes + 7;
                Vector256<ulong> next = Avx2.Shuffle(Load(last, last + second), take).AsUInt64();
                Vector256<ulong> moreNext = Avx2.Shuffle(Load(last + third, last + fourth), takeMore).AsUInt64();
                words |= Avx2.ShiftLeftLogicalVariable(next, full - shift);
                more |= Avx2.ShiftLeftLogicalVariable(moreNext, full - moreShift);
            }
            (lowers + (words & mask)).Store(target + i);
            (lowers + (more & mask)).Store(target + i + Vector256<ulong>.Count);
            bytes += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Places(Vector256<ulong> firsts) =>
        (firsts * Vector256.Create(0x0101_0101_0101_0101UL) + Vector256.Create(0x0706_0504_0302_0100UL)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Load(byte* lower, byte* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEach<TLatent>(byte* bytes, uint past, int width, TLatent lower, TLatent* target, int count)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        ulong mask = ulong.MaxValue >> (64 - width);
        bool isWide = width > MaxBitsOf64;
        uint at = past;
        for (nint i = 0; i < count; i++)
        {
            byte* from = bytes + (at >> 3);
            int shift = (int)(at & 7);
            ulong word = *(ulong*)from >> shift;
            if (isWide)
                word |= *(ulong*)(from + 7) << (56 - shift);
            target[i] = lower + TLatent.CreateTruncating(word & mask);
            at += (uint)width;
        }
    }
}
