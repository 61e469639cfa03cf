using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>a + b.</summary>
internal readonly struct CheckedAdd : IArithmetic<long>
{
    public static bool IsVectorised => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result)
    {
        result = unchecked(left + right);
        return ((left ^ result) & (right ^ result)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Join(Vector<long> left, Vector<long> right, ref Vector<long> overflows)
    {
        Vector<long> result = left + right;
        overflows |= (left ^ result) & (right ^ result);
        return result;
    }
}

/// <summary>a - b.</summary>
internal readonly struct CheckedSubtract : IArithmetic<long>
{
    public static bool IsVectorised => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result)
    {
        result = unchecked(left - right);
        return ((left ^ right) & (left ^ result)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Join(Vector<long> left, Vector<long> right, ref Vector<long> overflows)
    {
        Vector<long> result = left - right;
        overflows |= (left ^ right) & (left ^ result);
        return result;
    }
}

/// <summary>a * b.</summary>
internal readonly struct CheckedMultiply : IArithmetic<long>
{
    // No instruction set below AVX-512 multiplies 64-bit lanes, none gives the high half.
    public static bool IsVectorised => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryJoin(long left, long right, out long result) =>
        Math.BigMul(left, right, out result) == result >> 63;

    public static Vector<long> Join(Vector<long> left, Vector<long> right, ref Vector<long> overflows) =>
        throw new NotSupportedException();
}
