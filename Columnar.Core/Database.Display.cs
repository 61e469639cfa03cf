using System.Globalization;
using Columnar.Display;
using Columnar.Formatting;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>How a database is shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public sealed partial class Database : IDisplayed
{
    /// <summary>The file with its size and newest commit, and the tables, vectors and regions in it: kinds, types, rows and nulls.</summary>
    /// <remarks>Shows the first 50 names; pending changes are counted in. Costs time in proportion to the number of names.</remarks>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay()
    {
        string path = DisplayText.Of(Path, 2 * DisplayText.MaxNameLength);
        if (Store.IsClosed)
            return new DisplayPage($"{path}: closed");
        string stamp = Stamp is { } value ? string.Create(CultureInfo.InvariantCulture, $", stamp {value}") : "";
        string mode = IsReadOnly ? ", read-only" : "";
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {FileLength} bytes, commit {CommitNumber}{stamp}{mode}"
        );
        return Looking.At(path, () => ContentsDisplay.Page(head, Names, Describe));
    }

    // Counts pending changes in.
    private ContentsEntry Describe(string name)
    {
        if (Store.Working.Find(0, name) is not { } region)
            return ContentsEntry.Removed;
        switch (region.Header.Kind)
        {
            case RegionKind.Bytes:
                return ContentsEntry.OfRegion(region.RowCount);
            case RegionKind.Table:
                return TryGetTable(name) is { } table
                    ? ContentsEntry.OfTable(table.Schema.Count, table.Columns.Max(column => column.Length))
                    : ContentsEntry.Removed;
            default:
                StoredVector vector = VectorOf(region);
                return ContentsEntry.OfVector(vector.Type, vector.IsNullable, vector.Length, vector.NullCount);
        }
    }
}
