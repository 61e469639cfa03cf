using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// The minimum and maximum of Half values as 16-bit keys (see <see cref="HalfKey"/>). The identities are keys of NaN,
/// so an accumulator that still holds one has seen no number.
/// </summary>
internal readonly struct HalfMinimumAndMaximum : IFold<short>
{
    public static bool AccumulatesWords => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V>
    {
        V isNaN = HalfKey.IsNaN(values);
        V key = HalfKey.Of(values);
        first = V.Min<short>(V.Select(isNaN, V.Broadcast(short.MaxValue), key), first);
        second = V.Max<short>(V.Select(isNaN, V.Broadcast(short.MinValue), key), second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V> =>
        Combine(ref first, ref second, V.Blend<short>(bits, values, V.Broadcast(short.MaxValue)));
}
