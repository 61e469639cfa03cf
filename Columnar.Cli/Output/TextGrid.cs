using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Columnar.Cli.Output;

/// <summary>
/// Rows of cells drawn as a table that fits the terminal: long text is cut, the more the less room there is; columns that find no
/// room even so are named below.
/// </summary>
internal sealed class TextGrid
{
    /// <summary>How a null is shown.</summary>
    public const string NullText = "null";

    private const int MaxTextWidth = 40;
    private const int MinTextWidth = 12;
    private const int TextWidthStep = 4;

    /// <summary>No number is wider; they are never cut, for a part of a number is another number.</summary>
    private const int MaxNumberWidth = 64;
    private const int ColumnPadding = 3;

    private readonly GridColumn[] _columns;
    private readonly string[] _titles;
    private readonly int[] _widths;
    private readonly List<string[]> _rows = [];

    public TextGrid(params IEnumerable<GridColumn> columns)
    {
        _columns = [.. columns];
        _titles = [.. _columns.Select(column => CellText.Escape(column.Title))];
        _widths = [.. _titles.Select(CellWidth)];
    }

    /// <summary>Adds a row; null cells are nulls.</summary>
    public void Add(params IEnumerable<string?> cells)
    {
        string[] row = [.. cells.Select(cell => CellText.Escape(cell ?? NullText))];
        for (int i = 0; i < row.Length; i++)
            _widths[i] = Math.Max(_widths[i], CellWidth(row[i]));
        _rows.Add(row);
    }

    /// <summary>Draws the table.</summary>
    /// <param name="terminal">Where to.</param>
    public void Write(Terminal terminal)
    {
        int available = terminal.Width ?? int.MaxValue;
        int textWidth = MaxTextWidth;
        int shown = CountFitting(textWidth, available, out int width);
        while (shown < _columns.Length && textWidth > MinTextWidth)
        {
            textWidth -= TextWidthStep;
            shown = CountFitting(textWidth, available, out width);
        }
        var table = new Spectre.Console.Table { Border = TableBorder.Rounded, UseSafeBorder = false };
        for (int i = 0; i < shown; i++)
        {
            var column = new Spectre.Console.TableColumn(Cell(_titles, i, textWidth)) { NoWrap = true };
            column.Alignment = _columns[i].IsNumber ? Justify.Right : Justify.Left;
            table.AddColumn(column);
        }
        foreach (string[] row in _rows)
            table.AddRow(Enumerable.Range(0, shown).Select(i => Cell(row, i, textWidth)));
        Draw(table, width, terminal.Out);
        if (shown < _columns.Length)
        {
            IEnumerable<string> rest = _titles.Skip(shown).Select(title => Cut(title, MaxTextWidth));
            terminal.Out.WriteLine($"... and {_columns.Length - shown} more columns: {string.Join(", ", rest)}");
        }
    }

    private static void Draw(Spectre.Console.Table table, int width, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
    }

    /// <summary>How many columns, one at least, fit side by side.</summary>
    private int CountFitting(int textWidth, int available, out int width)
    {
        width = 1;
        for (int i = 0; i < _columns.Length; i++)
        {
            int needed = Math.Min(_widths[i], Limit(i, textWidth)) + ColumnPadding;
            if (i > 0 && width + needed > available)
                return i;
            width += needed;
        }
        return _columns.Length;
    }

    private int Limit(int column, int textWidth) => _columns[column].IsNumber ? MaxNumberWidth : textWidth;

    // Text, unlike Markup, shows brackets as they are.
    private Text Cell(string[] cells, int column, int textWidth) => new(Cut(cells[column], Limit(column, textWidth)));

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
