using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>
/// Numbers as 64-bit integers of the same order, or of the opposite one, -0.0 equal to +0.0. NaN is beyond all numbers
/// either way, so that it is the least only where there is nothing else.
/// </summary>
internal static class OrderKeys
{
    /// <summary>The key of no value. A number may have it too: whether there is one says the count of the values.</summary>
    public const long Nothing = long.MaxValue;

    private const long NaN = 0x7FF8_0000_0000_0000;

    /// <summary>The key of a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="descends">Whether keys fall as numbers rise.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of<T>(T value, bool descends)
        where T : unmanaged
    {
        long key;
        if (LeafValues.IsFloatingPoint<T>())
        {
            double number = LeafValues.ToDouble(value) + 0.0;
            long bits = BitConverter.DoubleToInt64Bits(number);
            key = bits ^ ((bits >> 63) & long.MaxValue);
            key = descends ? ~key : key;
            return double.IsNaN(number) ? NaN : key;
        }
        key = LeafValues.ToInteger(value);
        if (typeof(T) == typeof(ulong))
            key ^= long.MinValue;
        return descends ? ~key : key;
    }

    /// <summary>The number of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ToValue<T>(long key, bool descends)
        where T : unmanaged
    {
        if (LeafValues.IsFloatingPoint<T>())
        {
            long ascending = descends ? ~key : key;
            double number =
                key == NaN
                    ? double.NaN
                    : BitConverter.Int64BitsToDouble(ascending ^ ((ascending >> 63) & long.MaxValue));
            return typeof(T) == typeof(double) ? (T)(object)number
                : typeof(T) == typeof(float) ? (T)(object)(float)number
                : (T)(object)(Half)number;
        }
        key = descends ? ~key : key;
        if (typeof(T) == typeof(ulong))
            key ^= long.MinValue;
        return Unsafe.As<long, T>(ref key);
    }

    /// <summary>The numbers of keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void ToValues<T>(long* keys, T* values, int rows, bool descends)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
            values[row] = ToValue<T>(keys[row], descends);
    }
}
