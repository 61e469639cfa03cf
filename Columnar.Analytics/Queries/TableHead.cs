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

    /// <summary>Some rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Their numbers, rising.</param>
    public static QueryResult Read(TableView table, long[] rows)
    {
        var columns = new ResultColumn[table.Schema.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Read(table.Schema[i], table[i], rows);
        return new QueryResult(columns, rows.Length);
    }

    private static QueryResult Read(TableView table, long firstRow, int count)
    {
        long[] rows = new long[count];
        for (int i = 0; i < count; i++)
            rows[i] = firstRow + i;
        return Read(table, rows);
    }

    private static ResultColumn Read(TableColumn column, VectorView view, long[] rows)
    {
        using ViewScope<VectorView> scope = view.OpenView();
        // Copies: what a cursor gives is good until its next call.
        var bytes = new byte[rows.Length][];
        var nulls = new bool[rows.Length];
        CellCursor cells = new(view);
        for (int i = 0; i < rows.Length; i++)
        {
            nulls[i] = !cells.Read(rows[i], out ReadOnlySpan<byte> value);
            bytes[i] = value.ToArray();
        }
        return ResultColumn.OfBytes(column, rows.Length, row => bytes[row], nulls);
    }
}
