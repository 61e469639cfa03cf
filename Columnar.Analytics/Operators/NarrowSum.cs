using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// Adds up integers of 8 to 32 bits: first += the biased values, paired up within each 64-bit lane. The biased total of
/// a lane fits 64 bits for more rows than a vector can hold in memory (2^32 values below 2^32).
/// </summary>
/// <typeparam name="T">An integer of 8 to 32 bits.</typeparam>
internal readonly unsafe struct NarrowSum<T> : IFold<T>
    where T : unmanaged
{
    public static bool AccumulatesWords => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine<V>(ref V first, ref V second, V values)
        where V : struct, IRegister<V>
    {
        V x = Bias.IsSigned<T>() ? V.Xor(values, V.Broadcast(Bias.Of<T>())) : values;
        if (sizeof(T) == 1)
            x = V.Add<ushort>(V.And(x, V.Broadcast<ushort>(0xFF)), V.ShiftRightLogical<ushort>(x, 8));
        if (sizeof(T) <= 2)
            x = V.Add<uint>(V.And(x, V.Broadcast<uint>(0xFFFF)), V.ShiftRightLogical<uint>(x, 16));
        x = V.Add<ulong>(V.And(x, V.Broadcast<ulong>(0xFFFF_FFFF)), V.ShiftRightLogical<ulong>(x, 32));
        first = V.Add<ulong>(first, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CombineMasked<V>(ref V first, ref V second, V values, ulong bits)
        where V : struct, IRegister<V> =>
        Combine(ref first, ref second, V.Blend<T>(bits, values, V.Broadcast(Bias.Of<T>())));
}
