using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of text at one moment.</summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class TextView : VectorView
{
    internal TextView(
        string name,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, ElementType.Utf8, isNullable, chunks, lease, owner) { }
}
