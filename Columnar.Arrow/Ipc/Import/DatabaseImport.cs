using Columnar.Vectors;

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
    )
    {
        Table table = database.CreateTable(tableName, TableImport.Columns(source.Schema));
        try
        {
            TableImport.Run(source, new TableSink(table), progress, cancellation);
            database.Commit();
            return table;
        }
        catch (CommitOutcomeUnknownException)
        {
            // The table may be there; the database refuses changes until it is opened again.
            throw;
        }
        catch
        {
            // Not Discard: what else is pending is the caller's.
            database.Remove(tableName);
            throw;
        }
    }

    private sealed class TableSink(Table table) : IChunkSink
    {
        public void Append(int column, in ChunkBuffers rows) => table.Columns[column].AppendChunk(rows);
    }
}
