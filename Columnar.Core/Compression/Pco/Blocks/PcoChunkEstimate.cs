using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Tells what latents of a chunk would take by bins of their own from the bins that the chunk has: those they use are narrowed to them
/// and joined as the optimizer joins the bins of a histogram.
/// </summary>
internal sealed class PcoChunkEstimate<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private const int ByteValues = 256;

    private readonly PcoBinOptimizer<TLatent> _optimizer = new();
    private int _binCount;
    private PcoBuffer<PcoHistogramBin<TLatent>> _bins;
    private PcoBuffer<PcoHistogramBin<TLatent>> _joined;
    private PcoBuffer<PcoHistogramBin<TLatent>> _used;

    /// <summary>Takes latents.</summary>
    /// <param name="latents">The latents; none where all are the only bin's lower.</param>
    /// <param name="symbols">The bin of each; not looked at where there is one.</param>
    /// <param name="binCount">How many bins there are.</param>
    /// <param name="isNext">Whether they are joined to those before; else with those that follow alone.</param>
    public void Take(ReadOnlySpan<TLatent> latents, ReadOnlySpan<ushort> symbols, int binCount, bool isNext)
    {
        // Bytes are so few that each has a bin.
        bool isBytes = typeof(TLatent) == typeof(byte);
        _binCount = isBytes ? ByteValues : binCount;
        Span<PcoHistogramBin<TLatent>> bins = _bins.Take(_binCount);
        bins.Fill(new() { Lower = TLatent.AllBitsSet });
        if (isBytes)
            Count(latents, bins);
        else
            Gather(latents, symbols, bins);
        Span<PcoHistogramBin<TLatent>> joined = _joined.Take(_binCount);
        if (isNext)
            Join(bins, joined);
        else
            bins.CopyTo(joined);
    }

    /// <summary>About the bits of the latents taken last, and of the bins that they would have.</summary>
    public long Bits() => Bits(_bins.Peek(_binCount));

    /// <summary>About the bits of all latents joined.</summary>
    public long JoinedBits() => Bits(_joined.Peek(_binCount));

    private long Bits(ReadOnlySpan<PcoHistogramBin<TLatent>> bins)
    {
        Span<PcoHistogramBin<TLatent>> used = _used.Take(bins.Length);
        int usedCount = 0;
        int total = 0;
        foreach (ref readonly PcoHistogramBin<TLatent> bin in bins)
        {
            if (bin.Count == 0)
                continue;
            used[usedCount++] = bin;
            total += bin.Count;
        }
        int latentBits = PcoLatent<TLatent>.Bits;
        if (total == 0)
            return PcoChunkMeta.VariableBits(latentBits, 0, 1);
        used = used[..usedCount];
        int ansLog = Math.Min(BitOperations.Log2((uint)total), PcoBinTable<TLatent>.MaxAnsLog);
        ReadOnlySpan<int> ends = _optimizer.Optimize(used, ansLog);
        double body = 0;
        int first = 0;
        foreach (int end in ends)
        {
            int width = PcoLatent<TLatent>.BitLength(used[end].Upper - used[first].Lower);
            int count = 0;
            for (; first <= end; first++)
                count += used[first].Count;
            body += count * (width + Math.Log2((double)total / count));
        }
        if (ends.Length == 1)
            ansLog = 0;
        return (long)body + PcoChunkMeta.VariableBits(latentBits, ansLog, ends.Length) + (ansLog * PcoFormat.Lanes);
    }

    private static void Count(ReadOnlySpan<TLatent> latents, Span<PcoHistogramBin<TLatent>> bins)
    {
        foreach (TLatent latent in latents)
            bins[int.CreateTruncating(latent)].Count++;
        for (int value = 0; value < bins.Length; value++)
        {
            bins[value].Lower = TLatent.CreateTruncating(value);
            bins[value].Upper = TLatent.CreateTruncating(value);
        }
    }

    // The bins, narrowed; those that are not used count nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(
        ReadOnlySpan<TLatent> latents,
        ReadOnlySpan<ushort> symbols,
        Span<PcoHistogramBin<TLatent>> bins
    )
    {
        if (bins.Length == 1)
        {
            if (!latents.IsEmpty)
            {
                bins[0] = new()
                {
                    Count = latents.Length,
                    Lower = PcoPartition.Min(latents),
                    Upper = PcoPartition.Max(latents),
                };
            }
            return;
        }
        for (int i = 0; i < latents.Length; i++)
        {
            ref PcoHistogramBin<TLatent> bin = ref bins[symbols[i]];
            TLatent latent = latents[i];
            bin.Count++;
            bin.Lower = TLatent.Min(bin.Lower, latent);
            bin.Upper = TLatent.Max(bin.Upper, latent);
        }
    }

    private static void Join(ReadOnlySpan<PcoHistogramBin<TLatent>> bins, Span<PcoHistogramBin<TLatent>> joined)
    {
        for (int i = 0; i < bins.Length; i++)
        {
            ref PcoHistogramBin<TLatent> bin = ref joined[i];
            bin.Count += bins[i].Count;
            bin.Lower = TLatent.Min(bin.Lower, bins[i].Lower);
            bin.Upper = TLatent.Max(bin.Upper, bins[i].Upper);
        }
    }
}
