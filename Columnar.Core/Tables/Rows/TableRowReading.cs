using Columnar.Memory;

namespace Columnar.Tables;

/// <summary>Reads rows from the view of a table.</summary>
internal static class TableRowReading
{
    public static RowDecoder Decoder<TRow>(TableView table)
        where TRow : struct, IColumnarRow<TRow> =>
        new(RowColumns.Find<TRow>(table.Name, table.Schema).Select(place => table[place]));

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static TRow Get<TRow>(ViewScope<TableView> scope, long index)
        where TRow : struct, IColumnarRow<TRow>
    {
        using (scope)
        {
            if ((ulong)index >= (ulong)scope.View.RowCount)
                Throw.IndexOutOfRange(index, scope.View.RowCount);
            RowDecoder decoder = Decoder<TRow>(scope.View);
            try
            {
                decoder.Row = index;
                return TRow.Decode(decoder);
            }
            finally
            {
                decoder.Close();
            }
        }
    }

    /// <summary>All rows.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public static TRow[] ToArray<TRow>(ViewScope<TableView> scope)
        where TRow : struct, IColumnarRow<TRow>
    {
        using (scope)
        {
            TableView view = scope.View;
            if (view.RowCount > Array.MaxLength)
                throw new InvalidOperationException(
                    $"'{view.Name}' has {view.RowCount} rows; an array holds {Array.MaxLength}. Use foreach."
                );
            TRow[] rows = new TRow[view.RowCount];
            RowDecoder decoder = Decoder<TRow>(view);
            try
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    decoder.Row = i;
                    rows[i] = TRow.Decode(decoder);
                }
                return rows;
            }
            finally
            {
                decoder.Close();
            }
        }
    }
}
