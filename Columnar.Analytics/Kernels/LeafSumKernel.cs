using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Scans;

namespace Columnar.Kernels;

/// <summary>
/// The driver of floating sums: the lanes of each leaf from +0.0 in row order, then the leaf into the block's tree. Lanes
/// are worked on four registers at a time, in as many passes over the leaf (4 KiB of doubles, in cache) as that takes.
/// </summary>
/// <typeparam name="T">Half, float or double; widened exactly.</typeparam>
internal static unsafe class LeafSumKernel<T>
    where T : unmanaged
{
    /// <summary>Adds the selected rows of a part of one block.</summary>
    /// <param name="width">The register width.</param>
    /// <param name="values">The values; the first row begins a leaf.</param>
    /// <param name="mask">A bit per row, 1 = selected; null where all are. Bits beyond the rows are ignored.</param>
    /// <param name="rows">How many rows; all but the last part of a vector are whole leaves.</param>
    /// <param name="firstLeaf">The first leaf's number in the block.</param>
    /// <param name="tree">The block's tree, in memory that does not move.</param>
    public static void Run(Width width, T* values, ulong* mask, int rows, int firstLeaf, LaneTree* tree)
    {
        switch (width)
        {
            case Width.Bits512:
                Drive<Register512>(values, mask, rows, firstLeaf, tree);
                break;
            case Width.Bits256:
                Drive<Register256>(values, mask, rows, firstLeaf, tree);
                break;
            case Width.Bits128:
                Drive<Register128>(values, mask, rows, firstLeaf, tree);
                break;
            default:
                Drive<RegisterScalar>(values, mask, rows, firstLeaf, tree);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drive<V>(T* values, ulong* mask, int rows, int firstLeaf, LaneTree* tree)
        where V : struct, IRegister<V>
    {
        ulong* ones = stackalloc ulong[Packets.LeafRows / 64];
        new Span<ulong>(ones, Packets.LeafRows / 64).Fill(ulong.MaxValue);
        for (int leaf = 0; leaf * Packets.LeafRows < rows; leaf++)
        {
            T* at = values + ((long)leaf * Packets.LeafRows);
            int leafRows = Math.Min(Packets.LeafRows, rows - (leaf * Packets.LeafRows));
            ulong* selected = mask is null ? ones : mask + (leaf * (Packets.LeafRows / 64));
            ulong all = ulong.MaxValue;
            ulong any = 0;
            for (int word = 0; word < Packets.WordCount(leafRows); word++)
            {
                all &= selected[word];
                any |= selected[word];
            }
            if (any == 0)
                continue;
            tree->Begin<V>(firstLeaf + leaf);
            if (leafRows == Packets.LeafRows && all == ulong.MaxValue)
                AddAll<V>(at, tree->Leaf);
            else
                AddSelected<V>(at, selected, leafRows, tree->Leaf);
            tree->Add<V>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAll<V>(T* values, double* sums)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        for (int lane = 0; lane < LaneTree.Lanes; lane += 4 * lanes)
        {
            V a0 = V.Broadcast(0.0);
            V a1 = a0;
            V a2 = a0;
            V a3 = a0;
            T* end = values + lane + Packets.LeafRows;
            for (T* at = values + lane; at < end; at += LaneTree.Lanes)
            {
                a0 = V.Add<double>(a0, V.LoadDoubles(at));
                a1 = V.Add<double>(a1, V.LoadDoubles(at + lanes));
                a2 = V.Add<double>(a2, V.LoadDoubles(at + (2 * lanes)));
                a3 = V.Add<double>(a3, V.LoadDoubles(at + (3 * lanes)));
            }
            V.Store(sums + lane, a0);
            V.Store(sums + lane + lanes, a1);
            V.Store(sums + lane + (2 * lanes), a2);
            V.Store(sums + lane + (3 * lanes), a3);
        }
    }

    // Rows that are out add +0.0, which changes no lane: a lane starts at +0.0 and so is never -0.0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSelected<V>(T* values, ulong* mask, int rows, double* sums)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        V zero = V.Broadcast(0.0);
        T* padded = stackalloc T[LaneTree.Lanes];
        int whole = rows & -LaneTree.Lanes;
        if (whole < rows)
        {
            int rest = rows - whole;
            Buffer.MemoryCopy(values + whole, padded, LaneTree.Lanes * sizeof(T), rest * sizeof(T));
        }
        for (int lane = 0; lane < LaneTree.Lanes; lane += 4 * lanes)
        {
            V a0 = zero;
            V a1 = zero;
            V a2 = zero;
            V a3 = zero;
            for (int row = 0; row < rows; row += LaneTree.Lanes)
            {
                T* at = values + row;
                ulong bits = mask[row >> 6] >> (row & 32);
                if (row == whole)
                {
                    at = padded;
                    bits &= Bitmap.LowMask(rows - whole);
                }
                at += lane;
                bits >>= lane;
                a0 = V.Add<double>(a0, V.Blend<double>(bits, V.LoadDoubles(at), zero));
                a1 = V.Add<double>(a1, V.Blend<double>(bits >> lanes, V.LoadDoubles(at + lanes), zero));
                a2 = V.Add<double>(a2, V.Blend<double>(bits >> (2 * lanes), V.LoadDoubles(at + (2 * lanes)), zero));
                a3 = V.Add<double>(a3, V.Blend<double>(bits >> (3 * lanes), V.LoadDoubles(at + (3 * lanes)), zero));
            }
            V.Store(sums + lane, a0);
            V.Store(sums + lane + lanes, a1);
            V.Store(sums + lane + (2 * lanes), a2);
            V.Store(sums + lane + (3 * lanes), a3);
        }
    }
}
