using System.Globalization;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Display;

/// <summary>A page as plain text: the title, then aligned columns.</summary>
internal static class TextPage
{
    public static string Of(DisplayPage page)
    {
        var text = new StringBuilder(page.Title);
        if (page.Columns.Count == 0)
            return text.ToString();
        text.Append('\n');
        var table = new TextTable(page.Columns.Select(column => (column.Name, column.IsRight)));
        foreach ((_, string?[] cells) in page.Rows)
            table.Add(Array.ConvertAll(cells, cell => cell ?? DisplayText.Null));
        table.Write(text);
        if (page.IsCut)
            text.Append(
                CultureInfo.InvariantCulture,
                $"... {page.RowCount - page.Head.Count - page.Tail.Count} more rows\n"
            );
        return text.ToString().TrimEnd('\n');
    }
}
