using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>The width of a type of latents, and of one of them.</summary>
internal static class PcoLatent<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    public static int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<TLatent>() * 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BitLength(TLatent value) => Bits - int.CreateTruncating(TLatent.LeadingZeroCount(value));
}
