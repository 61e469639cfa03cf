using System.Numerics;

namespace Columnar.Compression;

/// <summary>Fits the weights of a convolution to a chunk, in the fixed-point numbers that pages are decoded with.</summary>
internal sealed class PcoConvolutionChooser<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private PcoBuffer<double> _values;

    /// <summary>The delta, or none where the chunk is too short or its weights would be too large to compute with.</summary>
    /// <param name="latents">The chunk, of at most 32 bits a latent.</param>
    /// <param name="order">How many latents before each one.</param>
    public PcoDelta Choose(ReadOnlySpan<TLatent> latents, int order)
    {
        if (latents.Length <= order)
            return default;
        // Counted from a latent in their midst, so that sums of squares lose less.
        double center = double.CreateTruncating(PcoPartition.ChoosePivot(latents));
        Span<double> values = _values.Take(latents.Length);
        for (int i = 0; i < values.Length; i++)
            values[i] = double.CreateTruncating(latents[i]) - center;
        double[] solution = PcoRegression.Fit(values, order);

        double total = 0;
        double totalMagnitude = 0;
        foreach (double weight in solution.AsSpan(0, order))
        {
            totalMagnitude += Math.Abs(weight);
            total += weight;
        }
        if (!double.IsFinite(total) || !double.IsFinite(totalMagnitude))
            return default;
        double bias = ((1.0 - total) * center) + solution[order];

        // Sums are computed with twice the bits of a latent. Rounding may double a weight, hence the one bit that is left over.
        int sumBits = 2 * PcoLatent<TLatent>.Bits;
        double greatestSum = Math.ScaleB(1.0, sumBits - 1) - (sumBits < 64 ? 1 : 0);
        double greatestLatent = double.CreateTruncating(TLatent.AllBitsSet);
        double most = (totalMagnitude * greatestLatent) + Math.Abs(bias) + 1.0;
        double log = Math.Floor(Math.Log2(greatestSum / most)) - 1;
        int quantization = (int)Math.Min(log, Math.Min(PcoFormat.MaxConvolutionQuantization, sumBits - 1));
        if (quantization < 0)
            return default;
        double scale = Math.ScaleB(1.0, quantization);
        int[] weights = new int[order];
        double largest = Math.Abs(bias * scale);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (int)Math.Round(solution[i] * scale, MidpointRounding.AwayFromZero);
            largest += Math.ScaleB(Math.Abs((double)weights[i]), PcoLatent<TLatent>.Bits);
        }
        // What a decoder refuses.
        if (largest >= Math.ScaleB(1.0, sumBits - 1))
            return default;
        return new PcoDelta
        {
            Kind = PcoDeltaKind.Convolution,
            Quantization = quantization,
            Bias = (long)(bias * scale),
            Weights = weights,
        };
    }
}
