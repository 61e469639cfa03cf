using Columnar.Append;

namespace Columnar;

/// <summary>Record batches for tables.</summary>
public static class ArrowTableExtensions
{
    /// <summary>Appends the rows of a record batch to a table, all of them or, after an exception, none.</summary>
    /// <param name="table">The table; its columns have the names of the batch's fields, in any order, and the types their values have in vectors.</param>
    /// <param name="batch">The rows; they are copied. Dictionaries, wide offsets and views are resolved, dates in milliseconds become days; a column with a dictionary takes texts.</param>
    /// <exception cref="SchemaMismatchException">A column or field is missing, or of another type.</exception>
    /// <exception cref="ArgumentException">There are nulls for a column that is not nullable.</exception>
    /// <exception cref="CorruptDataException">A value contradicts its type, or leads outside its buffers.</exception>
    /// <exception cref="UnsupportedFormatException">A field's values have no vectors.</exception>
    /// <exception cref="InvalidOperationException">The table's columns differ in length, or another thread edits it.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <remarks>The rows are pending until the next commit. All values are checked first.</remarks>
    public static void Append(this Table table, ArrowBatch batch)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(batch);
        using BatchAppend append = new(table, batch);
        append.Run();
    }

    /// <summary>Appends all record batches that a stream still has; each of them whole or not at all.</summary>
    /// <param name="table">The table, as for <see cref="Append(Table, ArrowBatch)"/>.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>How many rows were appended.</returns>
    /// <inheritdoc cref="Append(Table, ArrowBatch)" path="/exception"/>
    public static long Append(this Table table, ArrowStreamReader stream, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(stream);
        long rows = 0;
        while (stream.ReadBatch() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Append(table, batch);
            rows += batch.Length;
        }
        return rows;
    }
}
