namespace Columnar;

/// <summary>
/// Some rows of a column: a range of them (<see cref="RowRange{T}"/>), or those that meet a condition. Aggregates are taken of either
/// alike; the rows keep the numbers they have in the column.
/// </summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public interface IColumnSelection<T>
{
    /// <summary>The column.</summary>
    internal IColumn Column { get; }
}
