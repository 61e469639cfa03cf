using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>Scores the sixteen proposals of <see cref="PcoLookback"/> at once.</summary>
internal static unsafe class PcoVectorLookback
{
    /// <summary>Whether there are vectors for latents of a type.</summary>
    public static bool IsSupported<TLatent>() =>
        Avx2.IsSupported && Unsafe.SizeOf<TLatent>() is sizeof(uint) or sizeof(ulong);

    /// <summary>Goes on with <see cref="PcoLookback.Choose"/> where as many latents lie before as there are proposals.</summary>
    /// <param name="latents">A page's latents.</param>
    /// <param name="window">How far back to look at most.</param>
    /// <param name="fine">The last places of values by their hash.</param>
    /// <param name="coarse">Those of values without their lowest byte.</param>
    /// <param name="uses">How often each distance was chosen, from 1.</param>
    /// <param name="useBits">How many bits these numbers have.</param>
    /// <param name="repeated">The last distances that differ.</param>
    /// <param name="newest">Which of these is the last.</param>
    /// <param name="lookbacks">The distance of each latent but the first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose<TLatent>(
        ReadOnlySpan<TLatent> latents,
        int window,
        Span<int> fine,
        Span<int> coarse,
        Span<int> uses,
        Span<int> useBits,
        Vector128<int> repeated,
        int newest,
        Span<uint> lookbacks
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        const int FirstHashed = PcoLookback.RecentCount + PcoLookback.RepeatedCount;
        const int Last = PcoLookback.ProposalCount - 1;
        // How early each proposal comes, in the lanes that it is scored in.
        Vector256<int> orders = Vector256.Create(Last, Last - 1, Last - 2, Last - 3, Last - 4, Last - 5, 5, 4);
        Vector256<int> moreOrders = Vector256.Create(Last - 6, Last - 7, Last - 8, Last - 9, 3, 2, 1, 0);
        Vector128<int> recent = Vector128.Create(1, 2, 3, 4);
        // SAFETY: a proposal reaches back to a latent of the page, and has a number of uses; hashes are cut to the tables' lengths.
        fixed (TLatent* start = latents)
        fixed (int* firstUse = uses)
        fixed (int* firstBits = useBits)
        fixed (int* fineTable = fine)
        fixed (int* coarseTable = coarse)
        {
            ulong mask = (ulong)fine.Length - 1;
            int chosen = repeated[newest];
            for (int i = PcoLookback.ProposalCount; i < latents.Length; i++)
            {
                ulong value = ulong.CreateTruncating(start[i]);
                ulong bucket = value >> PcoLookback.CoarseShift;
                int back0 = Back(fineTable[PcoLookback.Hash(value - 1) & mask], i, window, FirstHashed);
                int* last = fineTable + (PcoLookback.Hash(value) & mask);
                int back1 = Back(*last, i, window, FirstHashed + 1);
                int back2 = Back(fineTable[PcoLookback.Hash(value + 1) & mask], i, window, FirstHashed + 2);
                int back3 = Back(coarseTable[PcoLookback.Hash(bucket - 1) & mask], i, window, FirstHashed + 3);
                int* lastCoarse = coarseTable + (PcoLookback.Hash(bucket) & mask);
                int back4 = Back(*lastCoarse, i, window, FirstHashed + 4);
                int back5 = Back(coarseTable[PcoLookback.Hash(bucket + 1) & mask], i, window, FirstHashed + 5);
                *last = i;
                *lastCoarse = i;

                Vector256<int> ranked = Vector256.Max(
                    Rank(start + i, firstBits, Vector256.Create(recent, Vector128.Create(5, 6, back0, back1)), orders),
                    Rank(
                        start + i,
                        firstBits,
                        Vector256.Create(repeated, Vector128.Create(back2, back3, back4, back5)),
                        moreOrders
                    )
                );
                Vector128<int> four = Vector128.Max(ranked.GetLower(), ranked.GetUpper());
                Vector128<int> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
                Vector128<int> one = Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2)));
                int best = one.ToScalar() & PcoLookback.BackMask;
                if (best != chosen)
                {
                    newest = (newest + 1) % PcoLookback.RepeatedCount;
                    Vector128<int> isNewest = Vector128.Equals(Vector128<int>.Indices, Vector128.Create(newest));
                    repeated = Vector128.ConditionalSelect(isNewest, Vector128.Create(best), repeated);
                    chosen = best;
                }
                lookbacks[i - 1] = (uint)best;
                // Rarely stored to, since loads of what was just stored would wait.
                if (BitOperations.IsPow2(++firstUse[best - 1]))
                    firstBits[best - 1]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Back(int place, int index, int window, int otherwise)
    {
        int back = index - place;
        return back <= window ? back : otherwise;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rank<TLatent>(
        TLatent* latent,
        int* useBits,
        Vector256<int> back,
        Vector256<int> orders
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        Vector256<int> places = Vector256<int>.Zero - back;
        Vector256<int> distanceBits;
        if (Unsafe.SizeOf<TLatent>() == sizeof(uint))
        {
            Vector256<int> others = Avx2.GatherVector256((int*)latent, places, sizeof(int));
            distanceBits = PcoBitLengths.Of(Vector256.Abs(Vector256.Create(*(int*)latent) - others).AsUInt32());
        }
        else
        {
            var value = Vector256.Create(*(long*)latent);
            Vector256<long> others = Avx2.GatherVector256((long*)latent, places.GetLower(), sizeof(long));
            Vector256<long> moreOthers = Avx2.GatherVector256((long*)latent, places.GetUpper(), sizeof(long));
            distanceBits = PcoBitLengths.Of(
                Vector256.Abs(value - others).AsUInt64(),
                Vector256.Abs(value - moreOthers).AsUInt64()
            );
        }
        Vector256<int> score =
            Avx2.GatherVector256(useBits - 1, back, sizeof(int))
            - distanceBits
            + Vector256.Create(PcoLatent<TLatent>.Bits);
        return (score << PcoLookback.ScoreShift) | (orders << PcoLookback.OrderShift) | back;
    }
}
