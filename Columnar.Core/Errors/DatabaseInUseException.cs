namespace Columnar;

/// <summary>Another process has the database open for writing, or a closed database of this one still serves views of pending rows.</summary>
public sealed class DatabaseInUseException : ColumnarException
{
    /// <summary>Names the file.</summary>
    /// <param name="path">The database file.</param>
    public DatabaseInUseException(string path)
        : base($"{path} is open for writing elsewhere; close it there, or open it read-only.") => Path = path;

    internal DatabaseInUseException(string path, bool mayBeHeldByViews)
        : base(
            mayBeHeldByViews
                ? $"{path} is open for writing elsewhere, or this process still uses views of a closed database with changes that were never committed, or a call of it has not returned; close it there, let go of them, or open it read-only."
                : $"{path} is open for writing elsewhere; close it there, or open it read-only."
        ) => Path = path;

    /// <summary>The database file.</summary>
    public string Path { get; }
}
