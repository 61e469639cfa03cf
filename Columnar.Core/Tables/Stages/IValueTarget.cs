namespace Columnar.Tables;

/// <summary>Takes values of a .NET type as they are, without a look at what they are.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
internal interface IValueTarget<in T>
{
    void Take(T value);
}

/// <summary>Takes many values of a .NET type as they lie in memory.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
internal interface ISpanTarget<T>
{
    void Take(ReadOnlySpan<T> values);
}
