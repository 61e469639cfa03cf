using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Vectors;

/// <summary>
/// Half values as 16-bit integers of the same order: the bits, those below the sign inverted where it is set; -0.0 is +0.0. NaN has none.
/// </summary>
internal static class HalfOrder
{
    private const short Infinity = 0x7C00;

    public static short Key(Half value)
    {
        short bits = BitConverter.HalfToInt16Bits(value);
        short key = (short)(bits ^ ((bits >> 15) & short.MaxValue));
        return key == -1 ? (short)0 : key;
    }

    public static Half Value(short key) => BitConverter.Int16BitsToHalf((short)(key ^ ((key >> 15) & short.MaxValue)));

    /// <summary>The keys of the values that are not NaN, in order; values and keys may share their place.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Keys(ReadOnlySpan<short> values, Span<short> keys)
    {
        Vector<short> anyNaN = Vector<short>.Zero;
        int i = 0;
        for (; Vector.IsHardwareAccelerated && i + Vector<short>.Count <= values.Length; i += Vector<short>.Count)
        {
            Vector<short> bits = new(values[i..]);
            Vector<short> magnitude = bits & new Vector<short>(short.MaxValue);
            anyNaN |= Vector.GreaterThan(magnitude, new Vector<short>(Infinity));
            Vector<short> key = bits ^ (Vector.ShiftRightArithmetic(bits, 15) & new Vector<short>(short.MaxValue));
            // The key of -0.0 is -1, and so is the mask of what equals it.
            (key - Vector.Equals(key, new Vector<short>(-1))).CopyTo(keys[i..]);
        }
        bool hasNaN = anyNaN != Vector<short>.Zero;
        for (; i < values.Length; i++)
        {
            hasNaN |= (values[i] & short.MaxValue) > Infinity;
            keys[i] = Key(BitConverter.Int16BitsToHalf(values[i]));
        }
        return hasNaN ? RemoveNaN(keys[..values.Length]) : values.Length;
    }

    // NaN lies beyond the infinities at both ends.
    private static int RemoveNaN(Span<short> keys)
    {
        int kept = 0;
        foreach (short key in keys)
        {
            keys[kept] = key;
            kept += key is <= Infinity and >= (short)~Infinity ? 1 : 0;
        }
        return kept;
    }
}
