namespace Columnar;

/// <summary>The input is of another format, or of a version or with a feature this library does not know.</summary>
public sealed class UnsupportedFormatException : ColumnarException
{
    /// <summary>Says what was found and what is supported.</summary>
    /// <param name="what">The input or the structure.</param>
    /// <param name="found">The version, type or feature found.</param>
    /// <param name="supported">What this library reads.</param>
    public UnsupportedFormatException(string what, string found, string supported)
        : base($"{what}: found {found}; supported: {supported}.")
    {
        Found = found;
        Supported = supported;
    }

    /// <summary>The version, type or feature found.</summary>
    public string Found { get; }

    /// <summary>What this library reads.</summary>
    public string Supported { get; }
}
