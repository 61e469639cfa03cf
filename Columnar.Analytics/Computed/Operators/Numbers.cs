using System.Numerics;

namespace Columnar.Computed;

/// <summary>What of number types is known when code is compiled for them.</summary>
internal static class Numbers<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Whether the type is Half, float or double.</summary>
    public static bool IsFloatingPoint =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    /// <summary>Whether the type is an integer without a sign.</summary>
    public static bool IsUnsigned =>
        typeof(T) == typeof(byte)
        || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(uint)
        || typeof(T) == typeof(ulong);

    /// <summary>The nearest double: exact but for 64-bit integers beyond 2^53.</summary>
    public static double ToDouble(T value) => double.CreateTruncating(value);
}
