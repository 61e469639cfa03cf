using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>The steps of a quicksort that stops early: pivots, the split around one, and what helps against bad ones.</summary>
internal static class PcoPartition
{
    // Shorter spans take the median of three, longer ones that of three medians.
    private const int MinLengthOfMedians = 50;
    private const int MinLengthOfMedian = 8;
    private const int MinLengthOfVectors = 48;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLatent ChoosePivot<TLatent>(ReadOnlySpan<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        int a = latents.Length / 4;
        int b = latents.Length / 2;
        int c = (int)(latents.Length * 3L / 4);
        if (latents.Length < MinLengthOfMedian)
            return latents[b];
        if (latents.Length >= MinLengthOfMedians)
        {
            a = MedianIndex(latents, a - 1, a, a + 1);
            b = MedianIndex(latents, b - 1, b, b + 1);
            c = MedianIndex(latents, c - 1, c, c + 1);
        }
        return latents[MedianIndex(latents, a, b, c)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MedianIndex<TLatent>(ReadOnlySpan<TLatent> latents, int a, int b, int c)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        // Swaps by masks, as branches could not be predicted.
        int swap = (a ^ b) & -Unsafe.BitCast<bool, byte>(latents[b] < latents[a]);
        a ^= swap;
        b ^= swap;
        swap = (b ^ c) & -Unsafe.BitCast<bool, byte>(latents[c] < latents[b]);
        b ^= swap;
        swap = (a ^ b) & -Unsafe.BitCast<bool, byte>(latents[b] < latents[a]);
        return b ^ swap;
    }

    /// <summary>
    /// Moves the latents below the pivot to the front, in their order, and says how many there are: every latent changes places with
    /// the first that is not known to be below.
    /// </summary>
    /// <param name="latents">The latents.</param>
    /// <param name="pivot">The pivot.</param>
    /// <param name="scratch">As long; undefined afterwards.</param>
    public static int Split<TLatent>(Span<TLatent> latents, TLatent pivot, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (PcoVectorPartition.IsSupported<TLatent>() && latents.Length >= MinLengthOfVectors)
            return PcoVectorPartition.Split(latents, pivot, scratch);
        return Split(latents, pivot, 0, 0, latents.Length);
    }

    /// <summary>The split of a range, where <paramref name="front"/> latents before it are below the pivot and in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Split<TLatent>(Span<TLatent> latents, TLatent pivot, int front, int from, int to)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // SAFETY: the range lies within the latents, and the front never overtakes the position.
        ref TLatent start = ref MemoryMarshal.GetReference(latents[..to]);
        nint below = front;
        for (nint i = from; i < to; i++)
        {
            TLatent latent = Unsafe.Add(ref start, i);
            Unsafe.Add(ref start, i) = Unsafe.Add(ref start, below);
            Unsafe.Add(ref start, below) = latent;
            // No branch, which would be mispredicted every other time.
            below += Unsafe.BitCast<bool, byte>(latent < pivot);
        }
        return (int)below;
    }

    /// <summary>Swaps three latents of the middle with others, so that a pattern does not make for the next bad pivot.</summary>
    public static void Scatter<TLatent>(Span<TLatent> latents)
    {
        if (latents.Length < MinLengthOfMedian)
            return;
        ulong random = (ulong)latents.Length;
        uint mask = BitOperations.RoundUpToPowerOf2((uint)latents.Length) - 1;
        int middle = latents.Length / 4 * 2;
        for (int i = 0; i < 3; i++)
        {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            int other = (int)((uint)random & mask);
            if (other >= latents.Length)
                other -= latents.Length;
            (latents[middle - 1 + i], latents[other]) = (latents[other], latents[middle - 1 + i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLatent Min<TLatent>(ReadOnlySpan<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        TLatent min = latents[0];
        int i = 0;
        if (Vector256.IsHardwareAccelerated && latents.Length >= Vector256<TLatent>.Count)
        {
            Vector256<TLatent> mins = Vector256.Create(latents);
            for (; i <= latents.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                mins = Vector256.Min(mins, Vector256.Create(latents[i..]));
            Vector128<TLatent> half = Vector128.Min(mins.GetLower(), mins.GetUpper());
            min = TLatent.Min(half[0], half[1]);
            for (int lane = 2; lane < Vector128<TLatent>.Count; lane++)
                min = TLatent.Min(min, half[lane]);
        }
        for (; i < latents.Length; i++)
            min = TLatent.Min(min, latents[i]);
        return min;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLatent Max<TLatent>(ReadOnlySpan<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        TLatent max = latents[0];
        int i = 0;
        if (Vector256.IsHardwareAccelerated && latents.Length >= Vector256<TLatent>.Count)
        {
            Vector256<TLatent> maxes = Vector256.Create(latents);
            for (; i <= latents.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                maxes = Vector256.Max(maxes, Vector256.Create(latents[i..]));
            Vector128<TLatent> half = Vector128.Max(maxes.GetLower(), maxes.GetUpper());
            max = TLatent.Max(half[0], half[1]);
            for (int lane = 2; lane < Vector128<TLatent>.Count; lane++)
                max = TLatent.Max(max, half[lane]);
        }
        for (; i < latents.Length; i++)
            max = TLatent.Max(max, latents[i]);
        return max;
    }
}
