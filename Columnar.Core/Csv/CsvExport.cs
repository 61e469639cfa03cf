namespace Columnar.Csv;

/// <summary>Writes columns of equal length as CSV.</summary>
internal static class CsvExport
{
    private const int RowsBetweenReports = 16_384;

    /// <summary>Writes all rows, a header first where the options want one.</summary>
    public static void Write(
        VectorView[] columns,
        long rowCount,
        Stream stream,
        CsvOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var output = new CsvOutput(stream, options);
        if (options.HasHeader)
            WriteHeader(columns, output);
        CsvColumnWriter[] writers = Array.ConvertAll(columns, column => new CsvColumnWriter(column));
        for (long row = 0; row < rowCount; row++)
        {
            if (row % RowsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)row / rowCount);
            }
            for (int i = 0; i < writers.Length; i++)
            {
                if (i > 0)
                    output.Delimiter();
                writers[i].WriteNext(output);
            }
            output.EndOfLine();
        }
        output.Flush();
    }

    private static void WriteHeader(VectorView[] columns, CsvOutput output)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (i > 0)
                output.Delimiter();
            output.Text(columns[i].Name);
        }
        output.EndOfLine();
    }
}
