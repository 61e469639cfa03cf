using Columnar.Conversion;
using Columnar.Storage;
using Columnar.Tables;
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
    /// <param name="metadata">Pairs of key and value that say more of the table; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken or refused, the schema is empty or names a column twice, or metadata is too long or has half a surrogate pair.
    /// </exception>
    public Table CreateTable(
        string name,
        IReadOnlyList<TableColumn> schema,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null
    )
    {
        RegionName.Check(name, nameof(name));
        CheckSchema(schema);
        HeaderFields fields = FieldsOf(metadata);
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
                    TableDetail.Encode([.. Enumerable.Range(1, schema.Count).Select(i => id + i)]),
                    fields
                ),
                .. schema.Select<TableColumn, Func<long, RegionHeader>>(
                    (column, i) =>
                        id => VectorHeader(id, id - i - 1, column.Name, column.NewVector, metadata: column.Metadata)
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
            if (!HasColumns(table.Schema, schema))
                throw new SchemaMismatchException(name, Describe(schema), Describe(table.Schema));
            return table;
        }
    }

    /// <summary>Opens a table as rows of the program, or creates it.</summary>
    /// <typeparam name="TRow">The rows; a new table gets their schema.</typeparam>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <exception cref="SchemaMismatchException">The stored table lacks a column of the rows, or has it in another type or nullability.</exception>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    public TableRows<TRow> Rows<TRow>(string name)
        where TRow : struct, IColumnarRow<TRow>
    {
        using (Store.WriterLock.EnterScope())
        {
            return (TryGetTable(name) ?? CreateTable(name, TRow.Schema)).Rows<TRow>();
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
            CheckColumn(column, nameof(schema));
            if (!names.Add(column.Name))
                throw new ArgumentException($"The column name '{column.Name}' stands twice.", nameof(schema));
        }
    }

    /// <summary>Refuses a column that cannot be.</summary>
    internal static void CheckColumn(TableColumn column, string parameter)
    {
        ArgumentNullException.ThrowIfNull(column, parameter);
        ArgumentNullException.ThrowIfNull(column.Type, parameter);
        RegionName.Check(column.Name, parameter);
        FieldsOf(column.Metadata);
        if (column is { Codec: not null, IsCompressed: false })
            throw new ArgumentException(
                $"Column '{column.Name}' has a codec and is not compressed; set IsCompressed.",
                parameter
            );
        column.NewVector.Check();
    }

    /// <summary>The fields that record metadata, checked.</summary>
    internal static HeaderFields FieldsOf(IReadOnlyList<KeyValuePair<string, string>>? metadata)
    {
        if (metadata is not { Count: > 0 })
            return HeaderFields.None;
        foreach (KeyValuePair<string, string> pair in metadata)
        {
            ArgumentNullException.ThrowIfNull(pair.Key, nameof(metadata));
            ArgumentNullException.ThrowIfNull(pair.Value, nameof(metadata));
        }
        HeaderFields fields = HeaderFields.None with { Metadata = [.. metadata] };
        fields.Check();
        return fields;
    }

    /// <summary>Fills a column with the values of another, converted by what the two types have in common.</summary>
    internal static void Convert(VectorView view, ColumnDraft draft, string name) =>
        ColumnConversion.Run(view, draft, name);

    /// <summary>Fills a column with the values of another, converted by a function.</summary>
    internal static void Convert<TOld, TNew>(
        VectorView view,
        ColumnDraft draft,
        Func<TOld, TNew> convert,
        string name
    ) => ColumnConversion.Run(view, draft, convert, name);

    private static bool HasColumns(IReadOnlyList<TableColumn> stored, IReadOnlyList<TableColumn> asked) =>
        stored.Count == asked.Count && stored.Zip(asked).All(pair => pair.First.HasValuesOf(pair.Second));

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
        TableShape shape = TableShape.Of(this, working, region.Header.Id, null);
        using (_handlesGate.EnterScope())
        {
            if (!_tables.TryGetValue(region.Header.Id, out Table? handle))
                _tables.Add(region.Header.Id, handle = new Table(this, region.Header.Id, shape));
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
