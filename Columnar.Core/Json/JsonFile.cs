using Columnar.Formatting;
using Columnar.Json;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar;

/// <summary>Tables and vectors as JSON (RFC 8259, UTF-8).</summary>
public static class JsonFile
{
    /// <summary>Writes a table to a file, which appears, or is replaced, when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="layout">An array of objects, lines of objects, or columns.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; no file is left then.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, JsonLayout, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        ITable table,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    ) => Replace(path, stream => Write(stream, table, layout, progress, cancellationToken));

    /// <summary>Writes a vector to a file, which appears, or is replaced, when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="layout">An array of values, lines of values, or an object of one column.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; no file is left then.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, JsonLayout, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IColumn column,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    ) => Replace(path, stream => Write(stream, column, layout, progress, cancellationToken));

    /// <summary>Writes a table to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="layout">An array of objects, lines of objects, or columns.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; what was written till then is incomplete.</param>
    /// <remarks>
    /// Integers and decimals are numbers with all their digits: readers that take every number for a double round those beyond 2^53.
    /// Floating-point numbers have the fewest digits that read back as the same value; NaN and infinities, which JSON has not, are null, as
    /// nulls are. Dates, times and timestamps are strings in ISO 8601, those of columns with a zone in UTC with a Z; so are durations
    /// (<c>P1DT2H3M4.5S</c>). UUIDs are strings, binary is base64. Memory does not grow with the rows.
    /// </remarks>
    public static void Write(
        Stream stream,
        ITable table,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(table);
        ThrowIfUnknown(layout);
        using ViewScope<TableView> scope = table.OpenView();
        TableView view = scope.View;
        new JsonExport(view.Schema.Select((_, i) => view[i]), view.RowCount, stream, progress, cancellationToken).Write(
            layout,
            isVector: false
        );
    }

    /// <summary>Writes a vector to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="layout">An array of values, lines of values, or an object of one column.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; what was written till then is incomplete.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, JsonLayout, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    public static void Write(
        Stream stream,
        IColumn column,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(column);
        ThrowIfUnknown(layout);
        using ViewScope<VectorView> scope = column.OpenView();
        new JsonExport([scope.View], scope.View.Length, stream, progress, cancellationToken).Write(
            layout,
            isVector: true
        );
    }

    /// <summary>Writes a table to a text writer, which stays open.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="layout">An array of objects, lines of objects, or columns.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; what was written till then is incomplete.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, JsonLayout, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    public static void Write(
        TextWriter writer,
        ITable table,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var stream = new TextWriterStream(writer);
        Write(stream, table, layout, progress, cancellationToken);
    }

    /// <summary>Writes a vector to a text writer, which stays open.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="column">A vector, or its view in a snapshot.</param>
    /// <param name="layout">An array of values, lines of values, or an object of one column.</param>
    /// <param name="progress">Told the part of the values written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels; what was written till then is incomplete.</param>
    /// <remarks><inheritdoc cref="Write(Stream, ITable, JsonLayout, IProgress{double}?, CancellationToken)" path="/remarks"/></remarks>
    public static void Write(
        TextWriter writer,
        IColumn column,
        JsonLayout layout = JsonLayout.Array,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var stream = new TextWriterStream(writer);
        Write(stream, column, layout, progress, cancellationToken);
    }

    private static void Replace(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ReplacementFile file = new(path);
        write(file.Stream);
        file.Complete();
    }

    private static void ThrowIfUnknown(JsonLayout layout)
    {
        if (layout is < JsonLayout.Array or > JsonLayout.Columns)
            throw new ArgumentOutOfRangeException(nameof(layout), layout, "There is no such layout.");
    }
}
