using System.Globalization;
using System.Net;

namespace Columnar.Display;

/// <summary>A page as a piece of HTML without scripts or references, every text in it escaped.</summary>
internal static class HtmlPage
{
    private const string Right = " style=\"text-align:right\"";
    private const string Left = " style=\"text-align:left\"";

    // Browsers break lines behind the signs of dates and negative numbers, and show spaces side by side as one.
    private const string RightCell = " style=\"text-align:right;white-space:nowrap\"";
    private const string LeftCell = " style=\"text-align:left;white-space:nowrap\"";
    private const string TextCell = " style=\"text-align:left;white-space:pre-wrap\"";

    public static void Write(DisplayPage page, TextWriter target)
    {
        target.Write($"<div><p>{Escape(page.Title)}</p>");
        if (page.Columns.Count > 0)
            WriteTable(page, target);
        if (page.Columns.Count < page.ColumnCount)
        {
            string names = string.Join(", ", page.FurtherColumns);
            string rest = page.Columns.Count + page.FurtherColumns.Count < page.ColumnCount ? ", ..." : "";
            target.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<p>... and {page.ColumnCount - page.Columns.Count} more columns: {Escape(names)}{rest}</p>"
                )
            );
        }
        target.Write("</div>");
    }

    private static void WriteTable(DisplayPage page, TextWriter target)
    {
        target.Write("<table><thead><tr><th></th>");
        foreach (DisplayColumn column in page.Columns)
        {
            target.Write($"<th{Side(column)}>{Escape(column.Name)}");
            if (column.Type.Length > 0)
                target.Write($"<br/><small>{Escape(column.TypeAndNulls)}</small>");
            target.Write("</th>");
        }
        target.Write("</tr></thead><tbody>");
        long next = 0;
        foreach ((long row, string?[] cells) in page.Rows)
        {
            if (row != next)
                target.Write($"<tr><td colspan=\"{page.Columns.Count + 1}\">...</td></tr>");
            WriteRow(row, cells, page.Columns, target);
            next = row + 1;
        }
        if (next != page.RowCount)
            target.Write($"<tr><td colspan=\"{page.Columns.Count + 1}\">...</td></tr>");
        target.Write("</tbody></table>");
    }

    private static void WriteRow(long row, string?[] cells, IReadOnlyList<DisplayColumn> columns, TextWriter target)
    {
        target.Write(string.Create(CultureInfo.InvariantCulture, $"<tr><th>{row}</th>"));
        for (int i = 0; i < cells.Length; i++)
        {
            string content = cells[i] is { } text ? Escape(text) : "<i>null</i>";
            target.Write($"<td{CellStyle(columns[i])}>{content}</td>");
        }
        target.Write("</tr>");
    }

    private static string CellStyle(DisplayColumn column) =>
        column.IsText ? TextCell
        : column.IsRight ? RightCell
        : LeftCell;

    private static string Side(DisplayColumn column) => column.IsRight ? Right : Left;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
