using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Where imported rows go.</summary>
internal interface IChunkSink
{
    /// <summary>Takes a copy of further rows of a column.</summary>
    /// <param name="column">The column's place in the schema.</param>
    /// <param name="rows">The rows, in the layout of the column's element type.</param>
    void Append(int column, in ChunkBuffers rows);
}
