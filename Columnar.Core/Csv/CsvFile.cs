using Columnar.Csv;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Tables out of and into CSV files (RFC 4180, UTF-8).</summary>
public static class CsvFile
{
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
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(table);
        (options ?? CsvOptions.Default).Validate();
        ReplacedFile.Write(path, stream => Write(stream, table, options, progress, cancellationToken));
    }

    /// <summary>Writes a table to a stream, which stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="table">The table, as it stands at the call.</param>
    /// <param name="options">Delimiter, header and null text.</param>
    /// <param name="progress">Told the part of the rows written, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks>
    /// Lines end in LF. Null is an empty field, empty text a pair of quotes. Numbers have the fewest digits that read back as the
    /// same value, floating ones always a point, an exponent, or <c>NaN</c>, <c>inf</c>, <c>-inf</c>. Dates and times are ISO 8601;
    /// times of columns with a zone are in UTC and end in Z.
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
        CsvExport.Write(scope.View, stream, options, progress, cancellationToken);
    }
}
