using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector of fixed-width values at one moment.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <inheritdoc cref="VectorView" path="/remarks"/>
public sealed unsafe class VectorView<T> : VectorView, IColumn<T>
    where T : unmanaged
{
    internal VectorView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease = null,
        object? owner = null
    )
        : base(name, type, isNullable, chunks, lease, owner) { }
}
