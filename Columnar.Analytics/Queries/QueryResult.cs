using System.Globalization;
using System.Text;
using Columnar.Display;
using Columnar.Formatting;
using Columnar.Queries;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The answer to a query: a small table in memory, one row per group or one row in all.</summary>
/// <remarks>Immutable; it needs neither the table nor the database it came from.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class QueryResult : IDisplayed
{
    private const int ShownRows = 20;
    private const int EndRows = ShownRows / 2;
    private const int ShownColumns = 60;
    private const int MaxFurtherNames = 20;

    private readonly ResultColumn[] _columns;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);

    internal QueryResult(ResultColumn[] columns, int rowCount)
    {
        _columns = columns;
        RowCount = rowCount;
        Columns = Array.ConvertAll(columns, column => column.Column);
        for (int i = 0; i < columns.Length; i++)
            _ordinals.TryAdd(columns[i].Column.Name, i);
    }

    /// <summary>Names and types: first the columns the query groups by, then the aggregates in the order they were asked for.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Rows.</summary>
    public int RowCount { get; }

    /// <summary>
    /// The value of a row and column, or null: a number of the column's width, a <see cref="string"/>, a <see cref="bool"/>, a
    /// <see cref="Date32"/>, <see cref="Timestamp"/>, <see cref="Time64"/>, <see cref="Duration"/>, <see cref="Decimal128"/> or
    /// <see cref="Uuid"/>; of other types an array of bytes.
    /// </summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public object? this[int row, int column]
    {
        get
        {
            Check(row, column);
            return _columns[column][row];
        }
    }

    /// <inheritdoc cref="this[int, int]"/>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's name; of several equal ones the first.</param>
    public object? this[int row, string column] => this[row, Ordinal(column)];

    /// <summary>The value of a row and column as a .NET type.</summary>
    /// <typeparam name="T">The type of the column's values, nullable where a value may be null.</typeparam>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The value is null or of another type; the message says which.</exception>
    public T Get<T>(int row, string column) =>
        this[row, column] switch
        {
            T value => value,
            null when default(T) is null => default!,
            var value => throw new InvalidCastException(
                $"Column '{column}' is {Columns[Ordinal(column)].Type}; row {row} holds {value?.GetType().Name ?? "null"}, not {typeof(T).Name}."
            ),
        };

    /// <summary>The value of a row and column as text, in a form that is the same on every machine; null where it is null.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public string? GetText(int row, int column)
    {
        Check(row, column);
        return _columns[column].GetText(row);
    }

    /// <summary>The values of a column.</summary>
    internal ResultColumn ColumnAt(int column) => _columns[column];

    /// <summary>The first rows as a small table of text.</summary>
    public override string ToString()
    {
        int shown = Math.Min(RowCount, ShownRows);
        var table = new TextTable(Columns.Select(column => (column.Name, CellDisplay.IsRight(column.Type))));
        for (int row = 0; row < shown; row++)
            table.Add(Array.ConvertAll(_columns, column => DisplayText.Of(column.GetText(row) ?? DisplayText.Null)));
        var text = new StringBuilder();
        table.Write(text);
        if (shown < RowCount)
            text.Append("... ").Append(RowCount - shown).Append(" more rows\n");
        return text.ToString();
    }

    DisplayPage IDisplayed.ToDisplay() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{RowCount} rows, {_columns.Length} columns"))
        {
            Columns =
            [
                .. Columns
                    .Take(ShownColumns)
                    .Select(
                        (column, place) =>
                            new DisplayColumn(
                                DisplayText.Of(column.Name, DisplayText.MaxNameLength),
                                CellDisplay.TypeOf(column.Type, column.IsNullable),
                                CellDisplay.IsRight(column.Type),
                                column.Type.IsText,
                                _columns[place].NullCount
                            )
                    ),
            ],
            FurtherColumns =
            [
                .. Columns
                    .Skip(ShownColumns)
                    .Take(MaxFurtherNames)
                    .Select(column => DisplayText.Of(column.Name, DisplayText.MaxNameLength)),
            ],
            ColumnCount = _columns.Length,
            RowCount = RowCount,
            Head = [.. Enumerable.Range(0, RowCount <= ShownRows ? RowCount : EndRows).Select(CellsOf)],
            Tail = RowCount <= ShownRows ? [] : [.. Enumerable.Range(RowCount - EndRows, EndRows).Select(CellsOf)],
        };

    string IDisplayed.ToText() => TextPage.Of(((IDisplayed)this).ToDisplay());

    private string?[] CellsOf(int row) =>
        [
            .. _columns
                .Take(ShownColumns)
                .Select(column => column.GetText(row) is { } text ? DisplayText.Of(text) : null),
        ];

    private void Check(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, _columns.Length);
    }

    private int Ordinal(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _ordinals.TryGetValue(column, out int ordinal)
            ? ordinal
            : throw new ArgumentException(
                $"The result has no column '{column}'; it has {string.Join(", ", Columns.Select(c => $"'{c.Name}'"))}.",
                nameof(column)
            );
    }
}
