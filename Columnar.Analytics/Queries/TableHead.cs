using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Queries;

/// <summary>The first rows of a table as a result.</summary>
internal static class TableHead
{
    public static QueryResult Read(TableView table, int rowCount)
    {
        int rows = (int)Math.Min(rowCount, table.RowCount);
        var columns = new ResultColumn[table.Schema.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Read(table.Schema[i], table[i], rows);
        return new QueryResult(columns, rows);
    }

    private static ResultColumn Read(TableColumn column, VectorView view, int rows)
    {
        using ViewScope<VectorView> scope = view.OpenView();
        // Copies: what a cursor gives is good until its next call.
        var bytes = new byte[rows][];
        var nulls = new bool[rows];
        CellCursor cells = new(view);
        for (int row = 0; row < rows; row++)
        {
            nulls[row] = !cells.Read(out ReadOnlySpan<byte> value);
            bytes[row] = value.ToArray();
        }
        return ResultColumn.OfBytes(column, rows, row => bytes[row], nulls);
    }
}
