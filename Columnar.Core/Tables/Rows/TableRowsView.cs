using Columnar.Display;
using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>The rows of a table at one moment as structs of the program.</summary>
/// <typeparam name="TRow">The rows; the table may have more columns than they.</typeparam>
/// <remarks>Made by <see cref="TableView.Rows{TRow}"/>, and valid as long as its view; any thread may read it.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class TableRowsView<TRow> : IDisplayed
    where TRow : struct, IColumnarRow<TRow>
{
    private readonly TableView _table;

    internal TableRowsView(TableView table)
    {
        RowColumns.Find<TRow>(table.Name, table.Schema);
        _table = table;
    }

    /// <summary>Rows.</summary>
    public long RowCount => _table.RowCount;

    /// <summary>A row.</summary>
    /// <param name="index">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">A value is beyond what the member's type holds exactly.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed.</exception>
    public TRow this[long index] => TableRowReading.Get<TRow>(Open(), index);

    /// <summary>All rows as an array.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <inheritdoc cref="this" path="/exception[@cref!='T:System.ArgumentOutOfRangeException']"/>
    public TRow[] ToArray() => TableRowReading.ToArray<TRow>(Open());

    /// <summary>Lets <c>foreach</c> run over the rows.</summary>
    public TableRowEnumerator<TRow> GetEnumerator() => new(Open());

    /// <summary>The rows as a sequence for LINQ.</summary>
    public IEnumerable<TRow> AsEnumerable()
    {
        foreach (TRow row in this)
            yield return row;
    }

    /// <summary>The table's view, as it shows itself.</summary>
    public override string ToString() => _table.ToString();

    DisplayPage IDisplayed.ToDisplay() => ((IDisplayed)_table).ToDisplay();

    private ViewScope<TableView> Open() => ((ITable)_table).OpenView();
}
