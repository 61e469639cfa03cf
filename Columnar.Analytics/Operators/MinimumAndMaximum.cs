using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>first = min(x, first), second = max(x, second), NaN skipped.</summary>
/// <typeparam name="T">An integer, float or double.</typeparam>
internal readonly struct MinimumAndMaximum<T> : IFold<T>
    where T : unmanaged
{
    public static bool AccumulatesWords => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V>
    {
        first = V.Min<T>(values, first);
        second = V.Max<T>(values, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V>
    {
        first = V.Min<T>(V.Blend<T>(bits, values, V.Broadcast(Bounds<T>.Greatest)), first);
        second = V.Max<T>(V.Blend<T>(bits, values, V.Broadcast(Bounds<T>.Least)), second);
    }
}
