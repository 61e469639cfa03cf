namespace Columnar;

/// <summary>How a database is opened.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Whether a missing file is created; true unless said otherwise.</summary>
    public bool CreateIfMissing { get; init; } = true;
}
