using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// States of the rows before and behind each row of a leaf, by doubling: at level l the rows are grouped in blocks of
/// 2^l, and the step to level l + 1 combines each row of one half of a block twice as long with the whole other half.
/// </summary>
/// <typeparam name="S">A state per lane.</typeparam>
/// <typeparam name="V">The register.</typeparam>
internal static unsafe class LeafScan<S, V>
    where S : struct, IWindowState<S, V>
    where V : struct, IRegister<V>
{
    /// <summary>Levels of a leaf: blocks of 2^6 rows are the leaf.</summary>
    public const int Levels = 6;

    // The lanes behind the middle of their block of 2, 4 and 8.
    private const ulong Odd = 0b1010_1010;
    private const ulong UpperPairs = 0b1100_1100;
    private const ulong UpperFours = 0b1111_0000;

    /// <summary>The states of each row's leaf from its first row up to the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prefixes(ulong* values, ulong* target)
    {
        int lanes = V.Lanes<ulong>();
        for (int row = 0; row < LeafSource.Rows; row += lanes)
        {
            S state = S.Load(values + row, PlaneSource.Stride);
            if (lanes > 1)
                state = S.Blend(Odd, S.Combine(S.SpreadBefore(state, 0), state), state);
            if (lanes > 2)
                state = S.Blend(UpperPairs, S.Combine(S.SpreadBefore(state, 1), state), state);
            if (lanes > 4)
                state = S.Blend(UpperFours, S.Combine(S.SpreadBefore(state, 2), state), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
        for (int half = lanes; half < LeafSource.Rows; half *= 2)
            JoinBefore(target, half);
    }

    /// <summary>The states of each row's leaf from the row on to its last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Suffixes(ulong* values, ulong* target)
    {
        int lanes = V.Lanes<ulong>();
        for (int row = 0; row < LeafSource.Rows; row += lanes)
        {
            S state = S.Load(values + row, PlaneSource.Stride);
            if (lanes > 1)
                state = S.Blend(~Odd, S.Combine(state, S.SpreadBehind(state, 0)), state);
            if (lanes > 2)
                state = S.Blend(~UpperPairs, S.Combine(state, S.SpreadBehind(state, 1)), state);
            if (lanes > 4)
                state = S.Blend(~UpperFours, S.Combine(state, S.SpreadBehind(state, 2)), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
        for (int half = lanes; half < LeafSource.Rows; half *= 2)
            JoinBehind(target, half);
    }

    /// <summary>
    /// Both kinds of states within blocks of 2^level, for all levels below the leaf: one set of planes a level, of which
    /// the first holds the values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inner(ulong* prefixes, ulong* suffixes)
    {
        int lanes = V.Lanes<ulong>();
        nint planes = S.Planes * PlaneSource.Stride;
        for (int row = 0; row < LeafSource.Rows; row += lanes)
        {
            S before = S.Load(prefixes + row, PlaneSource.Stride);
            S behind = before;
            S.Store(behind, suffixes + row, PlaneSource.Stride);
            if (lanes > 1)
            {
                before = S.Blend(Odd, S.Combine(S.SpreadBefore(before, 0), before), before);
                behind = S.Blend(~Odd, S.Combine(behind, S.SpreadBehind(behind, 0)), behind);
                S.Store(before, prefixes + planes + row, PlaneSource.Stride);
                S.Store(behind, suffixes + planes + row, PlaneSource.Stride);
            }
            if (lanes > 2)
            {
                before = S.Blend(UpperPairs, S.Combine(S.SpreadBefore(before, 1), before), before);
                behind = S.Blend(~UpperPairs, S.Combine(behind, S.SpreadBehind(behind, 1)), behind);
                S.Store(before, prefixes + (2 * planes) + row, PlaneSource.Stride);
                S.Store(behind, suffixes + (2 * planes) + row, PlaneSource.Stride);
            }
            if (lanes > 4)
            {
                before = S.Blend(UpperFours, S.Combine(S.SpreadBefore(before, 2), before), before);
                behind = S.Blend(~UpperFours, S.Combine(behind, S.SpreadBehind(behind, 2)), behind);
                S.Store(before, prefixes + (3 * planes) + row, PlaneSource.Stride);
                S.Store(behind, suffixes + (3 * planes) + row, PlaneSource.Stride);
            }
        }
        int level =
            lanes > 4 ? 4
            : lanes > 2 ? 3
            : lanes > 1 ? 2
            : 1;
        for (; level < Levels; level++)
        {
            ulong* before = prefixes + (level * planes);
            ulong* behind = suffixes + (level * planes);
            Buffer.MemoryCopy(before - planes, before, planes * sizeof(ulong), planes * sizeof(ulong));
            Buffer.MemoryCopy(behind - planes, behind, planes * sizeof(ulong), planes * sizeof(ulong));
            JoinBefore(before, 1 << (level - 1));
            JoinBehind(behind, 1 << (level - 1));
        }
    }

    // The second half of each block of twice as many rows takes in the first; a half is whole registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void JoinBefore(ulong* planes, int half)
    {
        for (int middle = half; middle < LeafSource.Rows; middle += 2 * half)
        {
            S before = S.Repeat(planes + middle - 1, PlaneSource.Stride);
            for (ulong* row = planes + middle; row < planes + middle + half; row += V.Lanes<ulong>())
                S.Store(S.Combine(before, S.Load(row, PlaneSource.Stride)), row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void JoinBehind(ulong* planes, int half)
    {
        for (int middle = half; middle < LeafSource.Rows; middle += 2 * half)
        {
            S behind = S.Repeat(planes + middle, PlaneSource.Stride);
            for (ulong* row = planes + middle - half; row < planes + middle; row += V.Lanes<ulong>())
                S.Store(S.Combine(S.Load(row, PlaneSource.Stride), behind), row, PlaneSource.Stride);
        }
    }
}
