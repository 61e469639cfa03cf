using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of fixed-width values that are stored as they are in memory.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed class RawVector<T> : ValueVector<T>
    where T : unmanaged
{
    internal RawVector(VectorOwner owner)
        : base(owner) { }
}
