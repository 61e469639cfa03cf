namespace Columnar.Compression;

/// <summary>What the values of a chunk are stored as differences from.</summary>
internal readonly record struct PcoDelta
{
    private const string Structure = "Pcodec delta";

    public PcoDeltaKind Kind { get; init; }

    /// <summary>Of consecutive differences how often they were taken.</summary>
    public int Order { get; init; }

    /// <summary>Whether the second variable is stored as differences too.</summary>
    public bool SecondaryUsesDelta { get; init; }

    /// <summary>Of lookbacks the binary logarithm of how far back they may lie.</summary>
    public int WindowLog { get; init; }

    /// <summary>Of lookbacks the binary logarithm of how many values a page begins with.</summary>
    public int StateLog { get; init; }

    /// <summary>Of convolutions by how many bits the weighted sum is shifted.</summary>
    public int Quantization { get; init; }

    /// <summary>Of convolutions what is added to the weighted sum.</summary>
    public long Bias { get; init; }

    /// <summary>Of convolutions the weights, that of the value furthest back first.</summary>
    public int[]? Weights { get; init; }

    /// <summary>The values a page begins with in each variable that is stored as differences.</summary>
    public int StateLength =>
        Kind switch
        {
            PcoDeltaKind.Consecutive => Order,
            PcoDeltaKind.Lookback => 1 << StateLog,
            PcoDeltaKind.Convolution => Weights!.Length,
            _ => 0,
        };

    /// <summary>The values a page begins with in the second variable.</summary>
    public int SecondaryStateLength => SecondaryUsesDelta ? StateLength : 0;

    public static PcoDelta Read(ref PcoBitReader reader, PcoVersion version)
    {
        PcoDelta delta = version.HasDeltaKinds ? ReadKinds(ref reader) : ReadOrder(ref reader);
        reader.CheckEnd(Structure);
        return delta;
    }

    /// <summary>Throws where a convolution of latents of a width could leave what is computed with.</summary>
    public void CheckConvolution(int latentBits, long offset)
    {
        if (Kind != PcoDeltaKind.Convolution)
            return;
        if (latentBits > 32)
            PcoThrow.Corrupt(Structure, offset, "no convolution of more than 32 bits", $"one of {latentBits}");
        int most = Math.Min(PcoFormat.MaxConvolutionQuantization, 2 * latentBits - 1);
        if (Quantization > most)
            PcoThrow.Corrupt(Structure, offset, $"a shift by at most {most} bits", $"{Quantization}");
        double sum = 0;
        foreach (int weight in Weights!)
            sum += Math.Abs((double)weight);
        // The sums are computed with twice the bits of a latent.
        double largest = Math.Abs((double)Bias) + Math.ScaleB(sum, latentBits);
        if (largest >= Math.ScaleB(1, 2 * latentBits - 1))
            PcoThrow.Corrupt(Structure, offset, $"sums of {2 * latentBits} bits", $"up to {largest}");
    }

    private static PcoDelta ReadOrder(ref PcoBitReader reader)
    {
        int order = reader.ReadInt(PcoFormat.ConsecutiveOrderBits);
        return order == 0 ? default : new PcoDelta { Kind = PcoDeltaKind.Consecutive, Order = order };
    }

    private static PcoDelta ReadKinds(ref PcoBitReader reader)
    {
        int kind = reader.ReadInt(PcoFormat.DeltaKindBits);
        switch ((PcoDeltaKind)kind)
        {
            case PcoDeltaKind.None:
                return default;
            case PcoDeltaKind.Consecutive:
                int order = reader.ReadInt(PcoFormat.ConsecutiveOrderBits);
                if (order == 0)
                    PcoThrow.Corrupt(Structure, reader.Offset, "an order of 1 to 7", "0");
                return new PcoDelta
                {
                    Kind = PcoDeltaKind.Consecutive,
                    Order = order,
                    SecondaryUsesDelta = reader.ReadBool(),
                };
            case PcoDeltaKind.Lookback:
                return ReadLookback(ref reader);
            case PcoDeltaKind.Convolution:
                return ReadConvolution(ref reader);
            default:
                PcoThrow.Corrupt(Structure, reader.Offset, "one of 0 to 3", $"{kind}");
                return default;
        }
    }

    private static PcoDelta ReadLookback(ref PcoBitReader reader)
    {
        int windowLog = 1 + reader.ReadInt(PcoFormat.WindowLogBits);
        int stateLog = reader.ReadInt(PcoFormat.StateLogBits);
        if (windowLog > PcoFormat.MaxWindowLog)
            PcoThrow.Corrupt(
                Structure,
                reader.Offset,
                $"a window of at most 2^{PcoFormat.MaxWindowLog}",
                $"2^{windowLog}"
            );
        if (stateLog > windowLog)
            PcoThrow.Corrupt(Structure, reader.Offset, $"a state within the window of 2^{windowLog}", $"2^{stateLog}");
        return new PcoDelta
        {
            Kind = PcoDeltaKind.Lookback,
            WindowLog = windowLog,
            StateLog = stateLog,
            SecondaryUsesDelta = reader.ReadBool(),
        };
    }

    // Bias and weights are stored in the order of unsigned numbers.
    private static PcoDelta ReadConvolution(ref PcoBitReader reader)
    {
        int quantization = reader.ReadInt(PcoFormat.QuantizationBits);
        long bias = (long)reader.Read(PcoFormat.BiasBits) ^ long.MinValue;
        int[] weights = new int[1 + reader.ReadInt(PcoFormat.ConvolutionOrderBits)];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (int)reader.Read(PcoFormat.WeightBits) ^ int.MinValue;
        return new PcoDelta
        {
            Kind = PcoDeltaKind.Convolution,
            Quantization = quantization,
            Bias = bias,
            Weights = weights,
        };
    }
}
