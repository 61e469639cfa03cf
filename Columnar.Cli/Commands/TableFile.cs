namespace Columnar.Cli.Commands;

/// <summary>The kinds of files tables come from and go to, told by their extension.</summary>
internal enum TableFile
{
    Csv,

    /// <summary>An Arrow IPC file.</summary>
    ArrowFile,

    /// <summary>An Arrow IPC stream.</summary>
    ArrowStream,
}

/// <summary>Tells the kinds of table files apart.</summary>
internal static class TableFiles
{
    /// <exception cref="UsageException">The extension is of no known kind.</exception>
    public static TableFile KindOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => TableFile.Csv,
            ".arrow" => TableFile.ArrowFile,
            ".arrows" => TableFile.ArrowStream,
            _ => throw new UsageException(
                $"{path}: the extension tells the format, and this one is not known; use .csv, .arrow or .arrows."
            ),
        };
}
