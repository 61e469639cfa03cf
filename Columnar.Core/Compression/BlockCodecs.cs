namespace Columnar.Compression;

/// <summary>The codecs by what files call them.</summary>
internal static class BlockCodecs
{
    /// <summary>The known ones, for errors.</summary>
    public const string Known = "codecs 0 (none), 1 (LZ4) and 3 (raw)";

    public static bool IsKnown(CodecId id) => id is CodecId.None or CodecId.Lz4 or CodecId.Raw;

    /// <summary>The codec that a caller names; where there is none, the one that fits most values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    public static CodecId Named(VectorCodec? codec)
    {
        CodecId id = (CodecId)(codec ?? VectorCodec.Lz4);
        return id != CodecId.None && IsKnown(id)
            ? id
            : throw new ArgumentOutOfRangeException(nameof(codec), codec, "No such codec.");
    }

    /// <summary>The codec of an encoded chunk.</summary>
    public static IBlockCodec Of(CodecId id) =>
        id switch
        {
            CodecId.Lz4 => Lz4Codec.Instance,
            CodecId.Raw => RawCodec.Instance,
            _ => throw new ArgumentOutOfRangeException(nameof(id)),
        };
}
