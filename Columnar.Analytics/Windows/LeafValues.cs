using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The values of a leaf brought to 64 bits, exactly.</summary>
internal static unsafe class LeafValues
{
    /// <summary>Whether a type is Half, float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFloatingPoint<T>()
        where T : unmanaged => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    /// <summary>Refuses types that are neither integers of 8 to 64 bits nor Half, float or double.</summary>
    /// <exception cref="NotSupportedException">The type is another one.</exception>
    public static void Check<T>()
        where T : unmanaged
    {
        if (!IsFloatingPoint<T>())
            _ = ToInteger(default(T));
    }

    /// <summary>A number as double; integers of 64 bits are rounded to the nearest one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? (double)(object)value
        : typeof(T) == typeof(float) ? (float)(object)value
        : typeof(T) == typeof(Half) ? (double)(Half)(object)value
        : typeof(T) == typeof(ulong) ? (ulong)(object)value
        : ToInteger(value);

    /// <summary>An integer in 64 bits; those of ulong are the bits of the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInteger<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(long) ? (long)(object)value
        : typeof(T) == typeof(ulong) ? (long)(ulong)(object)value
        : typeof(T) == typeof(int) ? (int)(object)value
        : typeof(T) == typeof(uint) ? (uint)(object)value
        : typeof(T) == typeof(short) ? (short)(object)value
        : typeof(T) == typeof(ushort) ? (ushort)(object)value
        : typeof(T) == typeof(sbyte) ? (sbyte)(object)value
        : typeof(T) == typeof(byte) ? (byte)(object)value
        : throw new NotSupportedException($"{typeof(T).Name} is no number that windows are computed over.");
}
