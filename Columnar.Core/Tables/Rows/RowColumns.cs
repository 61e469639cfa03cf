namespace Columnar.Tables;

/// <summary>Finds the columns of a table that the members of a row stand for.</summary>
internal static class RowColumns
{
    /// <summary>The place of each member's column in the table.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing, or of another type or nullability.</exception>
    public static int[] Find<TRow>(string table, IReadOnlyList<TableColumn> schema)
        where TRow : struct, IColumnarRow<TRow>
    {
        IReadOnlyList<TableColumn> members = TRow.Schema;
        int[] places = new int[members.Count];
        for (int i = 0; i < places.Length; i++)
        {
            TableColumn member = members[i];
            int place = 0;
            while (place < schema.Count && schema[place].Name != member.Name)
                place++;
            if (place == schema.Count)
                throw new SchemaMismatchException(table, Describe(members), Describe(schema));
            TableColumn column = schema[place];
            if (!column.Type.Equals(member.Type) || column.IsNullable != member.IsNullable)
                throw new SchemaMismatchException($"{table}.{member.Name}", Describe(member), Describe(column));
            places[i] = place;
        }
        return places;
    }

    /// <summary>Refuses a table with columns that no member stands for: they would have no values in new rows.</summary>
    public static void CheckComplete<TRow>(string table, IReadOnlyList<TableColumn> schema)
        where TRow : struct, IColumnarRow<TRow>
    {
        if (schema.Count != TRow.Schema.Count)
            throw new SchemaMismatchException(table, Describe(TRow.Schema), Describe(schema));
    }

    private static string Describe(IEnumerable<TableColumn> schema) =>
        $"the columns {string.Join(", ", schema.Select(column => $"{column.Name} {column.Type}{(column.IsNullable ? "?" : "")}"))}";

    private static string Describe(TableColumn column) =>
        $"a column of {column.Type}{(column.IsNullable ? ", nullable" : "")}";
}
