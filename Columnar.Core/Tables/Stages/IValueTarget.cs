namespace Columnar.Tables;

/// <summary>Takes values of a .NET type as they are, without a look at what they are.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
internal interface IValueTarget<in T>
{
    void Take(T value);
}
