using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Tables.</summary>
public sealed partial class Database
{
    /// <summary>The table of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="SchemaMismatchException">The name is that of a vector or a region of bytes.</exception>
    public Table Table(string name) => TryGetTable(name) ?? throw NotFound(name);

    /// <summary>The table of a name, or null.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="SchemaMismatchException">The name is that of a vector or a region of bytes.</exception>
    public Table? TryGetTable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        CatalogState working = Store.Working;
        return working.Find(0, name) is { } region ? TableOf(working, region) : null;
    }

    /// <summary>Creates a table without rows.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="schema">Its columns, at least one, each with a name of its own.</param>
    /// <exception cref="ArgumentException">The name is taken or refused, or the schema is empty or names a column twice.</exception>
    public Table CreateTable(string name, IReadOnlyList<TableColumn> schema)
    {
        RegionName.Check(name, nameof(name));
        CheckSchema(schema);
        using (Store.WriterLock.EnterScope())
        {
            ThrowIfClosed();
            if (Store.Working.Find(0, name) is { } taken)
                throw new ArgumentException(
                    $"The name '{name}' is taken, by {ViewFactory.KindName(taken)}.",
                    nameof(name)
                );
            // The table's number comes first, so those of its columns follow it. In one step: nobody finds it without columns.
            RegionState table = Store.Create([
                id => new RegionHeader(
                    id,
                    0,
                    NewCreationId(),
                    RegionKind.Table,
                    RowLayout.None,
                    0,
                    name,
                    "",
                    TableDetail.Encode([.. Enumerable.Range(1, schema.Count).Select(i => id + i)])
                ),
                .. schema.Select<TableColumn, Func<long, RegionHeader>>(
                    (column, i) => id => VectorHeader(id, id - i - 1, column.Name, column.Type, 0, column.IsNullable)
                ),
                .. DictionaryHeaders([.. schema.Select(column => column.Type)]),
            ]);
            return TableOf(Store.Working, table);
        }
    }

    /// <summary>Opens a table, or creates it.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="schema">The columns it has, or is to have.</param>
    /// <exception cref="SchemaMismatchException">The stored table has other columns.</exception>
    /// <exception cref="ArgumentException">The name is refused, or the schema is empty or names a column twice.</exception>
    public Table Table(string name, IReadOnlyList<TableColumn> schema)
    {
        CheckSchema(schema);
        using (Store.WriterLock.EnterScope())
        {
            if (TryGetTable(name) is not { } table)
                return CreateTable(name, schema);
            if (!table.Schema.SequenceEqual(schema))
                throw new SchemaMismatchException(name, Describe(schema), Describe(table.Schema));
            return table;
        }
    }

    private static void CheckSchema(IReadOnlyList<TableColumn> schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Count == 0)
            throw new ArgumentException("A table has at least one column.", nameof(schema));
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (TableColumn column in schema)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(schema));
            ArgumentNullException.ThrowIfNull(column.Type, nameof(schema));
            RegionName.Check(column.Name, nameof(schema));
            if (!names.Add(column.Name))
                throw new ArgumentException($"The column name '{column.Name}' stands twice.", nameof(schema));
        }
    }

    private static string Describe(IReadOnlyList<TableColumn> schema) =>
        string.Join(", ", schema.Select(column => $"{column.Name} {column.Type}{(column.IsNullable ? "?" : "")}"));

    // The columns are looked up where the table was found: it may be removed meanwhile.
    private Table TableOf(CatalogState working, RegionState region)
    {
        if (region.Header.Kind != RegionKind.Table)
            throw new SchemaMismatchException(region.Header.Name, "a table", ViewFactory.KindName(region));
        using (_handlesGate.EnterScope())
        {
            if (_tables.TryGetValue(region.Header.Id, out Table? handle))
                return handle;
        }
        RegionState[] columns = [.. TableDetail.ColumnIds(region.Header).Select(id => working.Regions[id])];
        StoredVector[] handles = [.. columns.Select(column => VectorOf(column))];
        TableColumn[] schema =
        [
            .. columns.Zip(
                handles,
                (column, handle) => new TableColumn(column.Header.Name, handle.Type, handle.IsNullable)
            ),
        ];
        using (_handlesGate.EnterScope())
        {
            if (!_tables.TryGetValue(region.Header.Id, out Table? handle))
                _tables.Add(region.Header.Id, handle = new Table(this, region, handles, schema));
            return handle;
        }
    }

    // At every commit all columns of a table are of one length.
    private static void CheckTables(CatalogState state, IReadOnlyCollection<long> changed)
    {
        HashSet<long> tables = [];
        foreach (long id in changed)
        {
            long parentId = state.Regions.GetValueOrDefault(id)?.Header.ParentId ?? 0;
            if (parentId != 0 && state.Regions[parentId].Header.Kind == RegionKind.Table)
                tables.Add(parentId);
        }
        foreach (long id in tables)
        {
            RegionHeader table = state.Regions[id].Header;
            RegionState[] columns = [.. TableDetail.ColumnIds(table).Select(column => state.Regions[column])];
            RegionState? odd = Array.Find(columns, column => column.RowCount != columns[0].RowCount);
            if (odd is not null)
            {
                throw new InvalidOperationException(
                    $"Table '{table.Name}' cannot be committed: column '{columns[0].Header.Name}' has {columns[0].RowCount} rows, "
                        + $"'{odd.Header.Name}' has {odd.RowCount}. Append to all columns alike, or Discard."
                );
            }
        }
    }
}
