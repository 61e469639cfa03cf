namespace Columnar.Compression;

/// <summary>The latents of one quantile: how many, and the least and the greatest of them.</summary>
internal struct PcoHistogramBin<TLatent>
{
    public int Count;
    public TLatent Lower;
    public TLatent Upper;
}
