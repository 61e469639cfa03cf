using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>
/// Gathers rows for a table, value by value, span by span or row by row, until <see cref="Flush"/> appends all of them in one step.
/// Nobody sees them before.
/// </summary>
/// <remarks>
/// Used by one thread at a time. The rows wait in memory: flush every some ten thousand. An appender is of no use any more once the
/// table's schema has changed; begin another.
/// </remarks>
public sealed class TableAppender
{
    private readonly Table _table;
    private TableShape _shape;
    private ColumnStage[] _stages;

    internal TableAppender(Table table)
    {
        _table = table;
        _shape = table.Shape;
        _stages = StagesOf(_shape);
    }

    /// <summary>Rows that wait: those that every column has.</summary>
    public long RowCount => _stages.Min(stage => stage.RowCount);

    /// <summary>Bytes that wait.</summary>
    public long ByteLength => _stages.Sum(stage => stage.ByteLength);

    /// <summary>What takes the values of one column.</summary>
    /// <typeparam name="T">The type of the values given; each is converted without loss to the column's type.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public ColumnAppender<T> Column<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int ordinal = _shape.Find(name);
        return ordinal >= 0 ? new ColumnAppender<T>(this, ordinal) : throw Table.NoColumn(_shape, name, nameof(name));
    }

    /// <summary>Adds a row: a value for each column in the order of the schema.</summary>
    /// <param name="values">The values, converted as <see cref="Table.AppendRow"/> does; null for null.</param>
    /// <exception cref="ArgumentException">They are more or fewer than the columns, or a column cannot hold one of them.</exception>
    /// <exception cref="OverflowException">A value is out of its column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">
    /// A value is null and its column is not nullable, or the columns differ in length so far.
    /// </exception>
    /// <remarks>After an exception no column has a value more.</remarks>
    public void AppendRow(params ReadOnlySpan<object?> values)
    {
        if (values.Length != _stages.Length)
            throw new ArgumentException(
                $"Table '{_shape.Name}' has {_stages.Length} columns; {values.Length} values were given.",
                nameof(values)
            );
        CheckLengths();
        int done = 0;
        try
        {
            for (; done < values.Length; done++)
                _stages[done].Append(values[done]);
        }
        catch
        {
            while (done > 0)
                _stages[--done].RemoveLast();
            throw;
        }
    }

    /// <summary>Appends the rows to the table, all of them or, after an exception, none; they wait on then.</summary>
    /// <exception cref="InvalidOperationException">
    /// The columns differ in length, here or in the table, which the message names; the schema has changed; or another thread edits the table.
    /// </exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Flush()
    {
        CheckLengths();
        if (RowCount == 0)
            return;
        _table.AppendChunks(_shape, [.. _stages.Select(stage => stage.ToChunks())]);
        GC.KeepAlive(_stages);
        Clear();
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        foreach (ColumnStage stage in _stages)
            stage.Clear();
    }

    /// <summary>The table and what waits.</summary>
    public override string ToString() => $"{RowCount} rows for {_shape.Name}";

    internal ColumnStage Stage(int ordinal) => _stages[ordinal];

    /// <summary>Takes the table's present schema; no row waits.</summary>
    internal void Refresh()
    {
        TableShape shape = _table.Shape;
        if (ReferenceEquals(shape, _shape))
            return;
        _stages = StagesOf(shape);
        _shape = shape;
    }

    private void CheckLengths()
    {
        ColumnStage? odd = Array.Find(_stages, stage => stage.RowCount != _stages[0].RowCount);
        if (odd is not null)
            throw new InvalidOperationException(
                $"Rows for table '{_shape.Name}' are not whole: '{_stages[0].Name}' was given {_stages[0].RowCount} values, '{odd.Name}' "
                    + $"{odd.RowCount}."
            );
    }

    private static ColumnStage[] StagesOf(TableShape shape) =>
        [.. shape.Columns.Zip(shape.Schema, (column, schema) => ColumnStage.Create(column, schema.Name))];
}
