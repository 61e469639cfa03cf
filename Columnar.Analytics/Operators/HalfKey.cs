using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// Half values as 16-bit integers of the same order: the bits, those below the sign inverted where it is set. NaN lies
/// beyond the infinities at both ends; -0.0 is -1, just below +0.0.
/// </summary>
internal static class HalfKey
{
    /// <summary>The key of +infinity; keys beyond it are NaN.</summary>
    public const short Infinity = 0x7C00;

    /// <summary>The keys of a register of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V values)
        where V : struct, IRegister<V> =>
        V.Xor(values, V.And(V.ShiftRightArithmetic16(values, 15), V.Broadcast(short.MaxValue)));

    /// <summary>All ones in the lanes that are NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IsNaN<V>(V values)
        where V : struct, IRegister<V> =>
        V.GreaterThan<short>(V.And(values, V.Broadcast(short.MaxValue)), V.Broadcast(Infinity));

    /// <summary>The key of a value.</summary>
    public static short Of(Half value)
    {
        short bits = BitConverter.HalfToInt16Bits(value);
        return (short)(bits ^ ((bits >> 15) & short.MaxValue));
    }

    /// <summary>The value of a key.</summary>
    public static Half ToHalf(short key) => BitConverter.Int16BitsToHalf((short)(key ^ ((key >> 15) & short.MaxValue)));
}
