using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;

namespace Columnar;

/// <summary>Appending rows to all columns in one step, and changing single cells.</summary>
public sealed partial class Table
{
    // From here on rows go to the file without a copy in memory.
    private const long DirectBytes = 1L << 20;

    private TableAppender? _rowAppender;

    /// <summary>Appends a row: a value for each column in the order of the schema.</summary>
    /// <param name="values">
    /// The values, converted without loss: numbers of any type, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>,
    /// <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/>, <see cref="Guid"/>, <see cref="string"/>, <see cref="bool"/>, bytes; null for null.
    /// </param>
    /// <exception cref="ArgumentException">They are more or fewer than the columns, or a column cannot hold one of them.</exception>
    /// <exception cref="OverflowException">A value is out of its column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">
    /// A value is null and its column is not nullable, the columns differ in length, or another thread edits the table.
    /// </exception>
    /// <exception cref="IOException">Earlier rows had to be written early and the disk is full or failed.</exception>
    /// <remarks>After an exception no column has a row more. For many rows use <see cref="BeginAppend"/>.</remarks>
    public void AppendRow(params ReadOnlySpan<object?> values)
    {
        // Nobody else is using it: a table is edited by one thread at a time.
        TableAppender appender = Interlocked.Exchange(ref _rowAppender, null) ?? new TableAppender(this);
        appender.Refresh();
        try
        {
            appender.AppendRow(values);
            appender.Flush();
        }
        finally
        {
            appender.Clear();
            _rowAppender = appender;
        }
    }

    /// <summary>Begins to gather rows, by row or by column, which are appended together.</summary>
    /// <exception cref="InvalidOperationException">The table was removed.</exception>
    /// <exception cref="NotSupportedException">A column's type takes no single values.</exception>
    public TableAppender BeginAppend() => new(this);

    /// <summary>Replaces the value of one cell.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="value">The value, converted as <see cref="AppendRow"/> does; null for null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it cannot hold the value.</exception>
    /// <exception cref="OverflowException">The value is out of the column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">It is null and the column is not nullable, or another thread edits the table.</exception>
    public void Update(long row, string column, object? value)
    {
        StoredVector vector = this[column];
        ColumnStage stage = ColumnStage.Create(vector, column);
        stage.Append(value);
        using (vector.Gate.EnterEdit())
        {
            vector.Owner.CheckRow(row);
            vector.Owner.Replace(row, vector.ToStored(stage.ToChunks()[0], out object? memory));
            GC.KeepAlive(memory);
        }
        GC.KeepAlive(stage);
    }

    /// <summary>Appends rows laid out as in Arrow to all columns, or to none.</summary>
    /// <param name="shape">The columns the rows were made for.</param>
    /// <param name="rows">The chunks of each column, in the order of the schema; of equal length, values as the columns hold them.</param>
    internal void AppendChunks(TableShape shape, IReadOnlyList<ChunkBuffers[]> rows)
    {
        StoredVector[] columns = shape.ByNumber;
        ChunkBuffers[][] byNumber = [.. columns.Select(column => rows[Array.IndexOf(shape.Columns, column)])];
        for (int i = 0; i < columns.Length; i++)
        {
            foreach (ChunkBuffers chunk in byNumber[i])
                columns[i].Owner.CheckRows(chunk);
        }
        int held = 0;
        try
        {
            for (; held < columns.Length; held++)
                columns[held].Gate.EnterEditBeside();
            if (!ReferenceEquals(shape, Shape))
                throw new InvalidOperationException(
                    $"The schema of table '{shape.Name}' has changed since the rows were begun."
                );
            EqualLength(shape);
            foreach (StoredVector column in columns)
                column.Owner.BeginAppend();
            object?[] memory = ToStored(columns, byNumber);
            if (columns.Where((column, i) => ByteLengthOf(column, byNumber[i]) >= DirectBytes).Any())
            {
                foreach (StoredVector column in columns)
                    column.Owner.SpillTexts();
                RowWriter.Change(
                    _database.Store,
                    [.. columns.Select(column => column.State)],
                    (writer, column, state) => columns[column].Owner.AppendTo(writer, state, byNumber[column])
                );
                foreach (StoredVector column in columns)
                    column.Owner.EndCut();
            }
            else
            {
                for (int i = 0; i < columns.Length; i++)
                    columns[i].Owner.AppendInMemory(byNumber[i]);
            }
            GC.KeepAlive(memory);
        }
        finally
        {
            while (held > 0)
                columns[--held].Gate.ExitEdit();
        }

        // What the chunks lie in then.
        static object?[] ToStored(StoredVector[] columns, ChunkBuffers[][] chunks)
        {
            List<object?> memory = [];
            for (int i = 0; i < columns.Length; i++)
            {
                StoredVector column = columns[i];
                chunks[i] =
                [
                    .. chunks[i]
                        .Select(chunk =>
                        {
                            ChunkBuffers stored = column.ToStored(chunk, out object? place);
                            memory.Add(place);
                            return stored;
                        }),
                ];
            }
            return [.. memory];
        }

        static long ByteLengthOf(StoredVector column, ChunkBuffers[] chunks) =>
            chunks.Sum(chunk => chunk.Offsets == 0 ? (long)chunk.Length * column.Type.BitWidth / 8 : chunk.TextLength);
    }
}
