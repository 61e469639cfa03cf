using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Columnar.Cli.Output;

/// <summary>Rows of cells drawn as a table that fits the terminal: long cells are cut, columns that find no room are counted instead.</summary>
internal sealed class TextGrid(IReadOnlyList<GridColumn> columns)
{
    /// <summary>How a null is shown.</summary>
    public const string NullText = "null";

    private const int MaxCellWidth = 40;
    private const int ColumnPadding = 3;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; null cells are nulls.</summary>
    public void Add(IReadOnlyList<string?> cells) =>
        _rows.Add([.. cells.Select(cell => Cut(CellText.Escape(cell ?? NullText), MaxCellWidth))]);

    /// <summary>Draws the table.</summary>
    /// <param name="terminal">Where to.</param>
    public void Write(Terminal terminal)
    {
        string[] titles = [.. columns.Select(c => Cut(CellText.Escape(c.Title), MaxCellWidth))];
        int shown = CountFitting(titles, terminal.Width ?? int.MaxValue, out int width);
        var table = new Spectre.Console.Table { Border = TableBorder.Rounded, UseSafeBorder = false };
        for (int i = 0; i < shown; i++)
        {
            var column = new Spectre.Console.TableColumn(new Text(titles[i])) { NoWrap = true };
            column.Alignment = columns[i].IsNumber ? Justify.Right : Justify.Left;
            table.AddColumn(column);
        }
        foreach (string[] row in _rows)
            table.AddRow(row.Take(shown).Select(cell => new Text(cell)));
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Out),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        console.Profile.Width = Math.Max(width, 1);
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
        if (shown < columns.Count)
            terminal.Out.WriteLine(
                $"... and {columns.Count - shown} more columns: {string.Join(", ", titles.Skip(shown))}"
            );
    }

    /// <summary>How many columns, one at least, fit side by side.</summary>
    private int CountFitting(string[] titles, int available, out int width)
    {
        width = 1;
        int count = 0;
        foreach (string title in titles)
        {
            int index = count;
            int needed = _rows.Select(row => CellWidth(row[index])).Append(CellWidth(title)).Max() + ColumnPadding;
            if (count > 0 && width + needed > available)
                break;
            width += needed;
            count++;
        }
        return count;
    }

    private static string Cut(string text, int width)
    {
        if (CellWidth(text) <= width)
            return text;
        var kept = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += CellWidth(rune.ToString());
            if (used > width - 1)
                break;
            kept.Append(rune.ToString());
        }
        return kept.Append('…').ToString();
    }

    private static int CellWidth(string text) => new Segment(text).CellCount();
}

/// <summary>A column of a grid.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">Whether its cells stand to the right.</param>
internal sealed record GridColumn(string Title, bool IsNumber = false);
