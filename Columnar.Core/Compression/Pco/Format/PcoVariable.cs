namespace Columnar.Compression;

/// <summary>A latent variable of a chunk: the bins its values fall into. Can be read into again, which allocates nothing then.</summary>
internal sealed partial class PcoVariable
{
    private const string Structure = "Pcodec bins";

    private PcoBin[] _bins = [];
    private int _count;

    /// <summary>The width of its latents in bits: 8, 16, 32 or 64.</summary>
    public int LatentBits { get; private set; }

    /// <summary>The binary logarithm of the number of states.</summary>
    public int AnsLog { get; private set; }

    /// <summary>The bins, in no particular order; they may overlap.</summary>
    public ReadOnlySpan<PcoBin> Bins => _bins.AsSpan(0, _count);

    /// <summary>The bits of the bin with the widest distances.</summary>
    public int MaxOffsetBits { get; private set; }

    /// <summary>Takes bins that were made; the weights of valid ones sum to 2^<paramref name="ansLog"/>.</summary>
    public void Set(int latentBits, int ansLog, ReadOnlySpan<PcoBin> bins)
    {
        Begin(latentBits, ansLog, bins.Length);
        bins.CopyTo(_bins);
        _count = bins.Length;
        foreach (PcoBin bin in bins)
            MaxOffsetBits = Math.Max(MaxOffsetBits, bin.OffsetBits);
    }

    /// <summary>Reads what a chunk says of a variable, and checks all of it but the sum of the weights.</summary>
    public void Read(ref PcoBitReader reader, int latentBits)
    {
        int ansLog = reader.ReadInt(PcoFormat.AnsLogBits);
        int count = reader.ReadInt(PcoFormat.BinCountBits);
        reader.CheckEnd(Structure);
        if (1 << ansLog < count)
            PcoThrow.Corrupt(Structure, reader.Offset, $"at most 2^{ansLog} bins", $"{count}");
        if (count == 1 && ansLog > 0)
            PcoThrow.Corrupt(Structure, reader.Offset, "one state of the only bin", $"2^{ansLog}");
        if (ansLog > PcoFormat.MaxAnsLog)
            PcoThrow.Corrupt(Structure, reader.Offset, $"at most 2^{PcoFormat.MaxAnsLog} states", $"2^{ansLog}");
        int offsetCountBits = PcoFormat.OffsetCountBits(latentBits);
        // No room is made for bins that are not there; the first that is missing ends the reading.
        long whole = reader.BitsLeft / (ansLog + latentBits + offsetCountBits);
        Begin(latentBits, ansLog, (int)Math.Min(count, whole));
        for (int i = 0; i < count; i++)
        {
            int weight = reader.ReadInt(ansLog) + 1;
            ulong lower = reader.Read(latentBits);
            int offsetBits = reader.ReadInt(offsetCountBits);
            reader.CheckEnd(Structure);
            if (offsetBits > latentBits)
                PcoThrow.Corrupt(Structure, reader.Offset, $"offsets of at most {latentBits} bits", $"{offsetBits}");
            _bins[i] = new PcoBin(lower, offsetBits, weight);
            MaxOffsetBits = Math.Max(MaxOffsetBits, offsetBits);
        }
        _count = count;
    }

    /// <summary>Throws where the weights are not those of a table of states; no bins count as one of weight 1.</summary>
    public void CheckWeights(long offset)
    {
        int sum = _count == 0 ? 1 : 0;
        foreach (PcoBin bin in Bins)
            sum += bin.Weight;
        if (sum != 1 << AnsLog)
            PcoThrow.Corrupt(Structure, offset, $"weights that sum to 2^{AnsLog}", $"{sum}");
    }

    private void Begin(int latentBits, int ansLog, int count)
    {
        LatentBits = latentBits;
        AnsLog = ansLog;
        MaxOffsetBits = 0;
        _count = 0;
        if (_bins.Length < count)
            _bins = new PcoBin[count];
    }
}
