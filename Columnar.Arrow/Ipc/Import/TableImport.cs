using Columnar.Storage;

namespace Columnar.Ipc.Import;

/// <summary>Brings the batches of a file or stream into the columns of a table.</summary>
internal static class TableImport
{
    // Of up to three bytes each: what a record of the catalog holds.
    private const int MaxMetadataLength = 4 << 20;

    /// <summary>The columns of the table, named and typed as the fields.</summary>
    /// <exception cref="UnsupportedFormatException">A name cannot be that of a column.</exception>
    public static TableColumn[] Columns(ArrowSchema schema)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        TableColumn[] columns = new TableColumn[schema.Fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            ArrowField field = schema.Fields[i];
            string? problem =
                RegionName.Problem(field.Name)
                ?? (names.Add(field.Name) ? null : $"the name '{field.Name}' stands twice");
            if (problem is not null)
                throw new UnsupportedFormatException(
                    $"Arrow field {i}",
                    problem,
                    "names that columns of a table can have"
                );
            if (field.VectorType is not { } type)
                throw new UnsupportedFormatException(
                    $"Arrow field '{field.Name}'",
                    $"type {field.Type}",
                    "types of vectors"
                );
            CheckMetadata($"Arrow field '{field.Name}'", field.Metadata);
            columns[i] = new TableColumn(field.Name, type, field.IsNullable) { Metadata = field.ColumnMetadata };
        }
        CheckMetadata("Arrow schema", schema.Metadata);
        if (columns.Length == 0)
            throw new UnsupportedFormatException("Arrow schema", "no field", "at least one");
        return columns;
    }

    private static void CheckMetadata(string structure, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        long length = metadata.Sum(entry => (long)entry.Key.Length + entry.Value.Length);
        if (length > MaxMetadataLength)
            throw new UnsupportedFormatException(
                structure,
                $"metadata of {length} characters",
                $"at most {MaxMetadataLength}"
            );
    }

    /// <summary>Appends every batch that is left, column by column, in pieces of bounded size.</summary>
    /// <param name="source">The batches.</param>
    /// <param name="sink">Where the rows go.</param>
    /// <param name="progress">Told how far the import has come, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between pieces.</param>
    public static void Run(
        BatchSource source,
        IChunkSink sink,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using ImportScratch scratch = new();
        while (source.Next(out MessageBody? body) is BatchLayout batch)
        {
            using (body)
            {
                int columnCount = batch.Columns.Length;
                for (int i = 0; i < columnCount; i++)
                {
                    int column = i;
                    ColumnImport
                        .Create(i, batch.Columns[i], body!, source, scratch, sink)
                        .Run(part =>
                        {
                            cancellation.ThrowIfCancellationRequested();
                            progress?.Report(source.Progress((column + part) / columnCount));
                        });
                }
            }
        }
    }
}
