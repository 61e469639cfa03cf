using Columnar.Memory;

namespace Columnar.Csv;

/// <summary>Appends the rows to a new table.</summary>
internal sealed class TableTarget(Table table) : IRowTarget
{
    public void Append(int column, in ChunkBuffers rows) => table.Columns[column].AppendChunk(in rows);
}
