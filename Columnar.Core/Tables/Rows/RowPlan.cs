using Columnar.Memory;

namespace Columnar.Tables;

/// <summary>How rows get into the columns of a table, for as long as the table keeps its schema.</summary>
internal sealed class RowPlan
{
    private RowPlan(IReadOnlyList<TableColumn> schema, IReadOnlyList<StoredVector> columns, int[] places)
    {
        Schema = schema;
        Columns = [.. columns];
        InOrderOfGates = [.. columns.OrderBy(column => column.RegionId)];
        Places = places;
        Chunks = new ChunkBuffers[places.Length];
    }

    /// <summary>The schema it was made for; the table gives the same object until its schema changes.</summary>
    public IReadOnlyList<TableColumn> Schema { get; }

    public StoredVector[] Columns { get; }

    public StoredVector[] InOrderOfGates { get; }

    /// <summary>The place in the table of each member's column.</summary>
    public int[] Places { get; }

    /// <summary>Where the chunks of a batch are put together, in the order of the columns.</summary>
    public ChunkBuffers[] Chunks { get; }

    /// <exception cref="SchemaMismatchException">The table has not the columns of the rows, or more.</exception>
    public static RowPlan Of<TRow>(Table table)
        where TRow : struct, IColumnarRow<TRow>
    {
        IReadOnlyList<TableColumn> schema = table.Schema;
        int[] places = RowColumns.Find<TRow>(table.Name, schema);
        RowColumns.CheckComplete<TRow>(table.Name, schema);
        return new RowPlan(schema, table.Columns, places);
    }
}
