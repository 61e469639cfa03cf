namespace Columnar.Compression;

/// <summary>
/// What the pages of a chunk share: how its numbers were split and what they are stored as differences from, and the bins of each
/// variable. Can be read into again, which allocates nothing but dictionaries and weights then.
/// </summary>
internal sealed partial class PcoChunkMeta
{
    private const string Structure = "Pcodec chunk";

    public PcoMode Mode { get; set; }

    public PcoDelta Delta { get; set; }

    /// <summary>How far back the differences lie, of 32 bits; only with <see cref="PcoDeltaKind.Lookback"/>.</summary>
    public PcoVariable DeltaVariable { get; } = new();

    public bool HasDeltaVariable => Delta.Kind == PcoDeltaKind.Lookback;

    /// <summary>The first variable; of a dictionary the places in it, of 32 bits.</summary>
    public PcoVariable Primary { get; } = new();

    /// <summary>The second variable; only where <see cref="PcoMode.HasSecondary"/>.</summary>
    public PcoVariable Secondary { get; } = new();

    public bool HasSecondary => Mode.HasSecondary;

    /// <summary>Reads a whole chunk's meta from the beginning of a byte to the end of one, and checks all of it.</summary>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format or the type.</exception>
    public void Read(ref PcoBitReader reader, PcoVersion version, PcoNumberType type)
    {
        int latentBits = PcoNumbers.LatentBits(type);
        Mode = PcoMode.Read(ref reader, version, latentBits);
        Delta = PcoDelta.Read(ref reader, version);
        if (HasDeltaVariable)
            DeltaVariable.Read(ref reader, 32);
        Primary.Read(ref reader, Mode.PrimaryBits(latentBits));
        if (HasSecondary)
            Secondary.Read(ref reader, latentBits);
        reader.FinishByte(Structure);
        long offset = reader.Offset;
        CheckLookbacks(offset);
        Delta.CheckConvolution(Primary.LatentBits, offset);
        Mode.Check(type, offset);
        if (HasDeltaVariable)
            DeltaVariable.CheckWeights(offset);
        Primary.CheckWeights(offset);
        if (HasSecondary)
            Secondary.CheckWeights(offset);
    }

    private void CheckLookbacks(long offset)
    {
        if (!HasDeltaVariable)
            return;
        ulong window = 1UL << Delta.WindowLog;
        foreach (PcoBin bin in DeltaVariable.Bins)
        {
            if (bin.Lower < 1 || bin.Lower > window)
                PcoThrow.Corrupt(Structure, offset, $"lookbacks within 1 to {window}", $"{bin.Lower}");
        }
    }
}
