using System.Globalization;
using Columnar.Formatting;

namespace Columnar.Display;

/// <summary>
/// What people see of something with rows: some at both ends, as short text in which nothing steers a terminal (<see cref="Formatting.DisplayText"/>).
/// </summary>
/// <param name="Title">What it is, in a line.</param>
internal sealed record DisplayPage(string Title)
{
    private const int MaxWords = 500;

    /// <summary>A page of nothing but words, however many and whatever they are.</summary>
    public static DisplayPage OfWords(string words) => new(DisplayText.Of(words, MaxWords));

    /// <summary>The columns that are shown; none where nothing can be seen but the title.</summary>
    public IReadOnlyList<DisplayColumn> Columns { get; init; } = [];

    /// <summary>Names of columns that are not shown, as many of them as are named.</summary>
    public IReadOnlyList<string> FurtherColumns { get; init; } = [];

    /// <summary>All columns, shown or not.</summary>
    public int ColumnCount { get; init; }

    /// <summary>All rows, shown or not.</summary>
    public long RowCount { get; init; }

    /// <summary>Rows from the first on; a cell per shown column, null for null.</summary>
    public IReadOnlyList<string?[]> Head { get; init; } = [];

    /// <summary>Rows up to the last; none where the head has all.</summary>
    public IReadOnlyList<string?[]> Tail { get; init; } = [];

    /// <summary>Whether rows between head and tail are left out.</summary>
    public bool IsCut => Head.Count + Tail.Count < RowCount;

    /// <summary>The rows shown with their numbers.</summary>
    public IEnumerable<(long Row, string?[] Cells)> Rows =>
        Head.Select((cells, i) => ((long)i, cells))
            .Concat(Tail.Select((cells, i) => (RowCount - Tail.Count + i, cells)));
}

/// <summary>A column of a page.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in words; empty where none is shown.</param>
/// <param name="IsRight">Whether its cells stand to the right.</param>
/// <param name="IsText">Whether its cells are texts of a user's.</param>
/// <param name="NullCount">Its rows that are null, as far as they are counted.</param>
internal sealed record DisplayColumn(
    string Name,
    string Type = "",
    bool IsRight = false,
    bool IsText = false,
    long NullCount = 0
)
{
    /// <summary>The type with the nulls, where there are some.</summary>
    public string TypeAndNulls => NullCount == 0 ? Type : $"{Type}, {Nulls}";

    /// <summary>The nulls in words; empty where there are none.</summary>
    public string Nulls => NullCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{NullCount} null");
}
