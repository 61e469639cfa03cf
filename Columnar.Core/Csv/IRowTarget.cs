using Columnar.Memory;

namespace Columnar.Csv;

/// <summary>Where rows go as they are read: a table of a database, or memory.</summary>
internal interface IRowTarget
{
    /// <summary>Takes the next values of a column; they are copied before the call returns.</summary>
    /// <param name="column">The column's place in the schema.</param>
    /// <param name="rows">The values, laid out as in Arrow.</param>
    void Append(int column, in ChunkBuffers rows);
}
