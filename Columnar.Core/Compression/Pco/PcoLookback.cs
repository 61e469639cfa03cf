using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// Finds for each latent an earlier one that it differs little from. Sixteen are proposed: the last few, those as far back as the last
/// ones chosen, and those whose value, or value without its lowest byte, is the same or next to it by a table of hashes.
/// </summary>
internal sealed class PcoLookback
{
    private const int RecentCount = 6;
    private const int RepeatedCount = 4;
    private const int ProposalCount = 16;
    private const int CoarseShift = 8;
    private const int MinWindowLog = 4;
    private const int MaxWindowLog = 15;
    private const ulong Multiplier = 11400714819323197441;

    private PcoBuffer<int> _lastByHash;
    private PcoBuffer<int> _uses;

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
        // Every distance counts as used once, so that the logarithm of uses starts at one.
        Span<int> uses = _uses.Take(Math.Min(window, latents.Length));
        uses.Fill(1);
        Span<int> proposals = stackalloc int[ProposalCount];
        proposals.Fill(1);
        int chosen = 1;
        int repeated = 0;
        for (int i = 1; i < latents.Length; i++)
        {
            int recent = Math.Min(i, ProposalCount);
            proposals[recent - 1] = recent;
            ulong value = ulong.CreateTruncating(latents[i]);
            int next = RecentCount + RepeatedCount;
            Propose(fine, value, i, window, proposals.Slice(next, 3), next);
            Propose(coarse, value >> CoarseShift, i, window, proposals[(next + 3)..], next + 3);

            int best = FindBest(latents, i, proposals, uses);
            if (best != chosen)
                repeated = (repeated + 1) % RepeatedCount;
            proposals[RecentCount + repeated] = best;
            chosen = best;
            lookbacks[i - 1] = (uint)best;
            uses[best - 1]++;
        }
    }

    /// <summary>Makes latents into differences from those looked back to, in place; the first one is undefined then.</summary>
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
            ulong hash = value + (ulong)k - 1;
            hash = (hash ^ (hash >> 32)) * Multiplier;
            hash = (hash ^ (hash >> 32)) & mask;
            int back = index - lastByHash[(int)hash];
            proposals[k] = back <= window ? back : Math.Min(fixedProposal + k, index);
        }
        ulong own = (value ^ (value >> 32)) * Multiplier;
        lastByHash[(int)((own ^ (own >> 32)) & mask)] = index;
    }

    // The proposal of the greatest score, of equal ones the first. Without branches, which could not be predicted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindBest<TLatent>(
        ReadOnlySpan<TLatent> latents,
        int index,
        ReadOnlySpan<int> proposals,
        ReadOnlySpan<int> uses
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // SAFETY: proposals lie within 1 and the lesser of the index and the window, of which the uses have one each.
        ref TLatent latent = ref Unsafe.Add(ref MemoryMarshal.GetReference(latents), index);
        ref int use = ref Unsafe.Subtract(ref MemoryMarshal.GetReference(uses), 1);
        TLatent value = latent;
        int best = 0;
        for (int k = 0; k < proposals.Length; k++)
        {
            int back = proposals[k];
            TLatent difference = value - Unsafe.Subtract(ref latent, back);
            TLatent isNegative = TLatent.Zero - (difference >> (PcoLatent<TLatent>.Bits - 1));
            TLatent distance = (difference ^ isNegative) - isNegative;
            int score =
                32
                - BitOperations.LeadingZeroCount((uint)Unsafe.Add(ref use, back))
                + int.CreateTruncating(TLatent.LeadingZeroCount(distance));
            int ranked = (score * ProposalCount) + ProposalCount - 1 - k;
            int lead = ranked - best;
            best += lead & ~(lead >> 31);
        }
        return proposals[ProposalCount - 1 - (best % ProposalCount)];
    }
}
