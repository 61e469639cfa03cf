namespace Columnar.Compression;

/// <summary>Reads what stands around the chunks of a standalone file.</summary>
internal ref struct PcoFileReader
{
    private const string ChunkStart = "Pcodec chunk";

    private readonly ReadOnlySpan<byte> _file;
    private readonly long _start;

    /// <summary>Reads the header.</summary>
    /// <exception cref="CorruptDataException">The bytes are not those of a Pcodec file of a known version, or end before.</exception>
    public PcoFileReader(ReadOnlySpan<byte> file)
    {
        _file = file;
        Header = PcoFileHeader.Read(file, out int length);
        Position = length;
    }

    /// <summary>Goes on in a file behind its header, or a chunk.</summary>
    /// <param name="header">The header.</param>
    /// <param name="bytes">The bytes of the file from there on.</param>
    /// <param name="start">Where they begin in the file, for errors.</param>
    public PcoFileReader(in PcoFileHeader header, ReadOnlySpan<byte> bytes, long start)
    {
        _file = bytes;
        _start = start;
        Header = header;
    }

    public PcoFileHeader Header { get; }

    /// <summary>The byte of the file that is read next.</summary>
    public readonly long Offset => _start + Position;

    /// <summary>The byte of those at hand that is read next; whoever reads a chunk sets it to the end of that.</summary>
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
        PcoBitReader reader = new(Rest, Offset);
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
            PcoThrow.Corrupt(ChunkStart, Offset, "a type from 1 to 11", $"{number}");
        if ((Header.UniformType ?? type) != type)
            PcoThrow.Corrupt(ChunkStart, Offset, $"numbers of type {Header.UniformType} as in the header", $"{type}");
        if ((expected ?? type) != type)
            PcoThrow.Corrupt(ChunkStart, Offset, $"numbers of type {expected}", $"{type}");
        length = reader.ReadInt(PcoFormat.ChunkLengthBits) + 1;
        reader.CheckEnd(ChunkStart);
        Position += reader.ByteLength;
        return true;
    }
}
