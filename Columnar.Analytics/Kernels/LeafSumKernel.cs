using System.Runtime.CompilerServices;
using Columnar.Scans;

namespace Columnar.Kernels;

/// <summary>
/// The driver of floating sums: the lanes of each leaf from +0.0 in row order, then the leaf into the block's tree. Lanes
/// are worked on four registers at a time, in as many passes over the leaves (16 KiB of doubles, in cache) as that takes.
/// </summary>
/// <typeparam name="T">Half, float or double; widened exactly.</typeparam>
internal static unsafe class LeafSumKernel<T>
    where T : unmanaged
{
    // Four leaves are added up in registers before they go into the tree: three times four registers at most, of 16.
    private const int LeavesAtOnce = 4;
    private const int RowsAtOnce = LeavesAtOnce * Packets.LeafRows;

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

    private static void Drive<V>(T* values, ulong* mask, int rows, int firstLeaf, LaneTree* tree)
        where V : struct, IRegister<V>
    {
        int row = 0;
        for (; row + RowsAtOnce <= rows; row += RowsAtOnce)
        {
            ulong* selected = mask is null ? null : mask + (row >> 6);
            MaskContent content = mask is null ? MaskContent.All : MaskWords.Look(selected, RowsAtOnce / 64);
            if (content == MaskContent.None)
                continue;
            tree->Begin<V>(firstLeaf + (row / Packets.LeafRows));
            if (content == MaskContent.All)
                AddAll<V>(values + row, tree->Leaf);
            else
                AddSelected<V>(values + row, selected, tree->Leaf);
            tree->Add<V>(LeavesAtOnce);
        }

        ulong* last = stackalloc ulong[Packets.LeafRows / 64];
        for (; row < rows; row += Packets.LeafRows)
        {
            int leafRows = Math.Min(Packets.LeafRows, rows - row);
            if (mask is null)
                MaskWords.Fill(last, leafRows);
            else
                MaskWords.Copy(mask + (row >> 6), last, leafRows);
            tree->Begin<V>(firstLeaf + (row / Packets.LeafRows));
            AddLast<V>(values + row, last, leafRows, tree->Leaf);
            tree->Add<V>(1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddAll<V>(T* values, double* sums)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        for (int lane = 0; lane < LaneTree.Lanes; lane += 4 * lanes, values += 4 * lanes)
        {
            Leaf<V>(values, out V a0, out V a1, out V a2, out V a3);
            Leaf<V>(values + Packets.LeafRows, out V b0, out V b1, out V b2, out V b3);
            Add(ref a0, ref a1, ref a2, ref a3, b0, b1, b2, b3);
            Leaf<V>(values + (2 * Packets.LeafRows), out b0, out b1, out b2, out b3);
            Leaf<V>(values + (3 * Packets.LeafRows), out V c0, out V c1, out V c2, out V c3);
            Add(ref b0, ref b1, ref b2, ref b3, c0, c1, c2, c3);
            Add(ref a0, ref a1, ref a2, ref a3, b0, b1, b2, b3);
            Store(sums + lane, a0, a1, a2, a3);
        }
    }

    // Rows that are out add +0.0, which changes no lane: a lane starts at +0.0 and so is never -0.0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddSelected<V>(T* values, ulong* mask, double* sums)
        where V : struct, IRegister<V>
    {
        const int LeafWords = Packets.LeafRows / 64;
        int lanes = V.Lanes<double>();
        for (int lane = 0; lane < LaneTree.Lanes; lane += 4 * lanes, values += 4 * lanes)
        {
            Leaf(values, mask, lane, out V a0, out V a1, out V a2, out V a3);
            Leaf(values + Packets.LeafRows, mask + LeafWords, lane, out V b0, out V b1, out V b2, out V b3);
            Add(ref a0, ref a1, ref a2, ref a3, b0, b1, b2, b3);
            Leaf(values + (2 * Packets.LeafRows), mask + (2 * LeafWords), lane, out b0, out b1, out b2, out b3);
            Leaf(values + (3 * Packets.LeafRows), mask + (3 * LeafWords), lane, out V c0, out V c1, out V c2, out V c3);
            Add(ref b0, ref b1, ref b2, ref b3, c0, c1, c2, c3);
            Add(ref a0, ref a1, ref a2, ref a3, b0, b1, b2, b3);
            Store(sums + lane, a0, a1, a2, a3);
        }
    }

    // The end of a vector: one leaf, or part of one, word by word of 32 lanes, the last of them copied to where all may be read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddLast<V>(T* values, ulong* mask, int rows, double* sums)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        V zero = V.Broadcast(0.0);
        T* padded = stackalloc T[LaneTree.Lanes];
        new Span<double>(sums, LaneTree.Lanes).Clear();
        for (int row = 0; row < rows; row += LaneTree.Lanes)
        {
            T* at = values + row;
            if (rows - row < LaneTree.Lanes)
            {
                Buffer.MemoryCopy(at, padded, LaneTree.Lanes * sizeof(T), (rows - row) * sizeof(T));
                at = padded;
            }
            ulong bits = mask[row >> 6] >> (row & 32);
            for (int lane = 0; lane < LaneTree.Lanes; lane += lanes)
            {
                V value = V.Blend<double>(bits >> lane, V.LoadDoubles(at + lane), zero);
                V.Store(sums + lane, V.Add<double>(V.Load(sums + lane), value));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leaf<V>(T* values, out V s0, out V s1, out V s2, out V s3)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        V a0 = V.Broadcast(0.0);
        V a1 = a0;
        V a2 = a0;
        V a3 = a0;
        for (T* end = values + Packets.LeafRows; values < end; values += LaneTree.Lanes)
        {
            a0 = V.Add<double>(a0, V.LoadDoubles(values));
            a1 = V.Add<double>(a1, V.LoadDoubles(values + lanes));
            a2 = V.Add<double>(a2, V.LoadDoubles(values + (2 * lanes)));
            a3 = V.Add<double>(a3, V.LoadDoubles(values + (3 * lanes)));
        }
        s0 = a0;
        s1 = a1;
        s2 = a2;
        s3 = a3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leaf<V>(T* values, ulong* mask, int lane, out V s0, out V s1, out V s2, out V s3)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        V zero = V.Broadcast(0.0);
        V a0 = zero;
        V a1 = zero;
        V a2 = zero;
        V a3 = zero;
        for (
            uint* words = (uint*)mask, end = words + (Packets.LeafRows / 32);
            words < end;
            words++, values += LaneTree.Lanes
        )
        {
            ulong bits = (ulong)*words >> lane;
            a0 = V.Add<double>(a0, V.Blend<double>(bits, V.LoadDoubles(values), zero));
            a1 = V.Add<double>(a1, V.Blend<double>(bits >> lanes, V.LoadDoubles(values + lanes), zero));
            a2 = V.Add<double>(a2, V.Blend<double>(bits >> (2 * lanes), V.LoadDoubles(values + (2 * lanes)), zero));
            a3 = V.Add<double>(a3, V.Blend<double>(bits >> (3 * lanes), V.LoadDoubles(values + (3 * lanes)), zero));
        }
        s0 = a0;
        s1 = a1;
        s2 = a2;
        s3 = a3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(ref V s0, ref V s1, ref V s2, ref V s3, V a0, V a1, V a2, V a3)
        where V : struct, IRegister<V>
    {
        s0 = V.Add<double>(s0, a0);
        s1 = V.Add<double>(s1, a1);
        s2 = V.Add<double>(s2, a2);
        s3 = V.Add<double>(s3, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(double* target, V s0, V s1, V s2, V s3)
        where V : struct, IRegister<V>
    {
        int lanes = V.Lanes<double>();
        V.Store(target, s0);
        V.Store(target + lanes, s1);
        V.Store(target + (2 * lanes), s2);
        V.Store(target + (3 * lanes), s3);
    }
}
