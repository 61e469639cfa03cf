using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// States of the rows before and behind each row of a leaf, by doubling: at level l the rows are grouped in blocks of
/// 2^l, and the step to level l + 1 combines each row of one half of a block twice as long with the whole other half.
/// </summary>
/// <remarks>
/// No method combines more than once in its loop, but for states of one number: the compiler inlines only so many values,
/// and states that are passed through memory cost twice the time.
/// </remarks>
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

    /// <summary>The states from each row's leaf's first row up to the row.</summary>
    public static void Prefixes(ulong* values, ulong* target)
    {
        int level = 0;
        if (S.Planes == 1)
        {
            JoinWithinBefore(values, target);
            level = BitOperations.Log2((uint)V.Lanes<ulong>());
            values = target;
        }
        for (; level < Levels; level++, values = target)
            ExtendPrefixes(level, values, target);
    }

    /// <summary>The states from each row up to its leaf's last row.</summary>
    public static void Suffixes(ulong* values, ulong* target)
    {
        int level = 0;
        if (S.Planes == 1)
        {
            JoinWithinBehind(values, target);
            level = BitOperations.Log2((uint)V.Lanes<ulong>());
            values = target;
        }
        for (; level < Levels; level++, values = target)
            ExtendSuffixes(level, values, target);
    }

    /// <summary>Turns the states from the beginning of each row's block of 2^level into those of blocks twice as long.</summary>
    public static void ExtendPrefixes(int level, ulong* source, ulong* target)
    {
        if (1 << level >= V.Lanes<ulong>())
            JoinBefore(1 << level, source, target);
        else if (level == 0)
            JoinOddBefore(source, target);
        else if (level == 1)
            JoinPairsBefore(source, target);
        else
            JoinFoursBefore(source, target);
    }

    /// <summary>Turns the states to the end of each row's block of 2^level into those of blocks twice as long.</summary>
    public static void ExtendSuffixes(int level, ulong* source, ulong* target)
    {
        if (1 << level >= V.Lanes<ulong>())
            JoinBehind(1 << level, source, target);
        else if (level == 0)
            JoinOddBehind(source, target);
        else if (level == 1)
            JoinPairsBehind(source, target);
        else
            JoinFoursBehind(source, target);
    }

    // Halves of whole registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinBefore(int half, ulong* source, ulong* target)
    {
        if (source != target)
            Copy(source, target);
        for (int middle = half; middle < LeafSource.Rows; middle += 2 * half)
        {
            S before = S.Repeat(target + middle - 1, PlaneSource.Stride);
            for (ulong* row = target + middle; row < target + middle + half; row += V.Lanes<ulong>())
                S.Store(S.Combine(before, S.Load(row, PlaneSource.Stride)), row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinBehind(int half, ulong* source, ulong* target)
    {
        if (source != target)
            Copy(source, target);
        for (int middle = half; middle < LeafSource.Rows; middle += 2 * half)
        {
            S behind = S.Repeat(target + middle, PlaneSource.Stride);
            for (ulong* row = target + middle - half; row < target + middle; row += V.Lanes<ulong>())
                S.Store(S.Combine(S.Load(row, PlaneSource.Stride), behind), row, PlaneSource.Stride);
        }
    }

    // Halves within a register; the level is a constant to the compiler.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinOddBefore(ulong* source, ulong* target) => JoinLanesBefore(0, Odd, source, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinPairsBefore(ulong* source, ulong* target) => JoinLanesBefore(1, UpperPairs, source, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinFoursBefore(ulong* source, ulong* target) => JoinLanesBefore(2, UpperFours, source, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinOddBehind(ulong* source, ulong* target) => JoinLanesBehind(0, ~Odd, source, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinPairsBehind(ulong* source, ulong* target) =>
        JoinLanesBehind(1, ~UpperPairs, source, target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinFoursBehind(ulong* source, ulong* target) =>
        JoinLanesBehind(2, ~UpperFours, source, target);

    // All levels within a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinWithinBefore(ulong* source, ulong* target)
    {
        int lanes = V.Lanes<ulong>();
        for (int row = 0; row < LeafSource.Rows; row += lanes)
        {
            S state = S.Load(source + row, PlaneSource.Stride);
            if (lanes > 1)
                state = S.Blend(Odd, S.Combine(S.SpreadBefore(state, 0), state), state);
            if (lanes > 2)
                state = S.Blend(UpperPairs, S.Combine(S.SpreadBefore(state, 1), state), state);
            if (lanes > 4)
                state = S.Blend(UpperFours, S.Combine(S.SpreadBefore(state, 2), state), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void JoinWithinBehind(ulong* source, ulong* target)
    {
        int lanes = V.Lanes<ulong>();
        for (int row = 0; row < LeafSource.Rows; row += lanes)
        {
            S state = S.Load(source + row, PlaneSource.Stride);
            if (lanes > 1)
                state = S.Blend(~Odd, S.Combine(state, S.SpreadBehind(state, 0)), state);
            if (lanes > 2)
                state = S.Blend(~UpperPairs, S.Combine(state, S.SpreadBehind(state, 1)), state);
            if (lanes > 4)
                state = S.Blend(~UpperFours, S.Combine(state, S.SpreadBehind(state, 2)), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinLanesBefore(int level, ulong joined, ulong* source, ulong* target)
    {
        for (int row = 0; row < LeafSource.Rows; row += V.Lanes<ulong>())
        {
            S state = S.Load(source + row, PlaneSource.Stride);
            state = S.Blend(joined, S.Combine(S.SpreadBefore(state, level), state), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinLanesBehind(int level, ulong joined, ulong* source, ulong* target)
    {
        for (int row = 0; row < LeafSource.Rows; row += V.Lanes<ulong>())
        {
            S state = S.Load(source + row, PlaneSource.Stride);
            state = S.Blend(joined, S.Combine(state, S.SpreadBehind(state, level)), state);
            S.Store(state, target + row, PlaneSource.Stride);
        }
    }

    private static void Copy(ulong* source, ulong* target)
    {
        int byteLength = S.Planes * PlaneSource.Stride * sizeof(ulong);
        Buffer.MemoryCopy(source, target, byteLength, byteLength);
    }
}
