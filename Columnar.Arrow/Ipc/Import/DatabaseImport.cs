using Columnar.Memory;
using Columnar.Tables;

namespace Columnar.Ipc.Import;

/// <summary>Makes a table of a database from record batches, in one commit.</summary>
internal static class DatabaseImport
{
    public static Table Run(
        Database database,
        string tableName,
        BatchSource source,
        IProgress<double>? progress,
        CancellationToken cancellation
    ) =>
        ImportedTable.Create(
            database,
            tableName,
            TableImport.Columns(source.Schema),
            table => TableImport.Run(source, new TableSink(table), progress, cancellation),
            source.Schema.Metadata
        );

    private sealed class TableSink(Table table) : IChunkSink
    {
        public void Append(int column, in ChunkBuffers rows)
        {
            ImportedValues.Check(table.Columns[column], rows);
            table.Columns[column].AppendChunk(rows);
        }
    }
}
