using System.Runtime.CompilerServices;
using Columnar.Memory;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drive<V>(T* values, ulong* mask, int rows, FoldState* state)
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
        int words = rows >> 6;
        int word = 0;
        if (mask is null)
        {
            // Whole steps of four registers that are also whole words, so that the word loop takes over at a word.
            int step = 4 * lanes < 64 ? 64 : 4 * lanes;
            int denseRows = rows & -step;
            for (T* at = values; at < values + denseRows; at += 4 * lanes)
            {
                TFold.Combine(ref a0, ref b0, V.Load(at));
                TFold.Combine(ref a1, ref b1, V.Load(at + lanes));
                TFold.Combine(ref a2, ref b2, V.Load(at + (2 * lanes)));
                TFold.Combine(ref a3, ref b3, V.Load(at + (3 * lanes)));
            }
            word = denseRows >> 6;
        }

        T* padded = stackalloc T[64];
        for (; word <= words; word++)
        {
            T* at = values + ((long)word << 6);
            ulong bits;
            if (word == words)
            {
                // The last rows are copied to where a whole word of values may be read.
                int rest = rows & 63;
                if (rest == 0)
                    break;
                Buffer.MemoryCopy(at, padded, 64 * sizeof(T), rest * sizeof(T));
                at = padded;
                bits = (mask is null ? ulong.MaxValue : mask[word]) & Bitmap.LowMask(rest);
            }
            else
            {
                bits = mask is null ? ulong.MaxValue : mask[word];
            }

            if (bits == 0)
                continue;
            if (lanes > 16)
            {
                // One or two registers hold a word.
                for (int row = 0; row < 64; row += lanes)
                    TFold.CombineMasked(ref a0, ref b0, V.Load(at + row), bits >> row);
            }
            else if (bits == ulong.MaxValue)
            {
                for (int row = 0; row < 64; row += 4 * lanes)
                {
                    TFold.Combine(ref a0, ref b0, V.Load(at + row));
                    TFold.Combine(ref a1, ref b1, V.Load(at + row + lanes));
                    TFold.Combine(ref a2, ref b2, V.Load(at + row + (2 * lanes)));
                    TFold.Combine(ref a3, ref b3, V.Load(at + row + (3 * lanes)));
                }
            }
            else
            {
                for (int row = 0; row < 64; row += 4 * lanes, bits >>= (4 * lanes) & 63)
                {
                    TFold.CombineMasked(ref a0, ref b0, V.Load(at + row), bits);
                    TFold.CombineMasked(ref a1, ref b1, V.Load(at + row + lanes), bits >> lanes);
                    TFold.CombineMasked(ref a2, ref b2, V.Load(at + row + (2 * lanes)), bits >> (2 * lanes));
                    TFold.CombineMasked(ref a3, ref b3, V.Load(at + row + (3 * lanes)), bits >> (3 * lanes));
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
