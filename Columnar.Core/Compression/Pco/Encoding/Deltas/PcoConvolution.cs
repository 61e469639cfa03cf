using System.Numerics;

namespace Columnar.Compression;

/// <summary>Predicts each latent from those before it by fixed weights, and codes how far off that is.</summary>
internal static class PcoConvolution
{
    /// <summary>Makes latents into differences from their prediction, in place, behind as many undefined ones as there are weights.</summary>
    public static void Encode<TLatent>(Span<TLatent> latents, ReadOnlySpan<int> weights, long bias, int quantization)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        for (int i = latents.Length - 1; i >= weights.Length; i--)
        {
            // Cannot overflow: weights and bias are kept below what the greatest latents would take.
            long sum = bias;
            ReadOnlySpan<TLatent> before = latents.Slice(i - weights.Length, weights.Length);
            for (int k = 0; k < before.Length; k++)
                sum += weights[k] * long.CreateTruncating(before[k]);
            var prediction = TLatent.CreateTruncating(Math.Max(sum, 0) >> quantization);
            latents[i] = latents[i] - prediction + PcoNumbers.Middle<TLatent>();
        }
    }
}
