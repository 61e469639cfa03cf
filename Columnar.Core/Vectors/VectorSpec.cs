using Columnar.Compression;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>What a vector is asked to be.</summary>
/// <param name="Type">The type of its values.</param>
/// <param name="Version">The version its user gives it.</param>
/// <param name="IsNullable">Whether values may be null.</param>
/// <param name="Codec">What its whole blocks are compressed by.</param>
internal readonly record struct VectorSpec(
    ElementType Type,
    int Version = 0,
    bool IsNullable = false,
    CodecId Codec = CodecId.None
)
{
    /// <summary>Refuses what the codec cannot compress.</summary>
    public void Check() => BlockEncoder.CheckWidth(Codec, new RowLayout(true, IsNullable, Type.BitWidth), $"{Type}");

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
        bool isFoundCompressed = header.Fields.Codec != CodecId.None;
        // One class holds the codes of a dictionary either way.
        if (isFoundCompressed != IsCompressed && Type.Kind != ElementKind.DictionaryText)
            return new(
                name,
                IsCompressed ? "a compressed vector" : "a vector that is not compressed",
                isFoundCompressed ? "a compressed one" : "one that is not"
            );
        return header.Version == Version ? null : new(name, $"version {Version}", $"version {header.Version}");
    }
}
