using System.Globalization;
using Columnar.Display;
using Columnar.Formatting;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The first and last values of a view as they are shown to people. Used within the scope of the view's lease.</summary>
internal static class CellDisplay
{
    private const int EndRows = 5;

    /// <summary>The values at both ends of some rows, null for null; the tail is empty where the head has all.</summary>
    /// <param name="view">The view.</param>
    /// <param name="quotesText">Whether text stands in quotes.</param>
    /// <param name="firstRow">The first of the rows.</param>
    /// <param name="count">How many they are.</param>
    public static (List<string?> Head, List<string?> Tail) Ends(
        VectorView view,
        bool quotesText,
        long firstRow,
        long count
    ) =>
        count <= 2 * EndRows
            ? (Read(view, firstRow, (int)count, quotesText), [])
            : (Read(view, firstRow, EndRows, quotesText), Read(view, firstRow + count - EndRows, EndRows, quotesText));

    /// <summary>A column in words, as <see cref="Describe"/>; where it cannot be read, why.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">What it is called where it cannot be read.</param>
    public static string Show(IColumn column, string kind) => ShowAs(column, $"{kind} of {TypeOf(column.Type, false)}");

    /// <summary>A column as a page; where it cannot be read, why.</summary>
    /// <inheritdoc cref="Show(IColumn, string)"/>
    public static DisplayPage Page(IColumn column, string kind) =>
        PageAs(column, $"{kind} of {TypeOf(column.Type, false)}");

    /// <summary>A view in words, as <see cref="Describe"/>; where its snapshot is disposed, that.</summary>
    public static string Show(VectorView view) => view.HasEnded ? Ended(view) : ShowAs(view, Head(view));

    /// <summary>A view as a page; where its snapshot is disposed, that.</summary>
    public static DisplayPage Page(VectorView view) =>
        view.HasEnded ? new DisplayPage(Ended(view)) : PageAs(view, Head(view));

    /// <summary>Rows of a column as a page; where they cannot be read, why.</summary>
    /// <param name="column">The column.</param>
    /// <param name="firstRow">The first of the rows.</param>
    /// <param name="count">How many they are.</param>
    public static DisplayPage Page(IColumn column, long firstRow, long count)
    {
        string rows = string.Create(CultureInfo.InvariantCulture, $"{count} rows from row {firstRow} on");
        return Looking.At(
            rows,
            () =>
            {
                using ViewScope<VectorView> scope = column.OpenView();
                VectorView view = scope.View;
                if (firstRow + count > view.Length)
                    Throw.RangeCut(firstRow, firstRow + count, view.Length);
                string title =
                    $"{DisplayText.Of(view.Name, DisplayText.MaxNameLength)}: {TypeOf(view.Type, view.IsNullable)}, {rows}";
                return Page(view, title, firstRow, count);
            }
        );
    }

    private static string ShowAs(IColumn column, string what) =>
        Looking.At(
            what,
            () =>
            {
                using ViewScope<VectorView> scope = column.OpenView();
                return Describe(scope.View);
            }
        );

    private static DisplayPage PageAs(IColumn column, string what) =>
        Looking.At(
            what,
            () =>
            {
                using ViewScope<VectorView> scope = column.OpenView();
                return Page(scope.View, Head(scope.View), 0, scope.View.Length);
            }
        );

    private static string Ended(VectorView view) => $"{Head(view)}; its snapshot is disposed";

    private static DisplayPage Page(VectorView view, string title, long firstRow, long count)
    {
        (List<string?> head, List<string?> tail) = Ends(view, quotesText: false, firstRow, count);
        DisplayColumn column = ColumnOf(view);
        return new DisplayPage(title)
        {
            // The nulls of some of the rows are not known.
            Columns = [count == view.Length ? column : column with { NullCount = 0 }],
            ColumnCount = 1,
            RowCount = count,
            Head = [.. head.Select(cell => new[] { cell })],
            Tail = [.. tail.Select(cell => new[] { cell })],
        };
    }

    /// <summary>A view as a column of a page.</summary>
    public static DisplayColumn ColumnOf(VectorView view) =>
        new(
            DisplayText.Of(view.Name, DisplayText.MaxNameLength),
            TypeOf(view.Type, view.IsNullable),
            IsRight(view.Type),
            view.Type.IsText,
            view.NullCount
        );

    /// <summary>Whether cells of a type stand to the right.</summary>
    public static bool IsRight(ElementType type) => type.IsNumeric || type.Kind == ElementKind.Decimal128;

    /// <summary>A view in words: name, type, length, nulls, and the values at both ends.</summary>
    public static string Describe(VectorView view)
    {
        if (view.Length == 0)
            return Head(view);
        (List<string?> head, List<string?> tail) = Ends(view, quotesText: true, 0, view.Length);
        IEnumerable<string?> cells = tail.Count == 0 ? head : [.. head, "...", .. tail];
        return $"{Head(view)}: {string.Join(", ", cells.Select(cell => cell ?? DisplayText.Null))}";
    }

    /// <summary>A view in words, without its values.</summary>
    public static string Head(VectorView view) =>
        $"{DisplayText.Of(view.Name, DisplayText.MaxNameLength)}: {TypeOf(view.Type, view.IsNullable)}, {view.Length} rows, {view.NullCount} null";

    /// <summary>A type in words, with a question mark where values may be null.</summary>
    public static string TypeOf(ElementType type, bool isNullable) =>
        DisplayText.Of(type.ToString(), DisplayText.MaxNameLength) + (isNullable ? "?" : "");

    private static List<string?> Read(VectorView view, long firstRow, int count, bool quotesText)
    {
        List<string?> cells = [];
        var format = ValueFormat.TryOf(view.Type);
        bool isText = view.Type.IsText;
        string quote = isText && quotesText ? "\"" : "";
        CellCursor cursor = new(view, firstRow);
        for (int i = 0; i < count; i++)
        {
            cells.Add(
                cursor.Read(out ReadOnlySpan<byte> value) ? quote + DisplayText.Of(format, isText, value) + quote : null
            );
        }
        return cells;
    }
}
