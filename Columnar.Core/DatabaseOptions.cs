namespace Columnar;

/// <summary>How a database is opened.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Whether a missing file is created; true unless said otherwise.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>
    /// How many stamped commits stay readable, as <see cref="Database.RetainedCommits"/>; null, unless said otherwise, for what the
    /// file says.
    /// </summary>
    public int? RetainedCommits { get; init; }
}
