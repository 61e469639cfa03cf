using System.Globalization;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Display;

/// <summary>A page as plain text: the title, then aligned columns, with their types and nulls where these are known.</summary>
internal static class TextPage
{
    private const string Cut = "...";

    public static string Of(DisplayPage page)
    {
        var text = new StringBuilder(page.Title);
        if (page.Columns.Count == 0)
            return text.ToString();
        text.Append('\n');
        var table = new TextTable(page.Columns.Select(column => (column.Name, column.IsRight)))
        {
            FurtherTitles = page.FurtherColumns,
            ColumnCount = page.ColumnCount,
        };
        if (page.Columns.Any(column => column.Type.Length > 0))
            table.Add([.. page.Columns.Select(column => column.Type)]);
        if (page.Columns.Any(column => column.NullCount > 0))
            table.Add([.. page.Columns.Select(column => column.Nulls)]);
        foreach (string?[] cells in page.Head)
            AddRow(cells);
        if (page.IsCut && page.Tail.Count > 0)
            table.Add([.. page.Columns.Select(_ => Cut)]);
        foreach (string?[] cells in page.Tail)
            AddRow(cells);
        table.Write(text);
        if (page.IsCut && page.Tail.Count == 0)
            text.Append(CultureInfo.InvariantCulture, $"... {page.RowCount - page.Head.Count} more rows\n");
        return text.ToString().TrimEnd('\n');

        void AddRow(string?[] cells) => table.Add(Array.ConvertAll(cells, cell => cell ?? DisplayText.Null));
    }
}
