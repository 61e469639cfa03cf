using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>The steps of a quicksort that stops early: pivots, the split around one, and what helps against bad ones.</summary>
internal static class PcoPartition
{
    // Shorter spans take the median of three, longer ones that of three medians.
    private const int MinLengthOfMedians = 50;
    private const int MinLengthOfMedian = 8;

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

    private static int MedianIndex<TLatent>(ReadOnlySpan<TLatent> latents, int a, int b, int c)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        if (latents[b] < latents[a])
            (a, b) = (b, a);
        if (latents[c] < latents[b])
            (b, c) = (c, b);
        return latents[b] < latents[a] ? a : b;
    }

    /// <summary>
    /// Moves the latents below the pivot to the front, in their order, and says how many there are. The others move as a queue does:
    /// each latent that goes to the front sends the first of them to the back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Split<TLatent>(Span<TLatent> latents, TLatent pivot)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // SAFETY: the front never overtakes the position, which stays below the length.
        ref TLatent start = ref MemoryMarshal.GetReference(latents);
        nint front = 0;
        for (nint i = 0; i < latents.Length; i++)
        {
            TLatent latent = Unsafe.Add(ref start, i);
            Unsafe.Add(ref start, i) = Unsafe.Add(ref start, front);
            Unsafe.Add(ref start, front) = latent;
            front += latent < pivot ? 1 : 0;
        }
        return (int)front;
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

    public static TLatent Min<TLatent>(ReadOnlySpan<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        TLatent min = latents[0];
        foreach (TLatent latent in latents)
            min = latent < min ? latent : min;
        return min;
    }

    public static TLatent Max<TLatent>(ReadOnlySpan<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>
    {
        TLatent max = latents[0];
        foreach (TLatent latent in latents)
            max = latent > max ? latent : max;
        return max;
    }
}
