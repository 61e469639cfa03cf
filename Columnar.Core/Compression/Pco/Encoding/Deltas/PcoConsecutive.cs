using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>Differences of neighbours, and differences of those, in place.</summary>
internal static class PcoConsecutive
{
    /// <summary>Takes differences as often as there are moments.</summary>
    /// <param name="latents">A page's latents; on return differences, behind as many undefined ones as there are moments.</param>
    /// <param name="moments">The first latent, first difference and so on; zero where the page is too short to have one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TLatent>(Span<TLatent> latents, Span<TLatent> moments)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        moments.Clear();
        for (int order = 0; order < moments.Length && !latents.IsEmpty; order++)
        {
            moments[order] = latents[0];
            bool isLast = order == moments.Length - 1;
            TLatent center = isLast ? PcoNumbers.Middle<TLatent>() : TLatent.Zero;
            // From the end, so that what is subtracted is still as it was.
            int i = latents.Length - 1;
            if (Vector256.IsHardwareAccelerated)
            {
                Vector256<TLatent> centers = Vector256.Create(center);
                for (; i >= Vector256<TLatent>.Count; i -= Vector256<TLatent>.Count)
                {
                    int first = i - Vector256<TLatent>.Count + 1;
                    Vector256<TLatent> before = Vector256.Create(latents[(first - 1)..]);
                    (Vector256.Create(latents[first..]) - before + centers).CopyTo(latents[first..]);
                }
            }
            for (; i > 0; i--)
                latents[i] = latents[i] - latents[i - 1] + center;
            latents = latents[1..];
        }
    }
}
