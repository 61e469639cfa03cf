using System.Numerics;

namespace Columnar.Compression;

/// <summary>Differences of neighbours, and differences of those, in place.</summary>
internal static class PcoConsecutive
{
    /// <summary>Takes differences as often as there are moments.</summary>
    /// <param name="latents">A page's latents; on return differences, behind as many undefined ones as there are moments.</param>
    /// <param name="moments">The first latent, first difference and so on; zero where the page is too short to have one.</param>
    public static void Encode<TLatent>(Span<TLatent> latents, Span<TLatent> moments)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        moments.Clear();
        for (int order = 0; order < moments.Length && !latents.IsEmpty; order++)
        {
            moments[order] = latents[0];
            bool isLast = order == moments.Length - 1;
            TLatent center = isLast ? PcoNumbers.Middle<TLatent>() : TLatent.Zero;
            TLatent previous = latents[0];
            for (int i = 1; i < latents.Length; i++)
            {
                TLatent latent = latents[i];
                latents[i] = latent - previous + center;
                previous = latent;
            }
            latents = latents[1..];
        }
    }
}
