using System.Numerics;

namespace Columnar.Compression;

/// <summary>Splits latents, in place, into what stays and a second variable.</summary>
internal static class PcoSplit
{
    /// <summary>Multiples of a base stay; the second are the remainders.</summary>
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
    public static void LowBits<TLatent>(Span<TLatent> latents, int bits, Span<TLatent> low)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent mask = (TLatent.One << bits) - TLatent.One;
        TLatent middle = PcoNumbers.Middle<TLatent>();
        for (int i = 0; i < latents.Length; i++)
        {
            TLatent latent = latents[i];
            latents[i] = latent >> bits;
            low[i] = (latent >= middle ? latent : ~latent) & mask;
        }
    }
}
