namespace Columnar;

/// <summary>Columns and tables in Arrow's terms.</summary>
public static class ArrowViewExtensions
{
    /// <summary>Shows a column, as it stands now, in Arrow's terms without copying it.</summary>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <remarks>Costs time in proportion to the number of chunks. Dispose the view to give its lease back.</remarks>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static ArrowView ToArrow(this IColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return ArrowView.Of(column.OpenView());
    }

    /// <summary>Shows a table, as it stands now, in Arrow's terms without copying it.</summary>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <remarks>Costs time in proportion to the number of chunks. Dispose the view to give its lease back.</remarks>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static ArrowView ToArrow(this ITable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ArrowView.Of(table.OpenView());
    }
}
