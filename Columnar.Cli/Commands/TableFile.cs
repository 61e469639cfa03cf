namespace Columnar.Cli.Commands;

/// <summary>The kinds of files tables come from and go to, told by their extension.</summary>
internal enum TableFile
{
    Csv,

    /// <summary>An Arrow IPC file.</summary>
    ArrowFile,

    /// <summary>An Arrow IPC stream.</summary>
    ArrowStream,

    /// <summary>JSON, an array of objects; written only.</summary>
    Json,

    /// <summary>JSON, an object per line; written only.</summary>
    JsonLines,
}

/// <summary>Tells the kinds of table files apart.</summary>
internal static class TableFiles
{
    /// <summary>The kind of a file to be read.</summary>
    /// <exception cref="UsageException">The extension is of no kind that is read.</exception>
    public static TableFile KindOfInput(string path) =>
        KindOf(path) is var kind and not (TableFile.Json or TableFile.JsonLines)
            ? kind
            : throw new UsageException($"{path}: JSON is written, not read; use .csv, .arrow or .arrows.");

    /// <summary>The kind of a file to be written.</summary>
    /// <exception cref="UsageException">The extension is of no known kind.</exception>
    public static TableFile KindOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => TableFile.Csv,
            ".arrow" => TableFile.ArrowFile,
            ".arrows" => TableFile.ArrowStream,
            ".json" => TableFile.Json,
            ".ndjson" or ".jsonl" => TableFile.JsonLines,
            _ => throw new UsageException(
                $"{path}: the extension tells the format, and this one is not known; use .csv, .arrow or .arrows, or to export .json or .ndjson."
            ),
        };
}
