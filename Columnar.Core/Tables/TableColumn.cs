using Columnar.Display;
using Columnar.Formatting;
using Columnar.Vectors;

namespace Columnar;

/// <summary>One column of a table's schema.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsNullable">Whether values may be null.</param>
[TypeFormatterSource(typeof(Formatters))]
public sealed record TableColumn(string Name, ElementType Type, bool IsNullable = false) : IDisplayed
{
    /// <summary>Pairs of key and value that say more of the column, in order: Arrow's field metadata. None unless given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Whether the column is stored compressed. It is said when a column is made; <see cref="StoredVector.Compress"/> changes it.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>
    /// What a compressed column is compressed by; null for the codec that fits most values when a column is made, and for a column that
    /// is not compressed.
    /// </summary>
    public VectorCodec? Codec { get; init; }

    /// <summary>
    /// Whether two columns have the same name, type and nullability, and the same metadata in the same order. How they are stored makes
    /// no difference.
    /// </summary>
    /// <param name="other">The other column.</param>
    public bool Equals(TableColumn? other) =>
        other is not null && HasValuesOf(other) && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, IsNullable);

    /// <summary>Its name and type, with a question mark where values may be null, and whether it is compressed.</summary>
    public override string ToString() =>
        $"{DisplayText.Of(Name, DisplayText.MaxNameLength)}: {CellDisplay.TypeOf(Type, IsNullable)}{(IsCompressed ? ", compressed" : "")}";

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    /// <summary>The vector that the column is made of.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    internal VectorSpec NewVector =>
        IsCompressed ? VectorSpec.Compressed(Type, Codec, 0, IsNullable) : new VectorSpec(Type, 0, IsNullable);

    /// <summary>Whether two columns differ in nothing but metadata and how they are stored.</summary>
    internal bool HasValuesOf(TableColumn other) =>
        Name == other.Name && Type.Equals(other.Type) && IsNullable == other.IsNullable;
}
