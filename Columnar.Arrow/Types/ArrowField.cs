using Columnar.Types;

namespace Columnar;

/// <summary>A column of an Arrow schema.</summary>
/// <remarks>Immutable. The name and metadata are as the producer gave them: names may repeat or be empty.</remarks>
public sealed class ArrowField
{
    /// <summary>Makes a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="isNullable">Whether values may be null.</param>
    /// <param name="metadata">What its producer noted with it, in order; keys may repeat.</param>
    public ArrowField(
        string name,
        ArrowType type,
        bool isNullable = true,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
        IsNullable = isNullable;
        Metadata = metadata ?? [];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public ArrowType Type { get; }

    /// <summary>Whether values may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>What its producer noted with it, in order; keys may repeat. Extension types stand here, under Arrow's keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The type of the vector that an import makes of the field, with the extension type, where that is a known one.</summary>
    /// <exception cref="NotSupportedException">No vector holds such values.</exception>
    public ElementType ElementType => VectorType ?? Type.ElementType;

    /// <inheritdoc cref="ElementType"/>
    /// <remarks>Null where no vector holds such values. Values of an extension type that is not known, or not sound, are kept as what they are stored as.</remarks>
    internal ElementType? VectorType =>
        Type is not DictionaryType
        && Find(ElementType.ExtensionNameKey) is { } name
        && ElementType.TryParse(Type.Format, name, Find(ElementType.ExtensionMetadataKey), out ElementType? type)
        && type.ExtensionName is not null
            ? type
            : Type.VectorType;

    /// <summary>The field of a vector.</summary>
    internal static ArrowField Of(string name, ElementType type, bool isNullable) =>
        new(name, ArrowType.Of(type), isNullable, type.ExtensionFields);

    /// <summary>The field in words, for example <c>price: float64?</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{(IsNullable ? "?" : "")}";

    private string? Find(string key)
    {
        foreach (KeyValuePair<string, string> entry in Metadata)
        {
            if (entry.Key == key)
                return entry.Value;
        }
        return null;
    }
}
