using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Scans;

namespace Columnar.Kernels;

/// <summary>The driver of every fold whose result does not depend on the order of the values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TFold">What is done with them.</typeparam>
internal static unsafe class FoldKernel<T, TFold>
    where T : unmanaged
    where TFold : struct, IFold<T>
{
    /// <summary>Folds the selected rows into the state.</summary>
    /// <param name="width">The register width; the same for all calls with one state.</param>
    /// <param name="values">The values.</param>
    /// <param name="mask">A bit per row, 1 = selected; null where all are. Bits beyond the rows are ignored.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="state">The accumulators, in memory that does not move.</param>
    public static void Run(Width width, T* values, ulong* mask, int rows, FoldState* state)
    {
        switch (width)
        {
            case Width.Bits512:
                Drive<Register512>(values, mask, rows, state);
                break;
            case Width.Bits256:
                Drive<Register256>(values, mask, rows, state);
                break;
            case Width.Bits128:
                Drive<Register128>(values, mask, rows, state);
                break;
            default:
                Drive<RegisterScalar>(values, mask, rows, state);
                break;
        }
    }

    // The loops stand in methods of their own, free of calls: a call makes the register allocator keep the accumulators
    // in memory.
    private static void Drive<V>(T* values, ulong* mask, int rows, FoldState* state)
        where V : struct, IRegister<V>
    {
        int done = 0;
        ulong* last = stackalloc ulong[1];
        if (mask is null)
        {
            done = rows & -(FoldState.Chains * V.Lanes<T>());
            FoldAll<V>(values, values + done, state);
            *last = ulong.MaxValue;
            for (; rows - done >= 64; done += 64)
                FoldWords<V>(values + done, last, 1, state);
        }
        else
        {
            done = rows & -64;
            FoldMasked<V>(values, mask, done >> 6, state);
            *last = done < rows ? mask[done >> 6] : 0;
        }

        if (done < rows)
        {
            // The last rows are copied to where a whole word of values may be read.
            T* padded = stackalloc T[64];
            Buffer.MemoryCopy(values + done, padded, 64 * sizeof(T), (rows - done) * sizeof(T));
            *last &= Bitmap.LowMask(rows - done);
            FoldWords<V>(padded, last, 1, state);
        }
    }

    // Whether rows are all in or all out is asked for a leaf at a time: for a word, the branch would be mispredicted on
    // random masks, which costs more than the rows left out save.
    private static void FoldMasked<V>(T* values, ulong* mask, int words, FoldState* state)
        where V : struct, IRegister<V>
    {
        const int LeafWords = Packets.LeafRows / 64;
        int begun = 0;
        int word = 0;
        for (; word + LeafWords <= words; word += LeafWords)
        {
            MaskContent content = MaskWords.Look(mask + word, LeafWords);
            if (content == MaskContent.Some)
                continue;
            if (begun < word)
                FoldWords<V>(values + ((long)begun << 6), mask + begun, word - begun, state);
            begun = word + LeafWords;
            if (content == MaskContent.All)
                FoldAll<V>(values + ((long)word << 6), values + ((long)begun << 6), state);
        }
        if (begun < words)
            FoldWords<V>(values + ((long)begun << 6), mask + begun, words - begun, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FoldAll<V>(T* values, T* end, FoldState* state)
        where V : struct, IRegister<V>
    {
        V a0 = LoadState<V>(state->First<T>(0)),
            b0 = LoadState<V>(state->Second<T>(0));
        V a1 = LoadState<V>(state->First<T>(1)),
            b1 = LoadState<V>(state->Second<T>(1));
        V a2 = LoadState<V>(state->First<T>(2)),
            b2 = LoadState<V>(state->Second<T>(2));
        V a3 = LoadState<V>(state->First<T>(3)),
            b3 = LoadState<V>(state->Second<T>(3));
        int lanes = V.Lanes<T>();
        for (; values < end; values += 4 * lanes)
        {
            TFold.Combine(ref a0, ref b0, V.Load(values));
            TFold.Combine(ref a1, ref b1, V.Load(values + lanes));
            TFold.Combine(ref a2, ref b2, V.Load(values + (2 * lanes)));
            TFold.Combine(ref a3, ref b3, V.Load(values + (3 * lanes)));
        }
        StoreState(state->First<T>(0), a0);
        StoreState(state->First<T>(1), a1);
        StoreState(state->First<T>(2), a2);
        StoreState(state->First<T>(3), a3);
        StoreState(state->Second<T>(0), b0);
        StoreState(state->Second<T>(1), b1);
        StoreState(state->Second<T>(2), b2);
        StoreState(state->Second<T>(3), b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FoldWords<V>(T* values, ulong* mask, int words, FoldState* state)
        where V : struct, IRegister<V>
    {
        V a0 = LoadState<V>(state->First<T>(0)),
            b0 = LoadState<V>(state->Second<T>(0));
        V a1 = LoadState<V>(state->First<T>(1)),
            b1 = LoadState<V>(state->Second<T>(1));
        V a2 = LoadState<V>(state->First<T>(2)),
            b2 = LoadState<V>(state->Second<T>(2));
        V a3 = LoadState<V>(state->First<T>(3)),
            b3 = LoadState<V>(state->Second<T>(3));
        int lanes = V.Lanes<T>();
        for (ulong* end = mask + words; mask < end; mask++, values += 64)
        {
            ulong bits = *mask;
            if (lanes > 16)
            {
                // One or two registers hold a word.
                for (int row = 0; row < 64; row += lanes)
                    TFold.CombineMasked(ref a0, ref b0, V.Load(values + row), bits >> row);
            }
            else
            {
                for (T* at = values; at < values + 64; at += 4 * lanes, bits >>= (4 * lanes) & 63)
                {
                    TFold.CombineMasked(ref a0, ref b0, V.Load(at), bits);
                    TFold.CombineMasked(ref a1, ref b1, V.Load(at + lanes), bits >> lanes);
                    TFold.CombineMasked(ref a2, ref b2, V.Load(at + (2 * lanes)), bits >> (2 * lanes));
                    TFold.CombineMasked(ref a3, ref b3, V.Load(at + (3 * lanes)), bits >> (3 * lanes));
                }
            }
        }
        StoreState(state->First<T>(0), a0);
        StoreState(state->First<T>(1), a1);
        StoreState(state->First<T>(2), a2);
        StoreState(state->First<T>(3), a3);
        StoreState(state->Second<T>(0), b0);
        StoreState(state->Second<T>(1), b1);
        StoreState(state->Second<T>(2), b2);
        StoreState(state->Second<T>(3), b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadState<V>(T* source)
        where V : struct, IRegister<V> => TFold.AccumulatesWords ? V.Load((ulong*)source) : V.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreState<V>(T* target, V value)
        where V : struct, IRegister<V>
    {
        if (TFold.AccumulatesWords)
            V.Store((ulong*)target, value);
        else
            V.Store(target, value);
    }
}
