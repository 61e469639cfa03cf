using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Turns a leaf of doubles into their keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void OfDoubles(ulong* values, bool descends)
    {
        Vector512<long> sign = Vector512.Create(descends ? -1L : 0);
        Vector512<long> nan = Vector512.Create(NaN);
        for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
        {
            Vector512<double> number = Vector512.Load((double*)values + row) + Vector512<double>.Zero;
            Vector512<long> bits = number.AsInt64();
            Vector512<long> isNegative = Vector512.LessThan(bits, Vector512<long>.Zero);
            Vector512<long> key = bits ^ (isNegative & Vector512.Create(long.MaxValue)) ^ sign;
            Vector512<long> isNumber = Vector512.Equals(number, number).AsInt64();
            Vector512.Store(Vector512.ConditionalSelect(isNumber, key, nan), (long*)values + row);
        }
    }

    /// <summary>Turns a leaf of keys into the doubles they are of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void ToDoubles(long* keys, double* values, bool descends)
    {
        Vector512<long> sign = Vector512.Create(descends ? -1L : 0);
        Vector512<long> nan = Vector512.Create(NaN);
        for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
        {
            Vector512<long> key = Vector512.Load(keys + row);
            Vector512<long> bits = key ^ sign;
            Vector512<long> isNegative = Vector512.LessThan(bits, Vector512<long>.Zero);
            bits ^= isNegative & Vector512.Create(long.MaxValue);
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(key, nan), nan, bits), (long*)values + row);
        }
    }

    /// <summary>The numbers of a leaf's keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void ToValues<T>(long* keys, T* values, int rows, bool descends)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            ToDoubles(keys, (double*)values, descends);
            return;
        }
        for (int row = 0; row < rows; row++)
            values[row] = ToValue<T>(keys[row], descends);
    }
}
