using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>How many bits each of eight values has.</summary>
internal static class PcoBitLengths
{
    private const int MantissaBits = 23;
    private const int ExponentOfOne = 126;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Of(Vector256<uint> values)
    {
        if (Avx512CD.VL.IsSupported)
            return Vector256.Create(32) - Avx512CD.VL.LeadingZeroCount(values).AsInt32();
        // The exponent of a float is the place of the highest bit, unless it was rounded up: the bit below is cleared against that.
        Vector256<int> bits = Vector256.ConvertToSingle(Vector256.AndNot(values, values >>> 1)).AsInt32();
        return Vector256.Max((bits >>> MantissaBits) - Vector256.Create(ExponentOfOne), Vector256<int>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Of(Vector256<ulong> values, Vector256<ulong> moreValues)
    {
        if (Avx512CD.VL.IsSupported)
            return Vector256.Create(64)
                - Vector256
                    .Narrow(Avx512CD.VL.LeadingZeroCount(values), Avx512CD.VL.LeadingZeroCount(moreValues))
                    .AsInt32();
        Vector256<uint> high = Vector256.Narrow(values >>> 32, moreValues >>> 32);
        Vector256<uint> low = Vector256.Narrow(values, moreValues);
        Vector256<uint> isShort = Vector256.Equals(high, Vector256<uint>.Zero);
        Vector256<int> lengths = Of(Vector256.ConditionalSelect(isShort, low, high));
        return lengths + Vector256.AndNot(Vector256.Create(32), isShort.AsInt32());
    }
}
