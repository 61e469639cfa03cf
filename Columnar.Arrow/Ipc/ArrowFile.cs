using Columnar.Ipc;
using Columnar.Ipc.Import;

namespace Columnar;

/// <summary>Arrow IPC files (also called Feather V2), usually named <c>.arrow</c>.</summary>
public static class ArrowFile
{
    /// <summary>Reads the fields of a file from its footer.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorruptDataException">The file contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">The file has a type or feature that is not read.</exception>
    public static ArrowSchema ReadSchema(string path)
    {
        using FileSource source = FileSource.Open(path);
        return source.Schema;
    }

    /// <summary>Writes a table as it stands now.</summary>
    /// <param name="path">The file; one that stands there is replaced when the new one is complete, and stays if it fails.</param>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels between batches; no file is left then, and the old one stays.</param>
    public static void Write(
        string path,
        ITable table,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using ArrowView view = table.ToArrow();
        Write(path, view, progress, cancellationToken);
    }

    /// <summary>Writes columns side by side, each as it stands now.</summary>
    /// <param name="path">The file; one that stands there is replaced when the new one is complete, and stays if it fails.</param>
    /// <param name="columns">Vectors, or their views in a snapshot, of one length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Write(string path, params IReadOnlyList<IColumn> columns) =>
        Write(path, columns, progress: null);

    /// <summary>Writes columns side by side, each as it stands now, and tells how far it has come.</summary>
    /// <param name="path">The file; one that stands there is replaced when the new one is complete, and stays if it fails.</param>
    /// <param name="columns">Vectors, or their views in a snapshot, of one length.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Cancels between batches; no file is left then, and the old one stays.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Write(
        string path,
        IReadOnlyList<IColumn> columns,
        IProgress<double>? progress,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        using ArrowView view = ArrowView.Of(columns);
        Write(path, view, progress, cancellationToken);
    }

    /// <summary>Writes a table, as it stands now, as a file into a stream.</summary>
    /// <param name="stream">Where to write; it need not be seekable and is left open.</param>
    /// <param name="table">A table, or its view in a snapshot.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels between batches; what was written till then is incomplete.</param>
    public static void Write(
        Stream stream,
        ITable table,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using ArrowView view = table.ToArrow();
        using ArrowFileWriter writer = new(stream, view.Schema, leaveOpen: true);
        WriteBatches(writer, view, progress, cancellationToken);
    }

    /// <summary>Writes columns side by side, each as it stands now, as a file into a stream.</summary>
    /// <param name="stream">Where to write; it need not be seekable and is left open.</param>
    /// <param name="columns">Vectors, or their views in a snapshot, of one length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Write(Stream stream, params IReadOnlyList<IColumn> columns) =>
        Write(stream, columns, progress: null);

    /// <summary>Writes columns side by side, each as it stands now, as a file into a stream, and tells how far it has come.</summary>
    /// <param name="stream">Where to write; it need not be seekable and is left open.</param>
    /// <param name="columns">Vectors, or their views in a snapshot, of one length.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Cancels between batches; what was written till then is incomplete.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Write(
        Stream stream,
        IReadOnlyList<IColumn> columns,
        IProgress<double>? progress,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        using ArrowView view = ArrowView.Of(columns);
        using ArrowFileWriter writer = new(stream, view.Schema, leaveOpen: true);
        WriteBatches(writer, view, progress, cancellationToken);
    }

    /// <summary>Makes a table from a file, in one commit, reading it piece by piece.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tableName">The new table's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how far the import has come, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; nothing of the table remains then.</param>
    /// <returns>The table. Its columns have the names, types, nullability and metadata of the fields; dictionaries are resolved.</returns>
    /// <remarks>
    /// If it fails, nothing of the table remains. What else is pending in the database is committed with it, or stays pending.
    /// Time and memory follow the size of the input, whatever lengths it states. Commits of other threads wait meanwhile.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is taken or refused.</exception>
    /// <exception cref="CorruptDataException">The input contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">
    /// The input has a type or feature that is not read, or a field's name cannot be that of a column.
    /// </exception>
    public static Table Import(
        Database database,
        string tableName,
        string path,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        using FileSource source = FileSource.Open(path);
        return DatabaseImport.Run(database, tableName, source, progress, cancellationToken);
    }

    private static void Write(
        string path,
        ArrowView view,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using ArrowFileWriter writer = new(path, view.Schema);
        WriteBatches(writer, view, progress, cancellation);
    }

    private static void WriteBatches(
        ArrowFileWriter writer,
        ArrowView view,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        foreach (ArrowBatch batch in BatchProgress.Over(view, progress, cancellation))
            writer.Write(batch);
        writer.Finish();
    }
}
