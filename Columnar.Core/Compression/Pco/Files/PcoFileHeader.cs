namespace Columnar.Compression;

/// <summary>What a standalone file says before its chunks.</summary>
/// <param name="StandaloneVersion">The version of the container; 0 and 1 are also that of what it contains.</param>
/// <param name="Version">The version of what it contains.</param>
/// <param name="UniformType">The type of all chunks, if the header says so.</param>
/// <param name="Hint">How many values there are, as whoever wrote the file said; nothing holds them to it.</param>
internal readonly record struct PcoFileHeader(
    int StandaloneVersion,
    PcoVersion Version,
    PcoNumberType? UniformType,
    ulong Hint
)
{
    private const string Structure = "Pcodec header";

    /// <summary>Reads the header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The bytes of the header.</param>
    /// <exception cref="CorruptDataException">The bytes are not those of a Pcodec file of a known version, or end before.</exception>
    public static PcoFileHeader Read(ReadOnlySpan<byte> file, out int length)
    {
        int magicLength = PcoFormat.Magic.Length;
        if (file.Length < magicLength)
            PcoThrow.TooShort(Structure, file.Length);
        if (!file.StartsWith(PcoFormat.Magic))
            PcoThrow.Corrupt(Structure, 0, "'pco!'", Convert.ToHexString(file[..magicLength]));
        PcoBitReader reader = new(file[magicLength..], magicLength);
        // The first versions had none of their own.
        int version = file.Length > magicLength ? file[magicLength] : 0;
        PcoNumberType? type = null;
        ulong hint = 0;
        if (version >= PcoFormat.FirstVersionWithHint)
        {
            reader.ReadByte();
            if (version >= PcoFormat.FirstVersionWithType)
                type = ReadType(ref reader);
            hint = reader.Read(reader.ReadInt(PcoFormat.HintWidthBits) + 1);
            reader.FinishByte(Structure);
            if (version > PcoFormat.StandaloneVersion)
                PcoThrow.Corrupt(
                    Structure,
                    magicLength,
                    $"at most version {PcoFormat.StandaloneVersion}",
                    $"{version}"
                );
        }
        PcoFileHeader header = new(version, PcoVersion.Read(ref reader), type, hint);
        length = magicLength + reader.ByteLength;
        return header;
    }

    private static PcoNumberType? ReadType(ref PcoBitReader reader)
    {
        byte number = reader.ReadByte();
        if (number == 0)
            return null;
        if (!PcoNumbers.IsType(number))
            PcoThrow.Corrupt(Structure, reader.Offset - 1, "a type from 1 to 11 or 0", $"{number}");
        return (PcoNumberType)number;
    }
}
