using Columnar.Display;
using Columnar.Formatting;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The first and last values of a view as they are shown to people. Used within the scope of the view's lease.</summary>
internal static class CellDisplay
{
    private const int EndRows = 5;

    /// <summary>The values at both ends, null for null; the tail is empty where the head has all.</summary>
    /// <param name="view">The view.</param>
    /// <param name="quotesText">Whether text stands in quotes.</param>
    public static (List<string?> Head, List<string?> Tail) Ends(VectorView view, bool quotesText) =>
        view.Length <= 2 * EndRows
            ? (Read(view, 0, (int)view.Length, quotesText), [])
            : (Read(view, 0, EndRows, quotesText), Read(view, view.Length - EndRows, EndRows, quotesText));

    /// <summary>A column in words, as <see cref="Describe"/>; where it cannot be read, why. Nothing is thrown at who only looks.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">What it is called where it cannot be read.</param>
    public static string Show(IColumn column, string kind)
    {
        try
        {
            using ViewScope<VectorView> scope = column.OpenView();
            return scope.View.ToString();
        }
        catch (Exception reason) when (IsOfReading(reason))
        {
            return $"{kind} of {column.Type}: {reason.Message}";
        }
    }

    /// <summary>A column as a page, as <see cref="Page(VectorView)"/>; where it cannot be read, why.</summary>
    /// <inheritdoc cref="Show"/>
    public static DisplayPage Page(IColumn column, string kind)
    {
        try
        {
            using ViewScope<VectorView> scope = column.OpenView();
            return Page(scope.View);
        }
        catch (Exception reason) when (IsOfReading(reason))
        {
            return new DisplayPage($"{kind} of {column.Type}: {reason.Message}");
        }
    }

    /// <summary>A view as a page.</summary>
    public static DisplayPage Page(VectorView view)
    {
        if (view.HasEnded)
            return new DisplayPage($"{Head(view)}; its snapshot is disposed");
        using ViewScope<VectorView> scope = view.OpenView();
        (List<string?> head, List<string?> tail) = Ends(view, quotesText: false);
        return new DisplayPage(Head(view))
        {
            Columns = [ColumnOf(view)],
            ColumnCount = 1,
            RowCount = view.Length,
            Head = [.. head.Select(cell => new[] { cell })],
            Tail = [.. tail.Select(cell => new[] { cell })],
        };
    }

    /// <summary>A view as a column of a page.</summary>
    public static DisplayColumn ColumnOf(VectorView view)
    {
        string type = TypeOf(view.Type, view.IsNullable);
        return new DisplayColumn(
            DisplayText.Of(view.Name, DisplayText.MaxNameLength),
            view.NullCount == 0 ? type : $"{type}, {view.NullCount} null",
            IsRight(view.Type)
        );
    }

    /// <summary>Whether cells of a type stand to the right.</summary>
    public static bool IsRight(ElementType type) => type.IsNumeric || type.Kind == ElementKind.Decimal128;

    /// <summary>Whether rows cannot be read: closed, removed or damaged, or a function that computes them threw (<see cref="RowFailure"/>).</summary>
    public static bool IsOfReading(Exception reason) =>
        reason
            is InvalidOperationException
                or OverflowException
                or OperationCanceledException
                or ColumnarException
                or IOException;

    /// <summary>A view in words: name, type, length, nulls, and the values at both ends.</summary>
    public static string Describe(VectorView view)
    {
        if (view.Length == 0)
            return Head(view);
        (List<string?> head, List<string?> tail) = Ends(view, quotesText: true);
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
