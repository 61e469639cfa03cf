namespace Columnar.Compression;

/// <summary>The codecs by what files call them.</summary>
internal static class BlockCodecs
{
    /// <summary>The known ones, for errors.</summary>
    public const string Known = "codecs 0 (none) and 1 (LZ4)";

    public static bool IsKnown(CodecId id) => id <= CodecId.Lz4;

    /// <summary>The codec of an encoded chunk.</summary>
    public static IBlockCodec Of(CodecId id) =>
        id switch
        {
            CodecId.Lz4 => Lz4Codec.Instance,
            _ => throw new ArgumentOutOfRangeException(nameof(id)),
        };
}
