using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>second = max(x, second), NaN skipped.</summary>
/// <typeparam name="T">An integer, float or double.</typeparam>
internal readonly struct Maximum<T> : IFold<T>
    where T : unmanaged
{
    public static bool AccumulatesWords => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V> => second = V.Max<T>(values, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V> =>
        second = V.Max<T>(V.Blend<T>(bits, values, V.Broadcast(Bounds<T>.Least)), second);
}
