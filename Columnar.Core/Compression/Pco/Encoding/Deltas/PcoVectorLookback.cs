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
        Vector256<int> orders = Vector256.Create(5, 4, Last - 5, Last - 4, Last - 3, Last - 2, Last - 1, Last);
        Vector256<int> moreOrders = Vector256.Create(Last - 6, Last - 7, Last - 8, Last - 9, 3, 2, 1, 0);
        Vector256<int> recent = Vector256.Create(8, 7, 6, 5, 4, 3, 2, 1);
        // SAFETY: a proposal reaches back to a latent of the page, and has a number of uses; so have the eight before, as there are at least
        // sixteen; hashes are cut to the tables' lengths.
        fixed (TLatent* start = latents)
        fixed (int* firstUse = uses)
        fixed (int* firstBits = useBits)
        fixed (int* fineTable = fine)
        fixed (int* coarseTable = coarse)
        {
            ulong mask = (ulong)fine.Length - 1;
            int chosen = repeated[newest];
            // What is loaded is so for the distances repeated before the last choice, which itself comes in where it is known.
            Vector128<int> before = repeated;
            Vector128<int> isNewest = Vector128.Equals(Vector128<int>.Indices, Vector128.Create(newest));
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

                Vector128<int> hashed = Vector128.Create(back2, back3, back4, back5);
                Vector256<int> bits = Vector256
                    .Shuffle(Vector256.Load(firstBits), recent - Vector256<int>.One)
                    .WithElement(0, firstBits[back0 - 1])
                    .WithElement(1, firstBits[back1 - 1]);
                Vector256<int> moreBits = Vector256.ConditionalSelect(
                    isNewest.ToVector256(),
                    Vector256.Create(firstBits[chosen - 1]),
                    Avx2.GatherVector256(firstBits - 1, Vector256.Create(before, hashed), sizeof(int))
                );
                Vector256<int> ranked = Vector256.Max(
                    Rank<TLatent>(
                        bits - NearDistances(start + i, back0, back1),
                        orders,
                        recent.WithElement(0, back0).WithElement(1, back1)
                    ),
                    Rank<TLatent>(
                        moreBits - FarDistances(start + i, Vector256.Create(before, hashed), isNewest, chosen),
                        moreOrders,
                        Vector256.Create(repeated, hashed)
                    )
                );
                Vector128<int> four = Vector128.Max(ranked.GetLower(), ranked.GetUpper());
                Vector128<int> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
                Vector128<int> one = Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2)));
                int best = one.ToScalar() & PcoLookback.BackMask;
                // Without a branch, as the next choice cannot be foreseen; one that is repeated is the newest already.
                newest = (newest + Unsafe.BitCast<bool, byte>(best != chosen)) & (PcoLookback.RepeatedCount - 1);
                isNewest = Vector128.Equals(Vector128<int>.Indices, Vector128.Create(newest));
                before = repeated;
                repeated = Vector128.ConditionalSelect(isNewest, Vector128.Create(best), repeated);
                chosen = best;
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
    private static Vector256<int> Rank<TLatent>(Vector256<int> goodness, Vector256<int> orders, Vector256<int> back)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        Vector256<int> score = goodness + Vector256.Create(PcoLatent<TLatent>.Bits);
        return (score << PcoLookback.ScoreShift) | (orders << PcoLookback.OrderShift) | back;
    }

    // The bits of the distances from two latents and from the last six, of which the nearest comes last.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> NearDistances<TLatent>(TLatent* latent, int back0, int back1)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (Unsafe.SizeOf<TLatent>() == sizeof(uint))
        {
            int* narrow = (int*)latent;
            return Distances(
                *narrow,
                Vector256.Load(narrow - 8).WithElement(0, narrow[-back0]).WithElement(1, narrow[-back1])
            );
        }
        long* wide = (long*)latent;
        return Distances(
            *wide,
            Vector256.Load(wide - 8).WithElement(0, wide[-back0]).WithElement(1, wide[-back1]),
            Vector256.Load(wide - 4)
        );
    }

    // The bits of the distances from latents, in one of the first lanes from another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> FarDistances<TLatent>(
        TLatent* latent,
        Vector256<int> back,
        Vector128<int> isOther,
        int other
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        Vector256<int> places = Vector256<int>.Zero - back;
        if (Unsafe.SizeOf<TLatent>() == sizeof(uint))
        {
            int* narrow = (int*)latent;
            Vector256<int> others = Avx2.GatherVector256(narrow, places, sizeof(int));
            return Distances(
                *narrow,
                Vector256.ConditionalSelect(isOther.ToVector256(), Vector256.Create(narrow[-other]), others)
            );
        }
        long* wide = (long*)latent;
        Vector256<long> first = Avx2.GatherVector256(wide, places.GetLower(), sizeof(long));
        return Distances(
            *wide,
            Vector256.ConditionalSelect(Avx2.ConvertToVector256Int64(isOther), Vector256.Create(wide[-other]), first),
            Avx2.GatherVector256(wide, places.GetUpper(), sizeof(long))
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Distances(int latent, Vector256<int> others) =>
        PcoBitLengths.Of(Vector256.Abs(Vector256.Create(latent) - others).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Distances(long latent, Vector256<long> others, Vector256<long> moreOthers) =>
        PcoBitLengths.Of(
            Vector256.Abs(Vector256.Create(latent) - others).AsUInt64(),
            Vector256.Abs(Vector256.Create(latent) - moreOthers).AsUInt64()
        );
}
