using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// Adds up 64-bit integers exactly without a carry: first += x (wrapping), second += the high half of x, x biased to be
/// unsigned. The low halves' total is first minus second moved up 32 places as long as it and second stay below 2^64,
/// which holds for 2^32 values a lane.
/// </summary>
/// <typeparam name="T">An integer of 64 bits.</typeparam>
internal readonly struct WideSum<T> : IFold<T>
    where T : unmanaged
{
    public static bool AccumulatesWords => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V>
    {
        V x = Bias.IsSigned<T>() ? V.Xor(values, V.Broadcast(Bias.Of<T>())) : values;
        first = V.Add<ulong>(first, x);
        second = V.Add<ulong>(second, V.ShiftRightLogical<ulong>(x, 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V> =>
        Combine(ref first, ref second, V.Blend<T>(bits, values, V.Broadcast(Bias.Of<T>())));
}
