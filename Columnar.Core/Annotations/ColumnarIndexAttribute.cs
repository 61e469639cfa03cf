namespace Columnar;

/// <summary>
/// Makes a partial struct that wraps a row number an index type: <c>[ColumnarIndex] readonly partial record struct Height(long Value)</c>.
/// Vectors opened by it (<c>price.By&lt;Height&gt;()</c>) take no other index.
/// </summary>
/// <remarks>
/// The source generator gives the struct comparisons, arithmetic, conversions and an implementation of
/// <see cref="IColumnarIndex{TSelf}"/>; it is an element as well, so vectors can hold row numbers. The number is a long, int, uint or
/// ulong. Members that the struct declares itself are left as they are.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ColumnarIndexAttribute : Attribute
{
    /// <summary>
    /// The name that is recorded with each vector opened by the index; null for the struct's own. Give one to be free to rename the struct.
    /// </summary>
    public string? Name { get; set; }
}
