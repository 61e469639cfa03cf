namespace Columnar;

/// <summary>
/// A struct that numbers the rows of vectors of one kind, such as the heights of a chain: <c>readonly partial record struct Height(long Value)</c>.
/// The generator implements it on structs that carry <see cref="ColumnarIndexAttribute"/>.
/// </summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IColumnarIndex<TSelf>
    where TSelf : struct, IColumnarIndex<TSelf>
{
    /// <summary>The name that is recorded with a vector: 1 to 1,024 bytes of UTF-8 without control characters.</summary>
    static abstract string IndexName { get; }

    /// <summary>The index of a row.</summary>
    /// <param name="row">The row's number, from 0.</param>
    /// <exception cref="OverflowException">The index cannot hold the number.</exception>
    static abstract TSelf From(long row);

    /// <summary>The row's number.</summary>
    long ToInt64();
}
