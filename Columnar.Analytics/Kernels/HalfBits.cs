using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Kernels;

/// <summary>
/// Half values in registers, as bits. A half's exponent and fraction moved up 13 places are a float 2^112 too small,
/// the subnormal ones included; infinities and NaN get the float's highest exponent.
/// </summary>
internal static class HalfBits
{
    private const uint MagnitudeMask = 0x7FFF;
    private const uint Infinity = 0x7C00;
    private const uint SingleInfinity = 0x7F80_0000;

    // 2^112 as the bits of a float.
    private const uint Scale = (112 + 127) << 23;

    /// <summary>Eight values, widened exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector128<ushort> bits)
    {
        Vector256<uint> wide = Vector256.Create(Vector128.WidenLower(bits), Vector128.WidenUpper(bits));
        Vector256<uint> magnitude = wide & Vector256.Create(MagnitudeMask);
        Vector256<uint> number = ((magnitude << 13).AsSingle() * Vector256.Create(Scale).AsSingle()).AsUInt32();
        Vector256<uint> isFinite = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)Infinity)).AsUInt32();
        number |= Vector256.AndNot(Vector256.Create(SingleInfinity), isFinite);
        return (number | (wide ^ magnitude) << 16).AsSingle();
    }

    /// <summary>The lower four values, widened exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle4(Vector128<ushort> bits)
    {
        Vector128<uint> wide = Vector128.WidenLower(bits);
        Vector128<uint> magnitude = wide & Vector128.Create(MagnitudeMask);
        Vector128<uint> number = ((magnitude << 13).AsSingle() * Vector128.Create(Scale).AsSingle()).AsUInt32();
        Vector128<uint> isFinite = Vector128.LessThan(magnitude.AsInt32(), Vector128.Create((int)Infinity)).AsUInt32();
        number |= Vector128.AndNot(Vector128.Create(SingleInfinity), isFinite);
        return (number | (wide ^ magnitude) << 16).AsSingle();
    }
}
