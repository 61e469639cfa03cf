using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of fixed-width values whose whole blocks of 65,536 rows are stored compressed.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>
/// It is used like a <see cref="RawVector{T}"/>. Rows are compressed as soon as a block of them is whole and written; those behind the
/// last whole block are stored as they are, until <see cref="Database.Compact"/> compresses their packets, where that takes fewer pages.
/// Reading decompresses packets of 4,096 rows: scans each of them once, single reads keep those they came to, up to 16 MiB per database.
/// A commit with edits compresses the blocks they touch anew.
/// </remarks>
public sealed class CompressedVector<T> : ValueVector<T>
    where T : unmanaged
{
    internal CompressedVector(VectorOwner owner)
        : base(owner) { }
}
