using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>Sorts a few latents by counting, for each, those that come before it.</summary>
internal static class PcoSmallSort
{
    /// <summary>So few that no pivot among them is a bad one, and that they fit two vectors.</summary>
    public const int MaxLength = 15;

    /// <summary>The room that sorting takes: two vectors of the narrowest latents.</summary>
    public const int ScratchLength = 128;

    /// <summary>Sorts latents in place.</summary>
    /// <param name="latents">At most <see cref="MaxLength"/>.</param>
    /// <param name="scratch">As long as <see cref="ScratchLength"/>; undefined afterwards.</param>
    public static void Sort<TLatent>(Span<TLatent> latents, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (Vector256.IsHardwareAccelerated)
            SortByRanks(latents, scratch);
        else
            latents.Sort();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortByRanks<TLatent>(Span<TLatent> latents, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // Behind the latents are greatest ones, which come before none of them.
        scratch = scratch[..(2 * Vector512<TLatent>.Count)];
        scratch.Fill(TLatent.AllBitsSet);
        latents.CopyTo(scratch);
        bool isPair = Vector512<TLatent>.Count <= MaxLength;
        Vector512<TLatent> first = Vector512.Create(scratch);
        Vector512<TLatent> second = isPair ? Vector512.Create(scratch[Vector512<TLatent>.Count..]) : first;
        // SAFETY: a rank is the number of other latents that come before, so below the length.
        ref TLatent sorted = ref MemoryMarshal.GetReference(latents);
        for (int i = 0; i < latents.Length; i++)
        {
            Vector512<TLatent> latent = Vector512.Create(scratch[i]);
            ulong isLess = Vector512.LessThan(first, latent).ExtractMostSignificantBits();
            ulong isEqual = Vector512.Equals(first, latent).ExtractMostSignificantBits();
            if (isPair)
            {
                isLess |= Vector512.LessThan(second, latent).ExtractMostSignificantBits() << Vector512<TLatent>.Count;
                isEqual |= Vector512.Equals(second, latent).ExtractMostSignificantBits() << Vector512<TLatent>.Count;
            }
            // Equal ones keep their order.
            int rank = BitOperations.PopCount(isLess | (isEqual & ((1UL << i) - 1)));
            Unsafe.Add(ref sorted, rank) = scratch[i];
        }
    }
}
