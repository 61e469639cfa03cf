namespace Columnar.Vectors;

/// <summary>Reads rows with their nulls as null.</summary>
internal static class NullableRows
{
    private const int RowsAtOnce = 4096;

    /// <summary>The value of a row, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static T? Get<T>(IColumn<T> column, long index)
        where T : unmanaged
    {
        using RowReader<T> reader = column.OpenRows();
        if ((ulong)index >= (ulong)reader.Length)
            Throw.IndexOutOfRange(index, reader.Length);
        return reader.IsNull(index) ? null : reader.Read(index, 1)[0];
    }

    /// <summary>The rows as they stand when the sequence is enumerated.</summary>
    public static IEnumerable<T?> All<T>(IColumn<T> column)
        where T : unmanaged
    {
        using RowReader<T> reader = column.OpenRows();
        T?[] rows = new T?[(int)Math.Min(RowsAtOnce, reader.Length)];
        for (long row = 0; row < reader.Length; )
        {
            int count = Fill(reader, row, rows);
            for (int i = 0; i < count; i++)
                yield return rows[i];
            row += count;
        }
    }

    private static int Fill<T>(RowReader<T> reader, long row, T?[] rows)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = reader.Read(row, (int)Math.Min(rows.Length, reader.Length - row));
        for (int i = 0; i < values.Length; i++)
            rows[i] = values[i];
        if (!reader.HasNulls)
            return values.Length;
        // The piece just read is the reader's current one, so nothing is decoded twice.
        for (int i = 0; i < values.Length; i++)
        {
            if (reader.IsNull(row + i))
                rows[i] = null;
        }
        return values.Length;
    }
}
