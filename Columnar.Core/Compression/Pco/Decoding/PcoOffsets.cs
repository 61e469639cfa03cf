using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>
/// Reads the offsets of a batch: fields of different widths, each of which is added to the lowest latent of its bin. Where all begin is
/// known before, so that none waits for another.
/// </summary>
internal static unsafe class PcoOffsets
{
    // A field begins within the first of the bytes loaded, after up to 7 bits.
    private const int MaxBitsOf64 = 57;
    private const int MaxBitsOf32 = 25;

    /// <summary>The lowest bits of a word, fewer than 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LowBits(ulong word, uint bits) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(word, bits) : word & ~(ulong.MaxValue << (int)bits);

    /// <summary>Adds offsets to the lowest latents.</summary>
    /// <param name="bytes">What holds the offsets, and 15 bytes beyond the last.</param>
    /// <param name="bit">Where the first begins.</param>
    /// <param name="starts">Where each begins after the first, and where the last ends.</param>
    /// <param name="lowers">The lowest latents.</param>
    /// <param name="target">Where the latents go.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="maxBits">The most bits of one.</param>
    public static void Read<TLatent>(
        byte* bytes,
        long bit,
        uint* starts,
        TLatent* lowers,
        TLatent* target,
        int count,
        int maxBits
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (maxBits > MaxBitsOf64)
        {
            AddUpTo64(bytes, (ulong)bit, starts, lowers, target, count);
            return;
        }
        // From here on relative to the byte begun, so that 32 bits hold every position.
        bytes += bit >> 3;
        uint past = (uint)bit & 7;
        nint done = 0;
        if (typeof(TLatent) == typeof(uint) && Avx2.IsSupported)
            done = Gather(bytes, past, starts, (uint*)lowers, (uint*)target, count, maxBits > MaxBitsOf32);
        else if (typeof(TLatent) == typeof(ulong) && Avx2.IsSupported)
            done = Gather(bytes, past, starts, (ulong*)lowers, (ulong*)target, count);
        AddUpTo57(bytes, past, starts, lowers, target, done, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUpTo57<TLatent>(
        byte* bytes,
        uint past,
        uint* starts,
        TLatent* lowers,
        TLatent* target,
        nint from,
        int count
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        for (nint i = from; i < count; i++)
        {
            uint start = starts[i];
            uint at = past + start;
            ulong word = *(ulong*)(bytes + (at >> 3)) >> (int)(at & 7);
            target[i] = lowers[i] + TLatent.CreateTruncating(LowBits(word, starts[i + 1] - start));
        }
    }

    // Eight at once, as far as whole vectors go; wide ones from two loads each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Gather(byte* bytes, uint past, uint* starts, uint* lowers, uint* target, int count, bool isWide)
    {
        Vector256<uint> pasts = Vector256.Create(past);
        Vector256<uint> bitsOfByte = Vector256.Create(7u);
        nint i = 0;
        for (; i <= count - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<uint> start = Vector256.Load(starts + i);
            Vector256<uint> bits = Vector256.Load(starts + i + 1) - start;
            Vector256<uint> at = start + pasts;
            Vector256<int> places = (at >>> 3).AsInt32();
            at &= bitsOfByte;
            Vector256<uint> words = Avx2.ShiftRightLogicalVariable(Avx2.GatherVector256((uint*)bytes, places, 1), at);
            if (isWide)
            {
                Vector256<uint> next = Avx2.GatherVector256((uint*)(bytes + sizeof(uint)), places, 1);
                // Shifts by all 32 bits give zero, as they should.
                words |= Avx2.ShiftLeftLogicalVariable(next, Vector256.Create(32u) - at);
            }
            Vector256<uint> others = Avx2.ShiftLeftLogicalVariable(Vector256<uint>.AllBitsSet, bits);
            (Vector256.Load(lowers + i) + Vector256.AndNot(words, others)).Store(target + i);
        }
        return i;
    }

    // Four at once, as far as whole vectors go.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Gather(byte* bytes, uint past, uint* starts, ulong* lowers, ulong* target, int count)
    {
        Vector128<uint> pasts = Vector128.Create(past);
        Vector128<uint> bitsOfByte = Vector128.Create(7u);
        nint i = 0;
        for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            Vector128<uint> start = Vector128.Load(starts + i);
            Vector256<ulong> bits = Widen(Vector128.Load(starts + i + 1) - start);
            Vector128<uint> at = start + pasts;
            Vector256<ulong> words = Avx2.GatherVector256((ulong*)bytes, (at >>> 3).AsInt32(), 1);
            words = Avx2.ShiftRightLogicalVariable(words, Widen(at & bitsOfByte));
            Vector256<ulong> others = Avx2.ShiftLeftLogicalVariable(Vector256<ulong>.AllBitsSet, bits);
            (Vector256.Load(lowers + i) + Vector256.AndNot(words, others)).Store(target + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Widen(Vector128<uint> values) => Avx2.ConvertToVector256Int64(values).AsUInt64();

    // The second load begins with the last byte of the first, so that no shift is by all 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUpTo64<TLatent>(
        byte* bytes,
        ulong bit,
        uint* starts,
        TLatent* lowers,
        TLatent* target,
        int count
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        for (nint i = 0; i < count; i++)
        {
            uint start = starts[i];
            uint bits = starts[i + 1] - start;
            ulong at = bit + start;
            int past = (int)(at & 7);
            byte* from = bytes + (at >> 3);
            ulong word = (*(ulong*)from >> past) | (*(ulong*)(from + 7) << (56 - past));
            ulong offset = bits == 64 ? word : LowBits(word, bits);
            target[i] = lowers[i] + TLatent.CreateTruncating(offset);
        }
    }
}
