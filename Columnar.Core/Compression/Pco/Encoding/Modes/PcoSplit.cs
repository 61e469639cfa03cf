using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>Splits latents, in place, into what stays and a second variable.</summary>
internal static class PcoSplit
{
    /// <summary>Multiples of a base stay; the second are the remainders.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiples<TLatent>(Span<TLatent> latents, TLatent multiplier, Span<TLatent> remainders)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        for (int i = 0; i < latents.Length; i++)
        {
            TLatent latent = latents[i];
            TLatent multiple = latent / multiplier;
            latents[i] = multiple;
            remainders[i] = latent - (multiple * multiplier);
        }
    }

    /// <summary>The high bits stay; the second are the low bits, of negative floats inverted, so that exact ones have zeros there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LowBits<TLatent>(Span<TLatent> latents, int bits, Span<TLatent> low)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent mask = (TLatent.One << bits) - TLatent.One;
        TLatent middle = PcoNumbers.Middle<TLatent>();
        low = low[..latents.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> masks = Vector256.Create(mask);
            Vector256<TLatent> middles = Vector256.Create(middle);
            for (; i <= latents.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
            {
                Vector256<TLatent> latent = Vector256.Create(latents[i..]);
                Vector256<TLatent> isNegative = Vector256.Equals(latent & middles, Vector256<TLatent>.Zero);
                ((latent ^ isNegative) & masks).CopyTo(low[i..]);
                (latent >>> bits).CopyTo(latents[i..]);
            }
        }
        for (; i < latents.Length; i++)
        {
            TLatent latent = latents[i];
            latents[i] = latent >> bits;
            low[i] = (latent >= middle ? latent : ~latent) & mask;
        }
    }
}
