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

    /// <summary>What its producer noted with it, in order; keys may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The field in words, for example <c>price: float64?</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{(IsNullable ? "?" : "")}";
}
