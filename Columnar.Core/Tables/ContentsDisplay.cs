using Columnar.Display;
using Columnar.Formatting;

namespace Columnar.Tables;

/// <summary>What a database or snapshot has, as it is shown to people: the first names in order, with kinds, types and rows.</summary>
internal static class ContentsDisplay
{
    private const int ShownNames = 50;

    /// <param name="title">What it is.</param>
    /// <param name="names">All names.</param>
    /// <param name="describe">Looks at what has a name; asked for those shown.</param>
    public static DisplayPage Page(string title, IEnumerable<string> names, Func<string, ContentsEntry> describe)
    {
        string[] sorted = [.. names.Order(StringComparer.Ordinal)];
        return new DisplayPage(title)
        {
            Columns =
            [
                new DisplayColumn("name", IsText: true),
                new DisplayColumn("kind"),
                new DisplayColumn("type"),
                new DisplayColumn("rows", IsRight: true),
                new DisplayColumn("nulls", IsRight: true),
            ],
            ColumnCount = 5,
            RowCount = sorted.Length,
            Head =
            [
                .. sorted
                    .Take(ShownNames)
                    .Select(name => describe(name).ToCells(DisplayText.Of(name, DisplayText.MaxNameLength))),
            ],
        };
    }
}
