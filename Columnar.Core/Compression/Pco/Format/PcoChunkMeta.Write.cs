namespace Columnar.Compression;

/// <summary>The writing side of <see cref="PcoChunkMeta"/>, and how long it gets.</summary>
internal sealed partial class PcoChunkMeta
{
    // The longest delta there is: a convolution of 32 weights.
    private const int MaxDeltaBits =
        PcoFormat.DeltaKindBits
        + PcoFormat.QuantizationBits
        + PcoFormat.BiasBits
        + PcoFormat.ConvolutionOrderBits
        + (PcoFormat.MaxConvolutionOrder * PcoFormat.WeightBits);

    /// <summary>The bits of a variable of some bins.</summary>
    public static long VariableBits(int latentBits, int ansLog, int binCount) =>
        PcoFormat.AnsLogBits
        + PcoFormat.BinCountBits
        + ((long)binCount * (ansLog + latentBits + PcoFormat.OffsetCountBits(latentBits)));

    /// <summary>At least the bytes of a chunk's meta, whatever its delta.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="latentBits">The width of the numbers.</param>
    /// <param name="variableBits">The bits of all variables.</param>
    public static long MaxByteLength(PcoMode mode, int latentBits, long variableBits)
    {
        long modeBits = mode.Kind switch
        {
            PcoModeKind.IntMult or PcoModeKind.FloatMult => latentBits,
            PcoModeKind.FloatQuant => PcoFormat.QuantBits,
            PcoModeKind.Dictionary => PcoFormat.DictionaryCountBits + 7 + (mode.Dictionary!.Length * 8L),
            _ => 0,
        };
        return (PcoFormat.ModeBits + modeBits + MaxDeltaBits + variableBits + 7) / 8;
    }

    /// <summary>Writes the whole meta, from the beginning of a byte to the end of one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="latentBits">The width of the numbers.</param>
    public void Write(ref PcoBitWriter writer, int latentBits)
    {
        WriteMode(ref writer, latentBits);
        WriteDelta(ref writer);
        if (HasDeltaVariable)
            WriteVariable(ref writer, DeltaVariable);
        WriteVariable(ref writer, Primary);
        if (HasSecondary)
            WriteVariable(ref writer, Secondary);
        writer.FinishByte();
    }

    private void WriteMode(ref PcoBitWriter writer, int latentBits)
    {
        writer.Write((ulong)Mode.Kind, PcoFormat.ModeBits);
        switch (Mode.Kind)
        {
            case PcoModeKind.IntMult or PcoModeKind.FloatMult:
                writer.Write(Mode.Base, latentBits);
                break;
            case PcoModeKind.FloatQuant:
                writer.Write((ulong)Mode.QuantBits, PcoFormat.QuantBits);
                break;
            case PcoModeKind.Dictionary:
                writer.Write((ulong)(Mode.Dictionary!.Length / (latentBits / 8)), PcoFormat.DictionaryCountBits);
                writer.FinishByte();
                writer.WriteBytes(Mode.Dictionary);
                break;
            default:
                break;
        }
    }

    private void WriteDelta(ref PcoBitWriter writer)
    {
        writer.Write((ulong)Delta.Kind, PcoFormat.DeltaKindBits);
        switch (Delta.Kind)
        {
            case PcoDeltaKind.Consecutive:
                writer.Write((ulong)Delta.Order, PcoFormat.ConsecutiveOrderBits);
                writer.Write(Delta.SecondaryUsesDelta);
                break;
            case PcoDeltaKind.Lookback:
                writer.Write((ulong)(Delta.WindowLog - 1), PcoFormat.WindowLogBits);
                writer.Write((ulong)Delta.StateLog, PcoFormat.StateLogBits);
                writer.Write(Delta.SecondaryUsesDelta);
                break;
            case PcoDeltaKind.Convolution:
                writer.Write((ulong)Delta.Quantization, PcoFormat.QuantizationBits);
                writer.Write((ulong)(Delta.Bias ^ long.MinValue), PcoFormat.BiasBits);
                writer.Write((ulong)(Delta.Weights!.Length - 1), PcoFormat.ConvolutionOrderBits);
                foreach (int weight in Delta.Weights)
                    writer.Write((uint)(weight ^ int.MinValue), PcoFormat.WeightBits);
                break;
            default:
                break;
        }
    }

    private static void WriteVariable(ref PcoBitWriter writer, PcoVariable variable)
    {
        writer.Write((ulong)variable.AnsLog, PcoFormat.AnsLogBits);
        writer.Write((ulong)variable.Bins.Length, PcoFormat.BinCountBits);
        int offsetCountBits = PcoFormat.OffsetCountBits(variable.LatentBits);
        foreach (PcoBin bin in variable.Bins)
        {
            writer.Write((ulong)(bin.Weight - 1), variable.AnsLog);
            writer.Write(bin.Lower, variable.LatentBits);
            writer.Write((ulong)bin.OffsetBits, offsetCountBits);
        }
    }
}
