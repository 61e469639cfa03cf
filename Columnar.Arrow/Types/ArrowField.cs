using System.Diagnostics.CodeAnalysis;
using Columnar.Display;

namespace Columnar;

/// <summary>A column of an Arrow schema.</summary>
/// <remarks>Immutable. The name and metadata are as the producer gave them: names may repeat or be empty.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ArrowField : IDisplayed
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
    internal ElementType? VectorType => TryExtend(out ElementType? extended) ? extended : Type.VectorType;

    /// <summary>The metadata that a column made of the field keeps: all that its type does not say.</summary>
    /// <remarks>An extension type that is known and not sound is left away: it would contradict the column's values.</remarks>
    internal IReadOnlyList<KeyValuePair<string, string>> ColumnMetadata =>
        TryExtend(out ElementType? extended)
            ? extended.WithoutExtension(Metadata)
            : [.. Metadata.Where(entry => !IsExtension(entry.Key))];

    /// <summary>The field of a vector.</summary>
    internal static ArrowField Of(string name, ElementType type, bool isNullable) =>
        new(name, ArrowType.Of(type), isNullable, type.ExtensionFields);

    /// <summary>The field of a table's column.</summary>
    internal static ArrowField Of(TableColumn column) =>
        new(column.Name, ArrowType.Of(column.Type), column.IsNullable, column.Type.WithExtension(column.Metadata));

    /// <summary>The field in words, for example <c>price: float64?</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{(IsNullable ? "?" : "")}";

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    // False where there is no vector of the storage, or a known extension type contradicts it.
    private bool TryExtend([NotNullWhen(true)] out ElementType? type)
    {
        type = null;
        return Type.VectorType is { } storage
            && ElementType.TryParse(
                storage.Format,
                Find(ElementType.ExtensionNameKey),
                Find(ElementType.ExtensionMetadataKey),
                out type
            );
    }

    private static bool IsExtension(string key) =>
        key is ElementType.ExtensionNameKey or ElementType.ExtensionMetadataKey;

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
