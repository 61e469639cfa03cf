namespace Columnar;

/// <summary>
/// Makes a partial struct that wraps one value storable like that value: <c>[ColumnarElement] readonly partial record struct Price(double Value)</c>
/// is a <c>double</c> in a vector and a <c>Price</c> in the program. The wrapper may be generic. A struct of several values is stored as
/// its bytes with the attribute and without it; with it the compiler tells where that cannot be.
/// </summary>
/// <remarks>
/// The source generator gives a wrapper an implementation of <see cref="IColumnarElement"/>. The settings are those of the value's
/// type and an error on any other. Of structs from other assemblies the compiler does not see all fields: vectors refuse at run time
/// what cannot be stored.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ColumnarElementAttribute : Attribute
{
    /// <summary>The unit of a <see cref="Columnar.Timestamp"/>, <see cref="Time64"/> or <see cref="Duration"/>; microseconds where it is not given.</summary>
    public TimeUnit Unit { get; set; }

    /// <summary>The zone of a <see cref="Columnar.Timestamp"/>; null for none.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The digits of a <see cref="Decimal128"/>, 1 to 38; where neither it nor <see cref="Scale"/> is given, 38 with 9 behind the point.</summary>
    public int Precision { get; set; }

    /// <summary>How many of the digits of a <see cref="Decimal128"/> stand behind the point.</summary>
    public int Scale { get; set; }
}
