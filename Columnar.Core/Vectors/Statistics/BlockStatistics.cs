namespace Columnar;

/// <summary>
/// What is known, without reading them, of the rows of a block: 65,536 rows that lie together, fewer at the end of what was written as one.
/// </summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>Filters skip blocks by it, and minimum, maximum and count are answered from it.</remarks>
public readonly record struct BlockStatistics<T>
{
    /// <summary>The number of its first row in the vector.</summary>
    public long FirstRow { get; init; }

    /// <summary>Rows, nulls included.</summary>
    public int RowCount { get; init; }

    /// <summary>
    /// Whether anything is known. It is not of rows that are pending or lie in a block with pending updates, of values that are
    /// computed when they are read, and of blocks written before file format version 3; all that follows is <c>default</c> then.
    /// </summary>
    public bool IsKnown { get; init; }

    /// <summary>Rows that are null.</summary>
    public int NullCount { get; init; }

    /// <summary>Values that are NaN; 0 for types that have none.</summary>
    public int NaNCount { get; init; }

    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> are there: some value is not NaN, and the type has an order.</summary>
    public bool HasBounds { get; init; }

    /// <summary>
    /// No value but NaN is less; a zero is +0.0. Of text and binary values whose least has more than 16 bytes, as much of it as these
    /// hold; <c>default</c> without <see cref="HasBounds"/>.
    /// </summary>
    public T? Min { get; init; }

    /// <summary>
    /// No value but NaN is greater; a zero is +0.0. Of text and binary values whose greatest has more than 16 bytes, as much of it as
    /// these hold: there may be greater ones that begin with it. <c>default</c> without <see cref="HasBounds"/>.
    /// </summary>
    public T? Max { get; init; }

    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> are values of the block, wholly.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether it is known that no row is null or NaN, and none is less than the one before it.</summary>
    public bool IsSorted { get; init; }
}
