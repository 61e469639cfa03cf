namespace Columnar;

/// <summary>One column of a table's schema.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsNullable">Whether values may be null.</param>
public sealed record TableColumn(string Name, ElementType Type, bool IsNullable = false);
