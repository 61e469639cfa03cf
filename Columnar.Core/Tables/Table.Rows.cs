namespace Columnar;

/// <summary>Rows.</summary>
public sealed partial class Table
{
    /// <summary>The rows as structs of the program.</summary>
    /// <typeparam name="TRow">The rows; columns are found by name, and the table may have more.</typeparam>
    /// <exception cref="SchemaMismatchException">A column of the rows is missing, or of another type or nullability.</exception>
    public TableRows<TRow> Rows<TRow>()
        where TRow : struct, IColumnarRow<TRow> => new(this);
}
