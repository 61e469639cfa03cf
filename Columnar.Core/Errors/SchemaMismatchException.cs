namespace Columnar;

/// <summary>A stored vector or table is not what the caller asked for: another type, nullability, kind, version or set of columns.</summary>
public sealed class SchemaMismatchException : ColumnarException
{
    /// <summary>Names the vector or table and the difference.</summary>
    /// <param name="name">The vector or table.</param>
    /// <param name="expected">What the caller asked for.</param>
    /// <param name="found">What is stored.</param>
    public SchemaMismatchException(string name, string expected, string found)
        : base($"'{name}': asked for {expected}, stored is {found}.")
    {
        Name = name;
        Expected = expected;
        Found = found;
    }

    /// <summary>The vector or table.</summary>
    public string Name { get; }

    /// <summary>What the caller asked for.</summary>
    public string Expected { get; }

    /// <summary>What is stored.</summary>
    public string Found { get; }
}
