using Columnar.Formatting;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The first and last values of a view as they are shown to people. Used within the scope of the view's lease.</summary>
internal static class CellDisplay
{
    private const int EndRows = 5;

    /// <summary>Whether rows between the ends are left out.</summary>
    public static bool LeavesOut(long rowCount) => rowCount > 2 * EndRows;

    /// <summary>The values at both ends; where rows between them are left out, an ellipsis stands for them.</summary>
    /// <param name="view">The view.</param>
    /// <param name="quotesText">Whether text stands in quotes.</param>
    public static List<string> Ends(VectorView view, bool quotesText)
    {
        List<string> cells = [];
        bool isCut = LeavesOut(view.Length);
        Read(view, 0, isCut ? EndRows : (int)view.Length, quotesText, cells);
        if (isCut)
        {
            cells.Add("...");
            Read(view, view.Length - EndRows, EndRows, quotesText, cells);
        }
        return cells;
    }

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

    // It is closed, removed or damaged, or a function that it is computed by threw (RowFailure).
    private static bool IsOfReading(Exception reason) =>
        reason
            is InvalidOperationException
                or OverflowException
                or OperationCanceledException
                or ColumnarException
                or IOException;

    /// <summary>A view in words: name, type, length, nulls, and the values at both ends.</summary>
    public static string Describe(VectorView view) =>
        view.Length == 0 ? Head(view) : $"{Head(view)}: {string.Join(", ", Ends(view, quotesText: true))}";

    /// <summary>A view in words, without its values.</summary>
    public static string Head(VectorView view) =>
        $"{DisplayText.Of(view.Name, DisplayText.MaxNameLength)}: {TypeOf(view.Type, view.IsNullable)}, {view.Length} rows, {view.NullCount} null";

    /// <summary>A type in words, with a question mark where values may be null.</summary>
    public static string TypeOf(ElementType type, bool isNullable) =>
        DisplayText.Of(type.ToString(), DisplayText.MaxNameLength) + (isNullable ? "?" : "");

    private static void Read(VectorView view, long firstRow, int count, bool quotesText, List<string> cells)
    {
        var format = ValueFormat.TryOf(view.Type);
        bool isText = view.Type.IsText;
        string quote = isText && quotesText ? "\"" : "";
        CellCursor cursor = new(view, firstRow);
        for (int i = 0; i < count; i++)
        {
            cells.Add(
                cursor.Read(out ReadOnlySpan<byte> value)
                    ? quote + DisplayText.Of(format, isText, value) + quote
                    : DisplayText.Null
            );
        }
    }
}
