namespace Columnar.Compression;

/// <summary>Reads what stands around the chunks of a standalone file.</summary>
internal ref struct PcoFileReader
{
    private const string Header = "Pcodec header";
    private const string ChunkStart = "Pcodec chunk";

    private readonly ReadOnlySpan<byte> _file;

    /// <summary>Reads the header.</summary>
    /// <exception cref="CorruptDataException">The bytes are not those of a Pcodec file of a known version, or end before.</exception>
    public PcoFileReader(ReadOnlySpan<byte> file)
    {
        _file = file;
        int magicLength = PcoFormat.Magic.Length;
        if (file.Length < magicLength)
            PcoThrow.TooShort(Header, file.Length);
        if (!file.StartsWith(PcoFormat.Magic))
            PcoThrow.Corrupt(Header, 0, "'pco!'", Convert.ToHexString(file[..magicLength]));
        PcoBitReader reader = new(file[magicLength..], magicLength);
        // The first versions had none of their own.
        StandaloneVersion = file.Length > magicLength ? file[magicLength] : 0;
        if (StandaloneVersion >= PcoFormat.FirstVersionWithHint)
        {
            reader.ReadByte();
            if (StandaloneVersion >= PcoFormat.FirstVersionWithType)
                UniformType = ReadType(ref reader);
            Hint = reader.Read(reader.ReadInt(PcoFormat.HintWidthBits) + 1);
            reader.FinishByte(Header);
            if (StandaloneVersion > PcoFormat.StandaloneVersion)
                PcoThrow.Corrupt(
                    Header,
                    magicLength,
                    $"at most version {PcoFormat.StandaloneVersion}",
                    $"{StandaloneVersion}"
                );
        }
        Version = PcoVersion.Read(ref reader);
        Position = magicLength + reader.ByteLength;
    }

    /// <summary>The version of the container; 0 and 1 are also that of what it contains.</summary>
    public int StandaloneVersion { get; }

    /// <summary>The type of all chunks, if the header says so.</summary>
    public PcoNumberType? UniformType { get; }

    /// <summary>How many values there are, as whoever wrote the file said; nothing holds them to it.</summary>
    public ulong Hint { get; }

    public PcoVersion Version { get; }

    /// <summary>The byte that is read next; whoever reads a chunk sets it to the end of that.</summary>
    public int Position { get; set; }

    /// <summary>The bytes from the one that is read next.</summary>
    public readonly ReadOnlySpan<byte> Rest => _file[Position..];

    /// <summary>Reads what stands before a chunk.</summary>
    /// <param name="expected">The type its numbers must have; null where any will do.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="CorruptDataException">The type is unknown or another than it must be, or the bytes end before.</exception>
    public bool TryReadChunk(PcoNumberType? expected, out PcoNumberType type, out int length)
    {
        PcoBitReader reader = new(Rest, Position);
        byte number = reader.ReadByte();
        reader.CheckEnd(ChunkStart);
        type = (PcoNumberType)number;
        length = 0;
        if (number == PcoFormat.Terminator)
        {
            Position++;
            return false;
        }
        if (!PcoNumbers.IsType(number))
            PcoThrow.Corrupt(ChunkStart, Position, "a type from 1 to 11", $"{number}");
        if ((UniformType ?? type) != type)
            PcoThrow.Corrupt(ChunkStart, Position, $"numbers of type {UniformType} as in the header", $"{type}");
        if ((expected ?? type) != type)
            PcoThrow.Corrupt(ChunkStart, Position, $"numbers of type {expected}", $"{type}");
        length = reader.ReadInt(PcoFormat.ChunkLengthBits) + 1;
        reader.CheckEnd(ChunkStart);
        Position += reader.ByteLength;
        return true;
    }

    private static PcoNumberType? ReadType(ref PcoBitReader reader)
    {
        byte number = reader.ReadByte();
        if (number == 0)
            return null;
        if (!PcoNumbers.IsType(number))
            PcoThrow.Corrupt(Header, reader.Offset - 1, "a type from 1 to 11 or 0", $"{number}");
        return (PcoNumberType)number;
    }
}
