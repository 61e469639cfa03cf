namespace Columnar.Compression;

/// <summary>What values are encoded with, as files record it. FORMAT.md, "Encoded chunks".</summary>
internal enum CodecId : byte
{
    /// <summary>Nothing: as they are in memory.</summary>
    None = 0,

    /// <summary>LZ4, packet by packet.</summary>
    Lz4 = 1,

    /// <summary>Pcodec, for numbers.</summary>
    Pcodec = 2,

    /// <summary>Packets as they are in memory.</summary>
    Raw = 3,
}
