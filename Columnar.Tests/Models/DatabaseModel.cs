using Columnar.Storage;

namespace Columnar.Tests.Models;

/// <summary>What a database should hold, by name: bytes, columns, and tables as columns by name.</summary>
internal sealed class DatabaseModel
{
    public SortedDictionary<string, byte[]> Regions { get; private init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ModelColumn> Vectors { get; private init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, (string Name, ModelColumn Column)[]> Tables { get; private init; } =
        new(StringComparer.Ordinal);

    public long? Stamp { get; set; }

    public IEnumerable<string> Names => Regions.Keys.Concat(Vectors.Keys).Concat(Tables.Keys);

    public DatabaseModel Clone()
    {
        DatabaseModel clone = new() { Stamp = Stamp };
        foreach ((string name, byte[] bytes) in Regions)
            clone.Regions.Add(name, bytes); // Arrays are replaced, never changed.
        foreach ((string name, ModelColumn column) in Vectors)
            clone.Vectors.Add(name, column.Clone());
        foreach ((string name, (string Name, ModelColumn Column)[] columns) in Tables)
            clone.Tables.Add(name, [.. columns.Select(c => (c.Name, c.Column.Clone()))]);
        return clone;
    }

    public void Remove(string name)
    {
        Regions.Remove(name);
        Vectors.Remove(name);
        Tables.Remove(name);
    }

    public void Rename(string name, string newName)
    {
        if (Regions.Remove(name, out byte[]? bytes))
            Regions.Add(newName, bytes);
        else if (Vectors.Remove(name, out ModelColumn? column))
            Vectors.Add(newName, column);
        else if (Tables.Remove(name, out (string Name, ModelColumn Column)[]? columns))
            Tables.Add(newName, columns);
    }

    /// <summary>All names, kinds, contents and the stamp in lines that can be compared.</summary>
    public string Describe()
    {
        List<string> lines = [];
        foreach ((string name, byte[] bytes) in Regions)
            lines.Add(Line(name, bytes));
        foreach ((string name, ModelColumn column) in Vectors)
            lines.Add($"{name}: {column.Describe()}");
        foreach ((string name, (string Name, ModelColumn Column)[] columns) in Tables)
        {
            foreach ((string columnName, ModelColumn column) in columns)
                lines.Add($"{name}.{columnName}: {column.Describe()}");
        }
        return Join(lines, Stamp);
    }

    /// <summary>The same of a database's newest commit.</summary>
    public static string Describe(Database database)
    {
        using Snapshot snapshot = database.Snapshot();
        return Describe(snapshot);
    }

    /// <summary>The same of a snapshot, or of what it has under some names.</summary>
    public static string Describe(Snapshot snapshot, Func<string, bool>? wanted = null)
    {
        List<string> lines = [];
        foreach ((string name, RegionKind kind) in NamesOf(snapshot.Catalog))
        {
            if (wanted is not null && !wanted(name))
                continue;
            if (kind == RegionKind.Bytes)
                lines.Add(Line(name, snapshot.Region(name).ToArray()));
            else if (kind == RegionKind.Table)
                DescribeTable(snapshot.Table(name), lines);
            else
                lines.Add($"{name}: {ModelColumn.Describe(snapshot.Vector(name))}");
        }
        return Join(lines, snapshot.Stamp);
    }

    /// <summary>The newest commit and, as checksums, the stamped ones that are kept.</summary>
    public string DescribeWith(IEnumerable<DatabaseModel> kept) =>
        kept.Aggregate(Describe(), (text, model) => AddKept(text, model.Stamp!.Value, model.Describe()));

    /// <summary>The same of a database.</summary>
    public static string DescribeWithKept(Database database)
    {
        string text = Describe(database);
        foreach (CommitInfo commit in database.ListCommits())
        {
            using Snapshot snapshot = database.Snapshot(commit.Stamp);
            text = AddKept(text, commit.Stamp, Describe(snapshot));
        }
        return text;
    }

    private static string AddKept(string text, long stamp, string content) =>
        $"{text}\nkept {stamp}: {Crc32C.Compute(System.Text.Encoding.UTF8.GetBytes(content)):x8}";

    private static (string Name, RegionKind Kind)[] NamesOf(CatalogState catalog) =>
        [
            .. catalog
                .Regions.Values.Where(region => region.Header.ParentId == 0)
                .Select(region => (region.Header.Name, region.Header.Kind)),
        ];

    private static void DescribeTable(TableView table, List<string> lines)
    {
        foreach (TableColumn column in table.Schema)
            lines.Add($"{table.Name}.{column.Name}: {ModelColumn.Describe(table[column.Name])}");
    }

    private static string Line(string name, byte[] bytes) => $"{name}: {bytes.Length} bytes {Crc32C.Compute(bytes):x8}";

    private static string Join(List<string> lines, long? stamp)
    {
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines.Prepend($"stamp {stamp}"));
    }
}
