using System.Globalization;
using Columnar.Display;
using Columnar.Formatting;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>The first and last rows of a table as they are shown to people. Used within the scope of the view's lease.</summary>
internal static class TableDisplay
{
    /// <summary>No more columns are read; those beyond find no room.</summary>
    private const int MaxColumns = 60;

    private const int MaxFurtherNames = 20;

    /// <summary>A table as a page.</summary>
    public static DisplayPage Page(TableView view) => Page(Title(view), ColumnsOf(view), view.RowCount);

    /// <summary>Columns of equal length as a page.</summary>
    public static DisplayPage Page(string title, VectorView[] columns, long rowCount)
    {
        VectorView[] shown = columns[..Math.Min(columns.Length, MaxColumns)];
        (List<string?> Head, List<string?> Tail)[] ends = Array.ConvertAll(
            shown,
            column => CellDisplay.Ends(column, quotesText: false, 0, rowCount)
        );
        return new DisplayPage(title)
        {
            Columns = Array.ConvertAll(shown, CellDisplay.ColumnOf),
            FurtherColumns =
            [
                .. columns
                    .Skip(shown.Length)
                    .Take(MaxFurtherNames)
                    .Select(column => DisplayText.Of(column.Name, DisplayText.MaxNameLength)),
            ],
            ColumnCount = columns.Length,
            RowCount = rowCount,
            Head = Turn([.. ends.Select(end => end.Head)]),
            Tail = Turn([.. ends.Select(end => end.Tail)]),
        };
    }

    /// <summary>A table in words, without its rows.</summary>
    public static string Title(TableView view) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DisplayText.Of(view.Name, DisplayText.MaxNameLength)}: {view.RowCount} rows, {view.Schema.Count} columns"
        );

    private static VectorView[] ColumnsOf(TableView view) =>
        [.. Enumerable.Range(0, view.Schema.Count).Select(column => view[column])];

    // Columns of cells to rows of cells.
    private static List<string?[]> Turn(List<string?>[] columns) =>
        columns.Length == 0 ? [] : [.. columns[0].Select((_, row) => Array.ConvertAll(columns, column => column[row]))];
}
