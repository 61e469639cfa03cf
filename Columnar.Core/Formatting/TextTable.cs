using System.Text;

namespace Columnar.Formatting;

/// <summary>Rows of short text in aligned columns, as plain text.</summary>
internal sealed class TextTable
{
    // Room for what Describe shows of numbers with all their digits.
    private const int MaxWidth = 200;
    private const int MaxNamesBelow = 20;
    private const string Gap = "  ";

    private readonly string[] _titles;
    private readonly bool[] _isRight;
    private readonly int[] _widths;
    private readonly List<string[]> _rows = [];

    /// <summary>Begins a table.</summary>
    /// <param name="columns">Title of each column, and whether its cells stand to the right.</param>
    public TextTable(IEnumerable<(string Title, bool IsRight)> columns)
    {
        (string Title, bool IsRight)[] given = [.. columns];
        ColumnCount = given.Length;
        _titles = Array.ConvertAll(given, column => DisplayText.Of(column.Title, DisplayText.MaxNameLength / 2));
        _isRight = Array.ConvertAll(given, column => column.IsRight);
        _widths = Array.ConvertAll(_titles, title => title.Length);
        _rows.Add(_titles);
    }

    /// <summary>Names of columns beyond those of the table, as many of them as are named.</summary>
    public IReadOnlyList<string> FurtherTitles { get; init; } = [];

    /// <summary>All columns, those beyond the table counted in.</summary>
    public int ColumnCount { get; init; }

    /// <summary>Adds a row of a cell per column.</summary>
    public void Add(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
            _widths[i] = Math.Max(_widths[i], cells[i].Length);
        _rows.Add(cells);
    }

    /// <summary>Writes the table a line per row, the columns that find no room by their names below.</summary>
    public void Write(StringBuilder text)
    {
        int shown = CountFitting();
        foreach (string[] row in _rows)
        {
            // Says something of columns that find no room only.
            if (Array.TrueForAll(row[..shown], string.IsNullOrEmpty) && !Array.TrueForAll(row, string.IsNullOrEmpty))
                continue;
            for (int i = 0; i < shown; i++)
            {
                bool isLast = i == shown - 1;
                text.Append(
                    _isRight[i] ? row[i].PadLeft(_widths[i])
                    : isLast ? row[i]
                    : row[i].PadRight(_widths[i])
                );
                text.Append(isLast ? "\n" : Gap);
            }
        }
        if (shown == ColumnCount)
            return;
        string[] names = [.. _titles.Skip(shown).Concat(FurtherTitles).Take(MaxNamesBelow)];
        string rest = shown + names.Length < ColumnCount ? ", ..." : "";
        text.Append("... and ").Append(ColumnCount - shown).Append(" more columns: ");
        text.AppendJoin(", ", names).Append(rest).Append('\n');
    }

    private int CountFitting()
    {
        int width = 0;
        for (int i = 0; i < _widths.Length; i++)
        {
            width += _widths[i] + (i == 0 ? 0 : Gap.Length);
            if (i > 0 && width > MaxWidth)
                return i;
        }
        return _widths.Length;
    }
}
