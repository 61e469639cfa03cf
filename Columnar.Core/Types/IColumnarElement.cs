namespace Columnar;

/// <summary>
/// A struct that vectors store as the one value it wraps: <c>readonly partial record struct Height(long Value)</c> as int64, under a
/// .NET type of its own. The generator implements it.
/// </summary>
/// <remarks>
/// It is asked of <c>default(T)</c>. What it names must be a type of fixed width, as wide as the struct; the bytes of the struct are
/// then taken as values of that type.
/// </remarks>
public interface IColumnarElement
{
    /// <summary>The type its values are stored as; the same for all values.</summary>
    ElementType ElementType { get; }
}
