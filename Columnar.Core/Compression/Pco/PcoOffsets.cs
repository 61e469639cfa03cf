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
    // A field that begins within the first of the bytes loaded, after up to 7 bits.
    private const int MaxBitsOf64 = 57;

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
        if (starts[count] == (uint)count * sizeof(TLatent) * 8 && (bit & 7) == 0)
            AddWhole(bytes + (bit >> 3), lowers, target, count);
        else if (maxBits <= MaxBitsOf64)
            AddUpTo57(bytes, (ulong)bit, starts, lowers, target, count);
        else
            AddUpTo64(bytes, (ulong)bit, starts, lowers, target, count);
    }

    // All offsets have all bits, as their sum says.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWhole<TLatent>(byte* bytes, TLatent* lowers, TLatent* target, int count)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent* offsets = (TLatent*)bytes;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                (Vector256.Load(lowers + i) + Vector256.Load(offsets + i)).Store(target + i);
        }
        for (; i < count; i++)
            target[i] = lowers[i] + Unsafe.ReadUnaligned<TLatent>(offsets + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUpTo57<TLatent>(
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
            ulong at = bit + start;
            ulong word = *(ulong*)(bytes + (at >> 3)) >> (int)(at & 7);
            target[i] = lowers[i] + TLatent.CreateTruncating(LowBits(word, starts[i + 1] - start));
        }
    }

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
