namespace Columnar.Compression;

/// <summary>How the numbers of a chunk were split, with what it takes to join them.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Base">
/// What the multiples are of: of <see cref="PcoModeKind.IntMult"/> the plain number, of <see cref="PcoModeKind.FloatMult"/> the latent
/// of the float.
/// </param>
/// <param name="QuantBits">Of <see cref="PcoModeKind.FloatQuant"/> the number of low bits.</param>
/// <param name="Dictionary">Of <see cref="PcoModeKind.Dictionary"/> the latents of the numbers, little-endian, one after the other.</param>
internal readonly record struct PcoMode(PcoModeKind Kind, ulong Base = 0, int QuantBits = 0, byte[]? Dictionary = null)
{
    private const string Structure = "Pcodec mode";

    /// <summary>Whether there is a second variable.</summary>
    public bool HasSecondary => Kind is PcoModeKind.IntMult or PcoModeKind.FloatMult or PcoModeKind.FloatQuant;

    /// <summary>The width of the first variable.</summary>
    public int PrimaryBits(int latentBits) => Kind == PcoModeKind.Dictionary ? 32 : latentBits;

    /// <summary>Reads a mode; whether it suits the type is asked later, as the rest of the chunk comes first.</summary>
    public static PcoMode Read(ref PcoBitReader reader, PcoVersion version, int latentBits)
    {
        int kind = reader.ReadInt(PcoFormat.ModeBits);
        switch ((PcoModeKind)kind)
        {
            case PcoModeKind.Classic:
                reader.CheckEnd(Structure);
                return default;
            case PcoModeKind.IntMult:
                if (!version.HasIntMult)
                    PcoThrow.Corrupt(Structure, reader.Offset, "a mode of version 0.0", "multiples of integers");
                ulong multiplier = reader.Read(latentBits);
                reader.CheckEnd(Structure);
                return new PcoMode(PcoModeKind.IntMult, Base: multiplier);
            case PcoModeKind.FloatMult:
                ulong latent = reader.Read(latentBits);
                reader.CheckEnd(Structure);
                return new PcoMode(PcoModeKind.FloatMult, Base: latent);
            case PcoModeKind.FloatQuant:
                int quantBits = reader.ReadInt(PcoFormat.QuantBits);
                reader.CheckEnd(Structure);
                return new PcoMode(PcoModeKind.FloatQuant, QuantBits: quantBits);
            case PcoModeKind.Dictionary:
                return new PcoMode(PcoModeKind.Dictionary, Dictionary: ReadDictionary(ref reader, latentBits));
            default:
                PcoThrow.Corrupt(Structure, reader.Offset, "one of 0 to 4", $"{kind}");
                return default;
        }
    }

    /// <summary>Throws where numbers of a type cannot have been split so.</summary>
    public void Check(PcoNumberType type, long offset)
    {
        bool isFloat = PcoNumbers.IsFloat(type);
        bool suits = Kind switch
        {
            PcoModeKind.IntMult => !isFloat && Base != 0,
            PcoModeKind.FloatMult => isFloat && PcoFloats.IsFiniteAndNotZero(type, Base),
            PcoModeKind.FloatQuant => isFloat && QuantBits > 0 && QuantBits <= PcoFloats.MantissaBits(type),
            _ => true,
        };
        if (!suits)
            PcoThrow.Corrupt(Structure, offset, $"one for {type}", $"{Kind} with base {Base} and {QuantBits} bits");
    }

    // Nothing is made room for before the bytes are known to be there.
    private static byte[] ReadDictionary(ref PcoBitReader reader, int latentBits)
    {
        int count = reader.ReadInt(PcoFormat.DictionaryCountBits);
        reader.FinishByte("Pcodec dictionary");
        long byteLength = (long)count * (latentBits / 8);
        if (byteLength * 8 > reader.BitsLeft)
            PcoThrow.TooShort("Pcodec dictionary", reader.Offset);
        return reader.ReadBytes((int)byteLength).ToArray();
    }
}
