using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// The base-2 logarithm of a count, approximately: a parabola per power of two, continuous, off by less than 0.008. Fused operations
/// would change its last bits, and with them the bins.
/// </summary>
internal static class PcoLogarithm
{
    // Each parabola spans [Cut, 2 Cut).
    private const float Cut = 0.674f;
    private const float Linear = 2.0f / Cut;
    private const float Square = -Linear / (6.0f * Cut);
    private const float Constant = -Linear - Square;
    private const int MantissaBits = 23;
    private const int MantissaMask = (1 << MantissaBits) - 1;
    private const int Bias = 127;

    private static readonly int s_cutMantissa = BitConverter.SingleToInt32Bits(Cut) & MantissaMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float count)
    {
        int bits = BitConverter.SingleToInt32Bits(count);
        int mantissa = bits & MantissaMask;
        int isAbove = mantissa > s_cutMantissa ? 1 : 0;
        float whole = (bits >> MantissaBits) + isAbove - Bias;
        float x = BitConverter.Int32BitsToSingle(((Bias ^ isAbove) << MantissaBits) | mantissa);
        return whole + Constant + (x * (Linear + (Square * x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> counts)
    {
        Vector256<int> bits = counts.AsInt32();
        Vector256<int> mantissa = bits & Vector256.Create(MantissaMask);
        Vector256<int> minusIsAbove = Vector256.GreaterThan(mantissa, Vector256.Create(s_cutMantissa));
        Vector256<float> whole = Vector256.ConvertToSingle(
            (bits >>> MantissaBits) - minusIsAbove - Vector256.Create(Bias)
        );
        // 127, or 126 where the mantissa is above the cut.
        Vector256<int> exponent = Vector256.Create(Bias) + minusIsAbove;
        Vector256<float> x = ((exponent << MantissaBits) | mantissa).AsSingle();
        return whole + Vector256.Create(Constant) + (x * (Vector256.Create(Linear) + (Vector256.Create(Square) * x)));
    }
}
