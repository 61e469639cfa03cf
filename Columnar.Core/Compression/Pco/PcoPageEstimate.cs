using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// Tells what the latents of a page would take by bins of their own from the bins that the page shares: those it uses are narrowed to its
/// latents and joined as the optimizer joins the bins of a histogram.
/// </summary>
internal sealed class PcoPageEstimate<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private readonly PcoBinOptimizer<TLatent> _optimizer = new();
    private PcoBuffer<PcoHistogramBin<TLatent>> _bins;

    /// <summary>About the bits of the latents, and of the bins that they would have.</summary>
    /// <param name="latents">The page's latents, at least one.</param>
    /// <param name="symbols">The shared bin of each; not looked at where there is one.</param>
    /// <param name="binCount">How many shared bins there are.</param>
    public long Bits(ReadOnlySpan<TLatent> latents, ReadOnlySpan<ushort> symbols, int binCount)
    {
        Span<PcoHistogramBin<TLatent>> bins = _bins.Take(binCount);
        bins = bins[..Gather(latents, symbols, bins)];
        int lengthLog = BitOperations.Log2((uint)latents.Length);
        int ansLog = Math.Min(lengthLog, PcoBinTable<TLatent>.MaxAnsLog);
        ReadOnlySpan<int> ends = _optimizer.Optimize(bins, ansLog);
        double body = 0;
        double total = latents.Length;
        int first = 0;
        foreach (int end in ends)
        {
            int width = PcoLatent<TLatent>.BitLength(bins[end].Upper - bins[first].Lower);
            int count = 0;
            for (; first <= end; first++)
                count += bins[first].Count;
            body += count * (width + Math.Log2(total / count));
        }
        if (ends.Length == 1)
            ansLog = 0;
        int latentBits = PcoLatent<TLatent>.Bits;
        return (long)body + PcoChunkMeta.VariableBits(latentBits, ansLog, ends.Length) + (ansLog * PcoFormat.Lanes);
    }

    // The bins that are used, narrowed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Gather(
        ReadOnlySpan<TLatent> latents,
        ReadOnlySpan<ushort> symbols,
        Span<PcoHistogramBin<TLatent>> bins
    )
    {
        if (bins.Length == 1)
        {
            bins[0] = new()
            {
                Count = latents.Length,
                Lower = PcoPartition.Min(latents),
                Upper = PcoPartition.Max(latents),
            };
            return 1;
        }
        bins.Fill(new() { Lower = TLatent.AllBitsSet });
        for (int i = 0; i < latents.Length; i++)
        {
            ref PcoHistogramBin<TLatent> bin = ref bins[symbols[i]];
            TLatent latent = latents[i];
            bin.Count++;
            bin.Lower = TLatent.Min(bin.Lower, latent);
            bin.Upper = TLatent.Max(bin.Upper, latent);
        }
        int used = 0;
        foreach (ref readonly PcoHistogramBin<TLatent> bin in bins)
        {
            if (bin.Count > 0)
                bins[used++] = bin;
        }
        return used;
    }
}
