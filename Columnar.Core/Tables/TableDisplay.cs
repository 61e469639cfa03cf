using System.Globalization;
using System.Text;
using Columnar.Formatting;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>The first and last rows of a table as they are shown to people. Used within the scope of the view's lease.</summary>
internal static class TableDisplay
{
    /// <summary>No more columns are read; those beyond find no room.</summary>
    private const int MaxColumns = 60;

    /// <summary>The table's name and size, its columns' names and types, and the rows at both ends.</summary>
    public static string Describe(TableView view)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DisplayText.Of(view.Name, DisplayText.MaxNameLength)}: ");
        text.Append(CultureInfo.InvariantCulture, $"{view.RowCount} rows, {view.Schema.Count} columns\n");
        int columnCount = Math.Min(view.Schema.Count, MaxColumns);
        var table = new TextTable(view.Schema.Select(column => (column.Name, IsRight(column.Type))));
        var cells = new List<string>[view.Schema.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = i < columnCount ? CellDisplay.Ends(view[i], quotesText: false) : [];
            cells[i].Insert(0, CellDisplay.TypeOf(view.Schema[i].Type, view.Schema[i].IsNullable));
        }
        for (int row = 0; row < cells[0].Count; row++)
            table.Add(Array.ConvertAll(cells, column => row < column.Count ? column[row] : ""));
        table.Write(text);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Whether cells of a type stand to the right.</summary>
    public static bool IsRight(ElementType type) => type.IsNumeric || type.Kind == ElementKind.Decimal128;
}
