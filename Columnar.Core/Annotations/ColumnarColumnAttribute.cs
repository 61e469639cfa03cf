namespace Columnar;

/// <summary>Says how a member of a <see cref="ColumnarTableAttribute">row</see> is stored.</summary>
/// <remarks>The settings are those of the member's type and an error on any other; a wrapper struct has its own.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ColumnarColumnAttribute : Attribute
{
    /// <summary>The column takes the member's name.</summary>
    public ColumnarColumnAttribute() { }

    /// <summary>The column has a name of its own.</summary>
    /// <param name="name">The name.</param>
    public ColumnarColumnAttribute(string name) => Name = name;

    /// <summary>The column's name; null for the member's.</summary>
    public string? Name { get; }

    /// <summary>The unit of times and durations; nanoseconds for .NET's own types and microseconds for Columnar's where it is not given.</summary>
    public TimeUnit Unit { get; set; }

    /// <summary>The zone of a timestamp; null for none, or for UTC where the member is a <see cref="DateTimeOffset"/>.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The digits of a decimal, 1 to 38; where neither it nor <see cref="Scale"/> is given, 38 with 9 behind the point.</summary>
    public int Precision { get; set; }

    /// <summary>How many digits of a decimal stand behind the point.</summary>
    public int Scale { get; set; }

    /// <summary>Whether a text is kept once for all rows that have it, as <see cref="DictionaryTextVector"/> does.</summary>
    public bool IsDictionary { get; set; }

    /// <summary>Whether a new table stores the column compressed.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>What a compressed column is compressed by; the codec that fits most values where it is not given.</summary>
    public VectorCodec Codec { get; set; }
}
