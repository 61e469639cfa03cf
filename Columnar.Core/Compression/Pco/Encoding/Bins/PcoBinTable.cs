using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>The bins that the latents of one variable of a chunk are coded by, in ascending order, and what they cost.</summary>
internal sealed class PcoBinTable<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    /// <summary>The table of states stays in a fast cache, and a symbol below 13 bits.</summary>
    public const int MaxAnsLog = 12;

    // States per histogram bin.
    private const int AnsLogAboveBinsLog = 2;

    private readonly PcoHistogram<TLatent> _histogram = new();
    private readonly PcoBinOptimizer<TLatent> _optimizer = new();
    private readonly PcoWeights _quantizer = new();
    private PcoBuffer<TLatent> _lowers;
    private PcoBuffer<byte> _offsetBits;
    private PcoBuffer<int> _weights;
    private PcoBuffer<int> _counts;

    public int Count { get; private set; }

    /// <summary>The logarithm of the sum of the weights.</summary>
    public int AnsLog { get; private set; }

    public ReadOnlySpan<TLatent> Lowers => _lowers.Peek(Count);

    public ReadOnlySpan<byte> OffsetBits => _offsetBits.Peek(Count);

    public ReadOnlySpan<int> Weights => _weights.Peek(Count);

    /// <summary>The bits of the widest offsets.</summary>
    public int MaxOffsetBits { get; private set; }

    /// <summary>True where coding a latent takes no bits at all.</summary>
    public bool IsTrivial => Count == 0 || (Count == 1 && OffsetBits[0] == 0);

    /// <summary>Chooses bins for some latents, which are reordered.</summary>
    /// <param name="latents">All of the variable's latents; none give no bins.</param>
    /// <param name="binsLog">The logarithm of the number of bins to choose from.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Train(Span<TLatent> latents, int binsLog)
    {
        Count = 0;
        AnsLog = 0;
        MaxOffsetBits = 0;
        if (latents.IsEmpty)
            return;
        ReadOnlySpan<PcoHistogramBin<TLatent>> bins = _histogram.Build(latents, binsLog);
        int lengthLog = latents.Length == 1 ? 0 : BitOperations.Log2((uint)latents.Length - 1) + 1;
        int ansLog = Math.Min(Math.Min(binsLog + AnsLogAboveBinsLog, MaxAnsLog), lengthLog);
        ReadOnlySpan<int> ends = _optimizer.Optimize(bins, ansLog);

        Count = ends.Length;
        Span<TLatent> lowers = _lowers.Take(Count);
        Span<byte> offsetBits = _offsetBits.Take(Count);
        Span<int> counts = _counts.Take(Count);
        int first = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            lowers[i] = bins[first].Lower;
            offsetBits[i] = (byte)PcoLatent<TLatent>.BitLength(bins[ends[i]].Upper - bins[first].Lower);
            MaxOffsetBits = Math.Max(MaxOffsetBits, offsetBits[i]);
            int count = 0;
            for (; first <= ends[i]; first++)
                count += bins[first].Count;
            counts[i] = count;
        }
        Span<int> weights = _weights.Take(Count);
        counts.CopyTo(weights);
        AnsLog = _quantizer.Quantize(weights, latents.Length, ansLog);
    }

    /// <summary>One bin for the whole range: latents as they are.</summary>
    public void SetPlain(int count)
    {
        Count = 1;
        AnsLog = 0;
        MaxOffsetBits = PcoLatent<TLatent>.Bits;
        _lowers.Take(1)[0] = TLatent.Zero;
        _offsetBits.Take(1)[0] = (byte)PcoLatent<TLatent>.Bits;
        _weights.Take(1)[0] = 1;
        _counts.Take(1)[0] = count;
    }

    /// <summary>The bits of a latent, on average over the weights.</summary>
    public double AverageBits
    {
        get
        {
            double total = 1 << AnsLog;
            double sum = 0;
            for (int i = 0; i < Count; i++)
                sum += (AnsLog - Math.Log2(Weights[i]) + OffsetBits[i]) * Weights[i] / total;
            return sum;
        }
    }

    /// <summary>More bits than the latents that the bins were made from can take.</summary>
    public long WorstBits
    {
        get
        {
            long sum = 0;
            ReadOnlySpan<int> counts = _counts.Peek(Count);
            for (int i = 0; i < Count; i++)
                sum += (long)counts[i] * (OffsetBits[i] + AnsLog - BitOperations.Log2((uint)Weights[i]));
            return sum;
        }
    }
}
