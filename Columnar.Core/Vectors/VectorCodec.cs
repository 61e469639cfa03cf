using Columnar.Compression;

namespace Columnar;

/// <summary>What the packets of 4,096 values of a compressed vector are encoded with. Each is stored with a checksum, and decodes alone.</summary>
public enum VectorCodec
{
    /// <summary>LZ4: fast, for values of any type that repeat bytes.</summary>
    Lz4 = CodecId.Lz4,

    /// <summary>Pcodec: small, for numbers; also for what is stored as such, like dates, times and wrappers of numbers.</summary>
    Pcodec = CodecId.Pcodec,

    /// <summary>Nothing: values as they are, for those that no codec makes smaller.</summary>
    Raw = CodecId.Raw,
}
