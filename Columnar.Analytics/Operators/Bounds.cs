using System.Runtime.CompilerServices;

namespace Columnar.Operators;

/// <summary>The ends of a type's order: where a minimum and a maximum start from.</summary>
/// <typeparam name="T">An integer, float or double.</typeparam>
internal static class Bounds<T>
    where T : unmanaged
{
    /// <summary>No value is less.</summary>
    public static T Least
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity
            : typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity
            : Bias.Of<T>();
    }

    /// <summary>No value is greater.</summary>
    public static T Greatest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            typeof(T) == typeof(double) ? (T)(object)double.PositiveInfinity
            : typeof(T) == typeof(float) ? (T)(object)float.PositiveInfinity
            : typeof(T) == typeof(sbyte) ? (T)(object)sbyte.MaxValue
            : typeof(T) == typeof(byte) ? (T)(object)byte.MaxValue
            : typeof(T) == typeof(short) ? (T)(object)short.MaxValue
            : typeof(T) == typeof(ushort) ? (T)(object)ushort.MaxValue
            : typeof(T) == typeof(int) ? (T)(object)int.MaxValue
            : typeof(T) == typeof(uint) ? (T)(object)uint.MaxValue
            : typeof(T) == typeof(long) ? (T)(object)long.MaxValue
            : (T)(object)ulong.MaxValue;
    }
}
