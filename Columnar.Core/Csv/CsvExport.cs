namespace Columnar.Csv;

/// <summary>Writes a table as CSV.</summary>
internal static class CsvExport
{
    private const int RowsBetweenReports = 16_384;

    /// <summary>Writes the view's rows, a header first where the options want one.</summary>
    public static void Write(
        TableView table,
        Stream stream,
        CsvOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var output = new CsvOutput(stream, options);
        if (options.HasHeader)
            WriteHeader(table, output);
        CsvColumnWriter[] columns = [.. table.Schema.Select((_, i) => CsvColumnWriter.Create(table[i]))];
        for (long row = 0; row < table.RowCount; row++)
        {
            if (row % RowsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)row / table.RowCount);
            }
            for (int i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                    output.Delimiter();
                columns[i].WriteNext(output);
            }
            output.EndOfLine();
        }
        output.Flush();
    }

    private static void WriteHeader(TableView table, CsvOutput output)
    {
        for (int i = 0; i < table.Schema.Count; i++)
        {
            if (i > 0)
                output.Delimiter();
            output.Text(table.Schema[i].Name);
        }
        output.EndOfLine();
    }
}
