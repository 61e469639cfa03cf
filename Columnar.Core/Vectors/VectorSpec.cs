using Columnar.Compression;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>What a vector is asked to be.</summary>
/// <param name="Type">The type of its values.</param>
/// <param name="Version">The version its user gives it.</param>
/// <param name="IsNullable">Whether values may be null.</param>
/// <param name="Codec">What its whole blocks are compressed by, if it is new.</param>
/// <param name="IsCodecNamed">Whether one that is compressed otherwise is another vector.</param>
internal readonly record struct VectorSpec(
    ElementType Type,
    int Version = 0,
    bool IsNullable = false,
    CodecId Codec = CodecId.None,
    bool IsCodecNamed = false
)
{
    /// <summary>A compressed vector, by a codec if one is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    public static VectorSpec Compressed(ElementType type, VectorCodec? codec, int version, bool isNullable) =>
        new(
            type,
            version,
            isNullable,
            BlockCodecs.Named(codec, PlainNumbers.Of(type.Format, type.BitWidth)),
            codec is not null
        );

    /// <summary>Refuses what the codec cannot compress.</summary>
    public void Check() => CheckCodec(Codec, Type);

    /// <summary>Refuses values that a codec does not take.</summary>
    /// <exception cref="NotSupportedException">They are too wide, or no numbers for a codec of numbers.</exception>
    public static void CheckCodec(CodecId codec, ElementType type)
    {
        const long Most = BlockEncoder.MaxPlainLength * 8 / Geometry.BlockRows;
        if (codec != CodecId.None && type.BitWidth > Most)
            throw new NotSupportedException(
                $"Values of {type} have {type.BitWidth / 8} bytes; those of a compressed vector may have {Most / 8}."
            );
        if (!BlockCodecs.Takes(codec, PlainNumbers.Of(type.Format, type.BitWidth)))
            throw new NotSupportedException(
                $"{(VectorCodec)codec} compresses numbers; values of {type} are compressed by Lz4."
            );
    }

    private bool IsCompressed => Codec != CodecId.None;

    /// <summary>How what is stored differs from it; null where it does not.</summary>
    public SchemaMismatchException? MismatchOf(RegionState region)
    {
        RegionHeader header = region.Header;
        string name = header.Name;
        if (ViewFactory.TypeOf(header) is not { } stored)
            return new(name, $"a vector of {Type}", ViewFactory.KindName(region));
        if (!stored.Equals(Type))
            return new(name, $"a vector of {Type}", $"a vector of {stored}");
        if (header.Fields.Recipe is not null)
            return new(name, "a vector to be edited", "a computed vector");
        if (header.Layout.IsNullable != IsNullable)
            return new(
                name,
                IsNullable ? "nullable values" : "values that are not nullable",
                header.Layout.IsNullable ? "nullable" : "not nullable"
            );
        CodecId found = header.Fields.Codec;
        bool isFoundCompressed = found != CodecId.None;
        // One class holds the codes of a dictionary either way.
        if (isFoundCompressed != IsCompressed && Type.Kind != ElementKind.DictionaryText)
            return new(
                name,
                IsCompressed ? "a compressed vector" : "a vector that is not compressed",
                isFoundCompressed ? "a compressed one" : "one that is not"
            );
        if (IsCodecNamed && found != Codec)
            return new(name, $"a vector compressed by {(VectorCodec)Codec}", $"one compressed by {(VectorCodec)found}");
        return header.Version == Version ? null : new(name, $"version {Version}", $"version {header.Version}");
    }
}
