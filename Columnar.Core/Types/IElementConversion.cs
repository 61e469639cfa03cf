namespace Columnar;

/// <summary>A value as it is stored that converts from and to a type of .NET, exactly or not at all.</summary>
/// <typeparam name="TSelf">The type of the stored values.</typeparam>
/// <typeparam name="TNet">The type of .NET.</typeparam>
/// <remarks>
/// It is what lets a <see cref="ValueVector{T}"/> of <typeparamref name="TSelf"/> take <typeparamref name="TNet"/>. A struct that wraps such a
/// value may implement it by passing it on.
/// </remarks>
public interface IElementConversion<TSelf, TNet>
    where TSelf : unmanaged, IElementConversion<TSelf, TNet>
    where TNet : struct
{
    /// <summary>The stored form of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type of the vector: its unit, zone, precision and scale.</param>
    /// <exception cref="OverflowException">Vectors of this type cannot hold it exactly.</exception>
    /// <exception cref="ArgumentException">It does not say what a vector of this type needs to know.</exception>
    static abstract TSelf FromNet(TNet value, ElementType type);

    /// <summary>The value of a stored form.</summary>
    /// <param name="value">The stored form.</param>
    /// <param name="type">The type of the vector.</param>
    /// <exception cref="OverflowException">The type of .NET cannot hold it exactly.</exception>
    /// <exception cref="InvalidOperationException">A vector of this type does not say what the type of .NET needs to know.</exception>
    static abstract TNet ToNet(TSelf value, ElementType type);
}
