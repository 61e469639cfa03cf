using System.Globalization;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>What people see of something that has a name.</summary>
/// <param name="Kind">Table, vector or region.</param>
/// <param name="Type">Its type in words.</param>
/// <param name="Rows">Its rows; null where it is gone.</param>
/// <param name="Nulls">Rows that are null; null where nothing is said of them.</param>
internal readonly record struct ContentsEntry(string Kind, string Type, long? Rows, long? Nulls)
{
    /// <summary>Another thread has just removed it.</summary>
    public static ContentsEntry Removed => new("removed", "", null, null);

    public static ContentsEntry OfRegion(long byteLength) => new("region", "bytes", byteLength, null);

    public static ContentsEntry OfTable(int columnCount, long rowCount) =>
        new("table", string.Create(CultureInfo.InvariantCulture, $"{columnCount} columns"), rowCount, null);

    public static ContentsEntry OfVector(ElementType type, bool isNullable, long rowCount, long nullCount) =>
        new("vector", CellDisplay.TypeOf(type, isNullable), rowCount, nullCount);

    public string?[] ToCells(string name) => [name, Kind, Type, Text(Rows), Text(Nulls)];

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
