namespace Columnar;

/// <summary>One column of a table's schema.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsNullable">Whether values may be null.</param>
public sealed record TableColumn(string Name, ElementType Type, bool IsNullable = false)
{
    /// <summary>Pairs of key and value that say more of the column, in order: Arrow's field metadata. None unless given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Whether two columns have the same name, type and nullability, and the same metadata in the same order.</summary>
    /// <param name="other">The other column.</param>
    public bool Equals(TableColumn? other) =>
        other is not null && HasValuesOf(other) && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, IsNullable);

    /// <summary>Whether two columns differ in nothing but metadata.</summary>
    internal bool HasValuesOf(TableColumn other) =>
        Name == other.Name && Type.Equals(other.Type) && IsNullable == other.IsNullable;
}
