using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Finds for each latent an earlier one that it differs little from. Sixteen are proposed: the last few, those as far back as the last
/// ones chosen, and those whose value, or value without its lowest byte, is the same or next to it by a table of hashes.
/// </summary>
internal sealed class PcoLookback
{
    public const int RecentCount = 6;
    public const int RepeatedCount = 4;
    public const int ProposalCount = 16;

    // A proposal in one number, the greatest of which is wanted: its score, how early it comes, and how far back it lies.
    public const int ScoreShift = 20;
    public const int OrderShift = 16;
    public const int BackMask = (1 << OrderShift) - 1;

    public const int CoarseShift = 8;
    private const int MinWindowLog = 4;
    private const int MaxWindowLog = 15;

    private const ulong Multiplier = 11400714819323197441;

    private PcoBuffer<int> _lastByHash;
    private PcoBuffer<int> _uses;
    private PcoBuffer<int> _useBits;

    /// <summary>The window for a chunk of some numbers.</summary>
    public static int WindowLog(int count) =>
        Math.Clamp(count <= 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1, MinWindowLog, MaxWindowLog);

    /// <summary>Chooses how far back each latent but the first looks.</summary>
    /// <param name="latents">A page's latents.</param>
    /// <param name="windowLog">The logarithm of the longest way back.</param>
    /// <param name="lookbacks">One fewer than latents, or none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Choose<TLatent>(ReadOnlySpan<TLatent> latents, int windowLog, Span<uint> lookbacks)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (latents.Length <= 1)
            return;
        int window = 1 << windowLog;
        int hashCount = 2 * window;
        Span<int> fine = _lastByHash.Take(2 * hashCount);
        fine.Clear();
        Span<int> coarse = fine[hashCount..];
        fine = fine[..hashCount];
        // Every distance counts as used once.
        Span<int> uses = _uses.Take(Math.Min(window, latents.Length));
        uses.Fill(1);
        Span<int> useBits = _useBits.Take(uses.Length);
        useBits.Fill(1);
        Span<int> proposals = stackalloc int[ProposalCount];
        proposals.Fill(1);
        int chosen = 1;
        int repeated = 0;
        for (int i = 1; i < latents.Length; i++)
        {
            if (i == ProposalCount && PcoVectorLookback.IsSupported<TLatent>())
            {
                var last = Vector128.Create<int>(proposals.Slice(RecentCount, RepeatedCount));
                PcoVectorLookback.Choose(latents, window, fine, coarse, uses, useBits, last, repeated, lookbacks);
                return;
            }
            int recent = Math.Min(i, ProposalCount);
            proposals[recent - 1] = recent;
            ulong value = ulong.CreateTruncating(latents[i]);
            int next = RecentCount + RepeatedCount;
            Propose(fine, value, i, window, proposals.Slice(next, 3), next);
            Propose(coarse, value >> CoarseShift, i, window, proposals[(next + 3)..], next + 3);

            int best = FindBest(latents, i, proposals, useBits);
            if (best != chosen)
                repeated = (repeated + 1) % RepeatedCount;
            proposals[RecentCount + repeated] = best;
            chosen = best;
            lookbacks[i - 1] = (uint)best;
            if (BitOperations.IsPow2(++uses[best - 1]))
                useBits[best - 1]++;
        }
    }

    /// <summary>Makes latents into differences from those looked back to, in place; the first one is undefined then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLatent Encode<TLatent>(Span<TLatent> latents, ReadOnlySpan<uint> lookbacks)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent state = latents.IsEmpty ? TLatent.Zero : latents[0];
        for (int i = latents.Length - 1; i > 0; i--)
            latents[i] = latents[i] - latents[i - (int)lookbacks[i - 1]] + PcoNumbers.Middle<TLatent>();
        return state;
    }

    // The last places of a value and its neighbours; a place too far back makes room for a fixed proposal.
    private static void Propose(
        Span<int> lastByHash,
        ulong value,
        int index,
        int window,
        Span<int> proposals,
        int fixedProposal
    )
    {
        ulong mask = (ulong)lastByHash.Length - 1;
        for (int k = 0; k < 3; k++)
        {
            int back = index - lastByHash[(int)(Hash(value + (ulong)k - 1) & mask)];
            proposals[k] = back <= window ? back : Math.Min(fixedProposal + k, index);
        }
        lastByHash[(int)(Hash(value) & mask)] = index;
    }

    /// <summary>The hash of a value, whose low bits are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ulong value)
    {
        value = (value ^ (value >> 32)) * Multiplier;
        return value ^ (value >> 32);
    }

    // The proposal of the greatest score, of equal ones the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FindBest<TLatent>(
        ReadOnlySpan<TLatent> latents,
        int index,
        ReadOnlySpan<int> proposals,
        ReadOnlySpan<int> useBits
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent latent = latents[index];
        int best = 0;
        for (int k = 0; k < proposals.Length; k++)
        {
            int back = proposals[k];
            TLatent difference = latent - latents[index - back];
            TLatent distance = TLatent.Min(difference, TLatent.Zero - difference);
            int score = useBits[back - 1] + PcoLatent<TLatent>.Bits - PcoLatent<TLatent>.BitLength(distance);
            best = Math.Max(best, (score << ScoreShift) | ((ProposalCount - 1 - k) << OrderShift) | back);
        }
        return best & BackMask;
    }
}
