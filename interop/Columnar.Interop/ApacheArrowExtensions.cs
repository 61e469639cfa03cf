using Apache.Arrow;
using Columnar.Arrays;
using Columnar.Import;

namespace Columnar;

/// <summary>Vectors and tables as arrays and record batches of the package Apache.Arrow, and back.</summary>
/// <remarks>
/// Arrays and batches show the values where they lie; the garbage collector keeps them safe to read for as long as somebody holds them, also
/// when the database is closed. What nobody holds any more keeps its space in the file until the database is compacted or closed. Who wants to
/// give it back at a known moment makes an <see cref="ArrowView"/> and disposes that: its arrays throw <see cref="ObjectDisposedException"/> then.
/// Encoded columns (compressed, dictionary or computed ones) are decoded into memory of the collector. Arrays made of changes that were never
/// committed keep other processes from writing to the file.
/// </remarks>
public static class ApacheArrowExtensions
{
    /// <summary>Shows a column, as it stands now, as a chunked array of Apache.Arrow, without copying it.</summary>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <returns>An array per chunk; one without rows where there are none.</returns>
    /// <exception cref="CorruptDataException">Encoded values are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static ChunkedArray ToApacheArrow(this IColumn column) =>
        ViewUse.Of(column.ToArrow(), view => ChunksOf(view));

    /// <summary>Shows the first column of a view as a chunked array of Apache.Arrow.</summary>
    /// <param name="view">The view; its arrays can be read until it is disposed.</param>
    /// <inheritdoc cref="ToApacheArrow(IColumn)" path="/returns"/>
    /// <inheritdoc cref="ToApacheArrow(IColumn)" path="/exception"/>
    public static ChunkedArray ToApacheArrow(this ArrowView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Schema.Fields.Count != 1)
            throw new ArgumentException(
                $"The view has {view.Schema.Fields.Count} columns; use ToRecordBatches.",
                nameof(view)
            );
        return ChunksOf(view).Array;
    }

    /// <summary>Shows a column, as it stands now, as one array of Apache.Arrow.</summary>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <remarks>What is copied for it, <see cref="ArrowView.ToSingleBatch"/> says; values of a fixed width are not.</remarks>
    /// <exception cref="InvalidOperationException">The column has 2 GiB or more: use <see cref="ToApacheArrow(IColumn)"/>.</exception>
    /// <exception cref="CorruptDataException">Encoded values are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static IArrowArray ToApacheArray(this IColumn column)
    {
        return ViewUse.Of(
            column.ToArrow(),
            view =>
            {
                ArrowBatch batch = view.ToSingleBatch();
                return (new ApacheSchema(view.Schema).Wrap(batch, 0), batch.Columns[0].NeedsView);
            }
        );
    }

    /// <summary>Shows a table, as it stands now, as record batches of Apache.Arrow, without copying it.</summary>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <returns>A batch per chunk, made when it is taken; encoded columns are decoded a block of 65,536 rows at a time.</returns>
    /// <exception cref="CorruptDataException">Encoded values are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static IEnumerable<RecordBatch> ToRecordBatches(this ITable table) =>
        ViewUse.Of(table.ToArrow(), view => (ToRecordBatches(view), view.Length > 0));

    /// <summary>Shows a view as record batches of Apache.Arrow.</summary>
    /// <param name="view">The view; its batches can be read until it is disposed.</param>
    /// <inheritdoc cref="ToRecordBatches(ITable)" path="/returns"/>
    /// <inheritdoc cref="ToRecordBatches(ITable)" path="/exception"/>
    public static IEnumerable<RecordBatch> ToRecordBatches(this ArrowView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Batches.Select(new ApacheSchema(view.Schema).Wrap);
    }

    /// <summary>Shows a table, as it stands now, as one record batch of Apache.Arrow.</summary>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <inheritdoc cref="ToApacheArray" path="/remarks"/>
    /// <exception cref="InvalidOperationException">A column has 2 GiB or more: use <see cref="ToRecordBatches(ITable)"/>.</exception>
    /// <exception cref="CorruptDataException">Encoded values are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static RecordBatch ToRecordBatch(this ITable table)
    {
        return ViewUse.Of(
            table.ToArrow(),
            view =>
            {
                ArrowBatch batch = view.ToSingleBatch();
                return (new ApacheSchema(view.Schema).Wrap(batch), batch.Columns.Any(column => column.NeedsView));
            }
        );
    }

    /// <summary>The schema of a table in terms of Apache.Arrow.</summary>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static Schema ToApacheSchema(this ITable table)
    {
        using ArrowView view = table.ToArrow();
        return new ApacheSchema(view.Schema).Schema;
    }

    /// <summary>Makes a table from record batches of Apache.Arrow, in one commit.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tableName">The new table's name.</param>
    /// <param name="batches">The rows, one batch at least, all of one schema. They are copied.</param>
    /// <returns>The table. Its columns have the names, types, nullability and metadata of the fields; dictionaries are resolved.</returns>
    /// <inheritdoc cref="FromApacheArrow(Database, string, Schema, IEnumerable{RecordBatch})" path="/remarks"/>
    /// <inheritdoc cref="FromApacheArrow(Database, string, Schema, IEnumerable{RecordBatch})" path="/exception"/>
    public static Table FromApacheArrow(this Database database, string tableName, params RecordBatch[] batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Length == 0 || batches[0] is null)
            throw new ArgumentException("There is no batch, and so no schema; give that as well.", nameof(batches));
        return FromApacheArrow(database, tableName, batches[0].Schema, batches);
    }

    /// <summary>Makes a table from record batches of Apache.Arrow, in one commit, one batch at a time.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tableName">The new table's name.</param>
    /// <param name="schema">The fields.</param>
    /// <param name="batches">The rows, none at least, of that schema. They are copied; no batch may be disposed before the next is asked for.</param>
    /// <returns>The table. Its columns have the names, types, nullability and metadata of the fields; dictionaries are resolved.</returns>
    /// <remarks>
    /// If it fails, nothing of the table remains. What else is pending in the database is committed with it, or stays pending. Values are
    /// checked as those of files are.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is taken or refused, a batch has another schema, or is shorter than it says.</exception>
    /// <exception cref="ObjectDisposedException">A batch is disposed.</exception>
    /// <exception cref="CorruptDataException">A value contradicts its type, or leads outside its buffers.</exception>
    /// <exception cref="UnsupportedFormatException">A field has a type that no vector holds.</exception>
    /// <exception cref="NotSupportedException">A field's dictionary differs from batch to batch.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static Table FromApacheArrow(
        this Database database,
        string tableName,
        Schema schema,
        IEnumerable<RecordBatch> batches
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        using RecordBatchStream stream = new(schema, batches);
        return ArrowStream.Import(database, tableName, stream);
    }

    private static (ChunkedArray Array, bool NeedsView) ChunksOf(ArrowView view)
    {
        ApacheSchema schema = new(view.Schema);
        IReadOnlyList<ArrowBatch> batches = view.Batches;
        if (batches.Count == 0)
            return (new ChunkedArray([schema.Wrap(view.ToSingleBatch(), 0)]), false);
        IArrowArray[] chunks = new IArrowArray[batches.Count];
        bool needsView = false;
        for (int i = 0; i < chunks.Length; i++)
        {
            ArrowBatch batch = batches[i];
            chunks[i] = schema.Wrap(batch, 0);
            needsView |= batch.Columns[0].NeedsView;
        }
        return (new ChunkedArray(chunks), needsView);
    }
}
