namespace Columnar.Generators;

/// <summary>A struct that is a row of a table.</summary>
/// <param name="Type">The struct.</param>
/// <param name="Columns">Its columns, in the order of its constructor.</param>
/// <param name="HidesSchema">Whether it has a member named Schema of its own, or is named so itself.</param>
internal sealed record RowModel(TypeDeclaration Type, EquatableArray<ColumnModel> Columns, bool HidesSchema);

/// <summary>A member of a row with its column.</summary>
/// <param name="Member">The member, as it is written.</param>
/// <param name="Column">The column's name.</param>
/// <param name="ElementType">The expression of the column's element type.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="Storage">How it is stored, as it is written; empty for a plain column.</param>
/// <param name="Access">How values are written and read.</param>
/// <param name="ValueType">The member's type without nullability, as it is written.</param>
internal sealed record ColumnModel(
    string Member,
    string Column,
    string ElementType,
    bool IsNullable,
    string Storage,
    CellAccess Access,
    string ValueType
);

/// <summary>How the value of a member gets into its column and back: the members of RowEncoder and RowDecoder.</summary>
internal enum CellAccess
{
    /// <summary>As it is in memory.</summary>
    Value,

    Bool,
    Text,
    Bytes,
    DateOnly,
    TimeOnly,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    Decimal,
    Guid,
}
