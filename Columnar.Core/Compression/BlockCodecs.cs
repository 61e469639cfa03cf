namespace Columnar.Compression;

/// <summary>The codecs by what files call them.</summary>
internal static class BlockCodecs
{
    /// <summary>The known ones, for errors.</summary>
    public const string Known = "codecs 0 (none), 1 (LZ4), 2 (Pcodec) and 3 (raw)";

    public static bool IsKnown(CodecId id) => id <= CodecId.Raw;

    /// <summary>Whether values can be encoded with a codec.</summary>
    /// <param name="id">The codec.</param>
    /// <param name="numbers">What numbers they are; null where they are none.</param>
    public static bool Takes(CodecId id, PcoNumberType? numbers) => id != CodecId.Pcodec || numbers is not null;

    /// <summary>The codec that fits most values of a kind.</summary>
    /// <param name="numbers">What numbers they are; null where they are none.</param>
    public static CodecId Default(PcoNumberType? numbers) => numbers is null ? CodecId.Lz4 : CodecId.Pcodec;

    /// <summary>The codec that a caller names; where there is none, the one that fits most values of the kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    public static CodecId Named(VectorCodec? codec, PcoNumberType? numbers)
    {
        CodecId id = (CodecId?)codec ?? Default(numbers);
        return id != CodecId.None && IsKnown(id)
            ? id
            : throw new ArgumentOutOfRangeException(nameof(codec), codec, "No such codec.");
    }

    /// <summary>The codec of an encoded chunk, which takes its values.</summary>
    /// <param name="id">What it is called.</param>
    /// <param name="numbers">What numbers the values are; null where they are none.</param>
    public static IBlockCodec Of(CodecId id, PcoNumberType? numbers) =>
        id switch
        {
            CodecId.Lz4 => Lz4Codec.Instance,
            CodecId.Pcodec when numbers is { } type => PcoBlockCodec.Of(type),
            CodecId.Raw => RawCodec.Instance,
            _ => throw new ArgumentOutOfRangeException(nameof(id)),
        };
}
