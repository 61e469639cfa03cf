using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>What a table consists of at one moment of the pending state. Immutable.</summary>
internal sealed class TableShape
{
    private readonly RegionHeader _table;
    private readonly RegionHeader[] _headers;

    private TableShape(RegionHeader table, RegionHeader[] headers, StoredVector[] columns)
    {
        _table = table;
        _headers = headers;
        Columns = columns;
        ByNumber = [.. columns.OrderBy(column => column.RegionId)];
        Schema = [.. headers.Select(ViewFactory.ColumnOf)];
    }

    /// <summary>The table's name.</summary>
    public string Name => _table.Name;

    public IReadOnlyList<KeyValuePair<string, string>> Metadata => _table.Fields.Metadata;

    /// <summary>The handles of the columns, in order.</summary>
    public StoredVector[] Columns { get; }

    /// <summary>The columns in the order in which their gates are taken, which no change of the schema changes.</summary>
    public StoredVector[] ByNumber { get; }

    public TableColumn[] Schema { get; }

    /// <summary>The shape a table has in a state of the catalog; the one seen before where nothing of it changed.</summary>
    /// <exception cref="InvalidOperationException">The table was removed.</exception>
    public static TableShape Of(Database database, CatalogState catalog, long tableId, TableShape? before)
    {
        RegionHeader table =
            catalog.Regions.GetValueOrDefault(tableId)?.Header
            ?? throw new InvalidOperationException("The table was removed, or discarded before it was ever committed.");
        if (before is not null && before.IsIn(catalog, table))
            return before;
        RegionState[] columns = [.. TableDetail.ColumnIds(table).Select(id => catalog.Regions[id])];
        return new TableShape(
            table,
            [.. columns.Select(column => column.Header)],
            [.. columns.Select(column => database.VectorOf(column))]
        );
    }

    /// <summary>The place of a column; -1 where there is none.</summary>
    public int Find(string name) => Array.FindIndex(_headers, header => header.Name == name);

    private bool IsIn(CatalogState catalog, RegionHeader table)
    {
        if (!IsSame(table, _table))
            return false;
        foreach (RegionHeader header in _headers)
        {
            if (catalog.Regions.GetValueOrDefault(header.Id)?.Header is not { } now || !IsSame(now, header))
                return false;
        }
        return true;
    }

    // Edits of rows make new headers, which differ in nothing that a schema says.
    private static bool IsSame(RegionHeader now, RegionHeader before) =>
        ReferenceEquals(now, before)
        || (
            now.Name == before.Name
            && ReferenceEquals(now.Detail, before.Detail)
            && ReferenceEquals(now.Fields.Metadata, before.Fields.Metadata)
            && now.Fields.Codec == before.Fields.Codec
        );
}
