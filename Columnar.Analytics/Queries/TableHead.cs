using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Queries;

/// <summary>Some rows of a table as a result.</summary>
internal static class TableHead
{
    /// <summary>The first rows.</summary>
    public static QueryResult Read(TableView table, int rowCount) =>
        Read(table, 0, (int)Math.Min(rowCount, table.RowCount));

    /// <summary>The last rows.</summary>
    public static QueryResult ReadLast(TableView table, int rowCount)
    {
        int rows = (int)Math.Min(rowCount, table.RowCount);
        return Read(table, table.RowCount - rows, rows);
    }

    private static QueryResult Read(TableView table, long firstRow, int rows)
    {
        var columns = new ResultColumn[table.Schema.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Read(table.Schema[i], table[i], firstRow, rows);
        return new QueryResult(columns, rows);
    }

    private static ResultColumn Read(TableColumn column, VectorView view, long firstRow, int rows)
    {
        using ViewScope<VectorView> scope = view.OpenView();
        // Copies: what a cursor gives is good until its next call.
        var bytes = new byte[rows][];
        var nulls = new bool[rows];
        CellCursor cells = new(view, firstRow);
        for (int row = 0; row < rows; row++)
        {
            nulls[row] = !cells.Read(out ReadOnlySpan<byte> value);
            bytes[row] = value.ToArray();
        }
        return ResultColumn.OfBytes(column, rows, row => bytes[row], nulls);
    }
}
