using System.Buffers;
using System.Globalization;

namespace Columnar.Display;

/// <summary>The rows of a page as CSV (RFC 4180), each with its number, so that it shows where some are left out. Null is an empty field.</summary>
internal static class CsvPage
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    public static void Write(DisplayPage page, TextWriter target)
    {
        target.Write("row");
        foreach (DisplayColumn column in page.Columns)
            WriteField(column.Name, target);
        target.Write('\n');
        foreach ((long row, string?[] cells) in page.Rows)
        {
            target.Write(row.ToString(CultureInfo.InvariantCulture));
            foreach (string? cell in cells)
                WriteField(cell, target);
            target.Write('\n');
        }
    }

    private static void WriteField(string? text, TextWriter target)
    {
        target.Write(',');
        if (text is null)
            return;
        bool isQuoted = text.Length == 0 || text.AsSpan().ContainsAny(s_special);
        target.Write(isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }
}
