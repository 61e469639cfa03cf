using Columnar.Vectors;

namespace Columnar.Csv;

/// <summary>Creates a table in a database and appends the rows to it; committing is the caller's.</summary>
internal sealed class TableTarget(Database database, string name) : IRowTarget
{
    private Table? _table;

    /// <summary>The table, once it has begun.</summary>
    public Table Table => _table ?? throw new InvalidOperationException("The table has not begun.");

    public void Begin(IReadOnlyList<TableColumn> schema) => _table = database.CreateTable(name, schema);

    public void Append(int column, in ChunkBuffers rows) => Table.Columns[column].AppendChunk(in rows);
}
