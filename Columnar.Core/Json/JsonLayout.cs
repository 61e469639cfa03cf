namespace Columnar;

/// <summary>How rows are laid out in JSON.</summary>
public enum JsonLayout
{
    /// <summary>An array: of a table an object per row, of a vector its values. A row stands on a line.</summary>
    Array,

    /// <summary>A line per row (NDJSON, also called JSON Lines): of a table an object, of a vector the value.</summary>
    Lines,

    /// <summary>An object with an array of values per column.</summary>
    Columns,
}
