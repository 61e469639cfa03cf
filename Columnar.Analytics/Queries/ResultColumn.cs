namespace Columnar.Queries;

/// <summary>One column of a result, kept as an array of its own type.</summary>
internal abstract class ResultColumn(TableColumn column)
{
    public TableColumn Column { get; } = column;

    /// <summary>The value of a row, or null.</summary>
    public abstract object? this[int row] { get; }

    /// <summary>The column with its rows in another order.</summary>
    /// <param name="order">For each row of the new column its row in this one.</param>
    public abstract ResultColumn Reordered(ReadOnlySpan<int> order);
}

/// <inheritdoc/>
/// <param name="column">Name and type.</param>
/// <param name="values">A value per row; any where the row is null.</param>
/// <param name="isNull">Whether a row is null; null where none is.</param>
internal sealed class ResultColumn<T>(TableColumn column, T[] values, bool[]? isNull) : ResultColumn(column)
    where T : notnull
{
    public override object? this[int row] => isNull is not null && isNull[row] ? null : values[row];

    public override ResultColumn Reordered(ReadOnlySpan<int> order)
    {
        var sorted = new T[order.Length];
        bool[]? sortedNulls = isNull is null ? null : new bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sorted[i] = values[order[i]];
            if (isNull is not null)
                sortedNulls![i] = isNull[order[i]];
        }
        return new ResultColumn<T>(Column, sorted, sortedNulls);
    }
}
