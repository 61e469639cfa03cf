using System.Runtime.CompilerServices;

namespace Columnar.Operators;

/// <summary>
/// The bit that turns a signed integer into an unsigned one that is 2^(bits - 1) larger, so that sums and comparisons
/// need one form only: no width below 512 bits shifts 64-bit integers and keeps their sign.
/// </summary>
internal static unsafe class Bias
{
    /// <summary>Whether integers of the type have a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSigned<T>()
        where T : unmanaged =>
        typeof(T) == typeof(sbyte)
        || typeof(T) == typeof(short)
        || typeof(T) == typeof(int)
        || typeof(T) == typeof(long);

    /// <summary>The highest bit of a signed type; zero for an unsigned one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>()
        where T : unmanaged => IsSigned<T>() ? HighestBit<T>() : default;

    /// <summary>The highest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HighestBit<T>()
        where T : unmanaged =>
        sizeof(T) == 1 ? Unsafe.BitCast<byte, T>(0x80)
        : sizeof(T) == 2 ? Unsafe.BitCast<ushort, T>(0x8000)
        : sizeof(T) == 4 ? Unsafe.BitCast<uint, T>(0x8000_0000)
        : Unsafe.BitCast<ulong, T>(0x8000_0000_0000_0000);
}
