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

    private static ResultColumn Read(TableColumn column, VectorView view, int rows) =>
        view switch
        {
            VectorView<sbyte> v => Read(column, v, rows),
            VectorView<byte> v => Read(column, v, rows),
            VectorView<short> v => Read(column, v, rows),
            VectorView<ushort> v => Read(column, v, rows),
            VectorView<int> v => Read(column, v, rows),
            VectorView<uint> v => Read(column, v, rows),
            VectorView<long> v => Read(column, v, rows),
            VectorView<ulong> v => Read(column, v, rows),
            VectorView<Half> v => Read(column, v, rows),
            VectorView<float> v => Read(column, v, rows),
            VectorView<double> v => Read(column, v, rows),
            VectorView<Date32> v => Read(column, v, rows),
            VectorView<Timestamp> v => Read(column, v, rows),
            BoolView v => Collect(column, rows, i => v.Get(i) ?? false, v.IsNull),
            TextView v => Collect(column, rows, i => v.Get(i) ?? "", v.IsNull),
            _ => throw new NotSupportedException($"Column '{column.Name}' is {column.Type}, which is not shown."),
        };

    private static ResultColumn<T> Read<T>(TableColumn column, VectorView<T> view, int rows)
        where T : unmanaged => Collect(column, rows, i => view.Get(i).GetValueOrDefault(), view.IsNull);

    private static ResultColumn<T> Collect<T>(TableColumn column, int rows, Func<int, T> read, Func<long, bool> isNull)
        where T : notnull
    {
        var values = new T[rows];
        var nulls = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = read(i);
            nulls[i] = isNull(i);
        }
        return new ResultColumn<T>(column, values, nulls);
    }
}
