using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Statistics;

/// <summary>Doubles as unsigned integers of the same order: -inf to +inf, then NaN; both zeros are one.</summary>
internal static class OrderKey
{
    private const ulong Sign = 1UL << 63;

    /// <summary>The key of any NaN, above all others.</summary>
    public const ulong NaN = ulong.MaxValue;

    /// <summary>The key of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T number)
        where T : unmanaged, INumberBase<T>
    {
        double value = double.CreateTruncating(number);
        if (double.IsNaN(value))
            return NaN;
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }

    /// <summary>The number of a key.</summary>
    public static double ToDouble(ulong key) =>
        key == NaN ? double.NaN : BitConverter.UInt64BitsToDouble((key & Sign) != 0 ? key ^ Sign : ~key);

    /// <summary>The upper bits of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Prefix(ulong key, int bits) => bits == 0 ? 0 : key >> (64 - bits);
}
