using Columnar.Csv;
using Columnar.Formatting;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;

namespace Columnar;

/// <summary>Tables out of and into CSV files (RFC 4180, UTF-8).</summary>
public static class CsvFile
{
    /// <summary>Imports a file as a new table, in one commit.</summary>
    /// <param name="database">The database. What is pending in it is committed too, and stays pending where the import fails.</param>
    /// <param name="tableName">The table's name; there is none of that name yet.</param>
    /// <param name="path">The file; it is read twice.</param>
    /// <param name="options">How it is written, and types that are not to be inferred.</param>
    /// <param name="progress">Told how far the import has come, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; nothing of the import remains then.</param>
    /// <remarks>
    /// <para>A first pass looks at every value, so that the types it chooses hold to the last line. Numbers are written as in JSON:
    /// leading zeros and plus signs make text, for codes, not quantities, are written so. A column of integers is int64, or uint64,
    /// or text where 64 bits do not hold every digit; one with a point or exponent anywhere, NaN or inf is float64, correctly rounded; true
    /// and false in any case are bool; yyyy-MM-dd is date32; ISO 8601 times are timestamps of microseconds, of nanoseconds where one
    /// needs them, of zone UTC where all have Z or an offset. Everything else is text.</para>
    /// <para>Values of types that are given are read in the form in which they are written: decimals as numbers that fit without rounding,
    /// times of day and durations in ISO 8601 (<c>12:30:00.5</c>, <c>PT1H30M</c>), UUIDs in their usual form, binary in base64.</para>
    /// <para>An empty field is null; a pair of quotes is empty text, and null in other columns. A column is nullable where a null
    /// occurs, or no value. Spaces around values other than text are ignored. Blank lines are passed over, save in files of one column,
    /// where each is a null.</para>
    /// <para>Memory stays within some packets of rows, whatever the file's length. Commits of other threads wait meanwhile.</para>
    /// </remarks>
    /// <returns>The table.</returns>
    /// <exception cref="CorruptDataException">The file is malformed, or a value does not fit the type given; the message names line, column and text.</exception>
    /// <exception cref="UnsupportedFormatException">The file is in UTF-16.</exception>
    /// <exception cref="ArgumentException">The table's name is taken or refused, the options contradict themselves or name a column that is not there.</exception>
    /// <exception cref="IOException">The file cannot be read, or the database not written.</exception>
    public static Table Import(
        Database database,
        string tableName,
        string path,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(tableName);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory; name a file.");
        var csv = new CsvTable(() => Open(path), path, options ?? CsvOptions.Default);
        TableColumn[] schema = csv.InferSchema(Part(progress, 0, 0.5), cancellationToken);
        return ImportedTable.Create(
            database,
            tableName,
            schema,
            table => csv.Load(schema, new TableTarget(table), Part(progress, 0.5, 1), cancellationToken)
        );
    }

    /// <summary>Writes a table to a file, which appears, or is replaced, when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; no file is left then.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, CsvOptions?, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        ITable table,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        Replace(path, options, stream => Write(stream, table, options, progress, cancellationToken));
    }

    /// <summary>Writes a vector as a table of one column to a file, which appears, or is replaced, when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; no file is left then.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, CsvOptions?, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IColumn column,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(column);
        Replace(path, options, stream => Write(stream, column, options, progress, cancellationToken));
    }

    /// <summary>Writes a table to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks>
    /// Lines end in LF. Null is an empty field, empty text a pair of quotes. Numbers have the fewest digits that read back as the
    /// same value, floating ones always a point, an exponent, or <c>NaN</c>, <c>inf</c>, <c>-inf</c>. Decimals have all their places. Dates, times
    /// and durations are ISO 8601; times of columns with a zone are in UTC and end in Z. Binary is base64.
    /// </remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static void Write(
        Stream stream,
        ITable table,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(table);
        options ??= CsvOptions.Default;
        options.Validate();
        using ViewScope<TableView> scope = table.OpenView();
        TableView view = scope.View;
        VectorView[] columns = [.. view.Schema.Select((_, i) => view[i])];
        CsvExport.Write(columns, view.RowCount, stream, options, progress, cancellationToken);
    }

    /// <summary>Writes a vector as a table of one column to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, CsvOptions?, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static void Write(
        Stream stream,
        IColumn column,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(column);
        options ??= CsvOptions.Default;
        options.Validate();
        using ViewScope<VectorView> scope = column.OpenView();
        CsvExport.Write([scope.View], scope.View.Length, stream, options, progress, cancellationToken);
    }

    /// <summary>Writes a table to a text writer, which stays open.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, CsvOptions?, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static void Write(
        TextWriter writer,
        ITable table,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var stream = new TextWriterStream(writer);
        Write(stream, table, options, progress, cancellationToken);
    }

    /// <summary>Writes a vector as a table of one column to a text writer, which stays open.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, CsvOptions?, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static void Write(
        TextWriter writer,
        IColumn column,
        CsvOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var stream = new TextWriterStream(writer);
        Write(stream, column, options, progress, cancellationToken);
    }

    private static void Replace(string path, CsvOptions? options, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (options ?? CsvOptions.Default).Validate();
        using ReplacementFile file = new(path);
        write(file.Stream);
        file.Complete();
    }

    private static FileStream Open(string path)
    {
        var stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            0,
            FileOptions.SequentialScan
        );
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new IOException($"{path} is no regular file, and cannot be read twice; write it to a file first.");
    }

    private static ProgressPart? Part(IProgress<double>? whole, double from, double to) =>
        whole is null ? null : new ProgressPart(whole, from, to);
}
