using Columnar.Vectors;

namespace Columnar;

/// <summary>Anything that has rows: a vector's handle, a view, or a range of one.</summary>
public interface IRows
{
    /// <summary>Rows, nulls included.</summary>
    long Length { get; }
}

/// <summary>
/// Rows whose values are read as one .NET type, whatever kind of vector holds them: the handle of a vector (its owner's view, frozen
/// at each call), a view of a snapshot, or a range of either. <see cref="RowReading"/> has what can be done with all of them.
/// </summary>
/// <typeparam name="T">The .NET type of the values; null for a null of a type that has one, else <c>default</c>.</typeparam>
public interface IRows<T> : IRows
{
    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    T this[long index] { get; }

    /// <summary>Opens the rows for reading as they stand now.</summary>
    internal RowReader<T> OpenRows();
}
