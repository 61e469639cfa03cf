using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of truth values at one moment.</summary>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class BoolView : VectorView
{
    internal BoolView(
        string name,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, ElementType.Bool, isNullable, chunks, lease, owner) { }
}
