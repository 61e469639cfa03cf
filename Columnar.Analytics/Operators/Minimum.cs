using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>first = min(x, first), NaN skipped.</summary>
/// <typeparam name="T">An integer, float or double.</typeparam>
internal readonly struct Minimum<T> : IFold<T>
    where T : unmanaged
{
    public static bool AccumulatesWords => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V> => first = V.Min<T>(values, first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V> =>
        first = V.Min<T>(V.Blend<T>(bits, values, V.Broadcast(Bounds<T>.Greatest)), first);
}
