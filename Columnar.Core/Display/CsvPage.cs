using System.Buffers;
using System.Globalization;

namespace Columnar.Display;

/// <summary>
/// A page as CSV (RFC 4180): a header of the title and the columns with their types, then the rows, each with its number, so that it shows
/// where some are left out. Null is an empty field. What a user named or stored stands behind an apostrophe where spreadsheets would
/// take it for a formula.
/// </summary>
internal static class CsvPage
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    public static void Write(DisplayPage page, TextWriter target)
    {
        WriteField(page.Title, isText: true, target);
        foreach (DisplayColumn column in page.Columns)
        {
            target.Write(',');
            WriteField(
                column.Type.Length == 0 ? column.Name : $"{column.Name}: {column.TypeAndNulls}",
                isText: true,
                target
            );
        }
        if (page.Columns.Count < page.ColumnCount)
            target.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $",... and {page.ColumnCount - page.Columns.Count} more columns"
                )
            );
        target.Write('\n');
        foreach ((long row, string?[] cells) in page.Rows)
        {
            target.Write(row.ToString(CultureInfo.InvariantCulture));
            for (int i = 0; i < cells.Length; i++)
            {
                target.Write(',');
                WriteField(cells[i], page.Columns[i].IsText, target);
            }
            target.Write('\n');
        }
    }

    private static void WriteField(string? text, bool isText, TextWriter target)
    {
        if (text is null)
            return;
        if (isText && IsFormula(text))
            text = $"'{text}";
        bool isQuoted = text.Length == 0 || text.AsSpan().ContainsAny(s_special);
        target.Write(isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    // A number is one of itself.
    private static bool IsFormula(string text) =>
        text.Length > 0
        && text[0] is '=' or '+' or '-' or '@'
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
