using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>a + b.</summary>
internal readonly struct CheckedAdd : IArithmetic<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result)
    {
        result = unchecked(left + right);
        return ((left ^ result) & (right ^ result)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Join(
        Vector<long> left,
        Vector<long> right,
        ref Vector<long> traces,
        ref Vector<long> moreTraces
    )
    {
        Vector<long> result = left + right;
        traces |= (left ^ result) & (right ^ result);
        return result;
    }

    public static bool Fits(Vector<long> traces, Vector<long> moreTraces) =>
        Vector.GreaterThanOrEqualAll(traces, Vector<long>.Zero);
}

/// <summary>a - b.</summary>
internal readonly struct CheckedSubtract : IArithmetic<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result)
    {
        result = unchecked(left - right);
        return ((left ^ right) & (left ^ result)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Join(
        Vector<long> left,
        Vector<long> right,
        ref Vector<long> traces,
        ref Vector<long> moreTraces
    )
    {
        Vector<long> result = left - right;
        traces |= (left ^ right) & (left ^ result);
        return result;
    }

    public static bool Fits(Vector<long> traces, Vector<long> moreTraces) =>
        Vector.GreaterThanOrEqualAll(traces, Vector<long>.Zero);
}

/// <summary>a * b.</summary>
internal readonly struct CheckedMultiply : IArithmetic<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result) =>
        Math.BigMul(left, right, out result) == result >> 63;

    /// <remarks>No instruction gives the high half of 64-bit lanes: the traces are the bits that either side has used.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Join(
        Vector<long> left,
        Vector<long> right,
        ref Vector<long> traces,
        ref Vector<long> moreTraces
    )
    {
        traces |= left ^ Vector.ShiftRightArithmetic(left, 63);
        moreTraces |= right ^ Vector.ShiftRightArithmetic(right, 63);
        return left * right;
    }

    /// <remarks>Factors of at most 2^a and 2^b in magnitude have a product of at most 2^(a + b).</remarks>
    public static bool Fits(Vector<long> traces, Vector<long> moreTraces) =>
        BitLength(traces) + BitLength(moreTraces) <= 62;

    private static int BitLength(Vector<long> traces)
    {
        long all = 0;
        for (int lane = 0; lane < Vector<long>.Count; lane++)
            all |= traces[lane];
        return 64 - BitOperations.LeadingZeroCount((ulong)all);
    }
}
