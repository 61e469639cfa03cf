namespace Columnar.Tests.Models;

/// <summary>Random operations on a database and, alike, on the model.</summary>
internal sealed class Workload(Database database, Random random)
{
    private static readonly ModelType[] s_types = Enum.GetValues<ModelType>();
    private int _names;
    private long _stamp;

    public Database Database { get; set; } = database;

    /// <summary>The newest commit with the pending changes on top.</summary>
    public DatabaseModel Pending { get; private set; } = new();

    /// <summary>The newest commit.</summary>
    public DatabaseModel Committed { get; private set; } = new();

    /// <summary>The stamped commits that are kept, oldest first.</summary>
    public List<DatabaseModel> Kept { get; private set; } = [];

    /// <summary>How many rows or bytes a large append has at most.</summary>
    public int LargeRows { get; init; } = 70_000;

    /// <summary>Does one random operation other than a commit.</summary>
    public void Step()
    {
        string? region = Any(Pending.Regions.Keys);
        string? vector = Any(Pending.Vectors.Keys);
        string? table = Any(Pending.Tables.Keys);
        switch (random.Next(100))
        {
            case < 6 or >= 98:
                CreateRegion();
                break;
            case < 12:
                CreateVector(s_types[random.Next(s_types.Length)]);
                break;
            case < 14:
                CreateTable();
                break;
            case < 28 when region is not null:
                Append(region, RandomCount());
                break;
            case < 40 when region is not null:
                Overwrite(region);
                break;
            case < 46 when region is not null:
                Truncate(region);
                break;
            case < 60 when vector is not null:
                AppendRows(vector, RandomCount());
                break;
            case < 66 when vector is not null:
                UpdateRows(vector, random.Next(1, 4));
                break;
            case < 74 when vector is not null:
                TruncateVector(vector);
                break;
            case < 82 when table is not null:
                AppendToTable(table, RandomCount() / 4);
                break;
            case < 85 when table is not null:
                TruncateTable(table);
                break;
            case < 89:
                Remove();
                break;
            case < 93:
                Rename();
                break;
            case < 94:
                KeepOnly();
                break;
            case < 96:
                Discard();
                break;
            default:
                Compact();
                break;
        }
    }

    public string CreateRegion()
    {
        string name = NewName();
        Database.CreateRegion(name);
        Pending.Regions.Add(name, []);
        return name;
    }

    public string CreateVector(ModelType type)
    {
        string name = NewName();
        ModelColumn column = new(type);
        column.Open(Database, name);
        Pending.Vectors.Add(name, column);
        return name;
    }

    public string CreateTable()
    {
        string name = NewName();
        (string, ModelColumn)[] columns =
        [
            .. Enumerable
                .Range(0, random.Next(1, 4))
                .Select(i => ($"c{i}", new ModelColumn(s_types[random.Next(s_types.Length)]))),
        ];
        Database.CreateTable(
            name,
            [.. columns.Select(c => new TableColumn(c.Item1, c.Item2.ElementType, c.Item2.IsNullable))]
        );
        Pending.Tables.Add(name, columns);
        return name;
    }

    public void Append(string region, int byteLength)
    {
        byte[] bytes = new byte[byteLength];
        random.NextBytes(bytes);
        Database.GetRegion(region).Append(bytes);
        Pending.Regions[region] = [.. Pending.Regions[region], .. bytes];
    }

    /// <summary>Writes inside the region, sometimes beyond its end.</summary>
    public void Overwrite(string region)
    {
        byte[] old = Pending.Regions[region];
        int position = random.Next(old.Length + 1);
        byte[] bytes = new byte[random.Next(3) == 0 ? RandomCount() : random.Next(100)];
        random.NextBytes(bytes);
        Database.GetRegion(region).Write(position, bytes);
        byte[] next = new byte[Math.Max(old.Length, position + bytes.Length)];
        old.CopyTo(next, 0);
        bytes.CopyTo(next, position);
        Pending.Regions[region] = next;
    }

    public void Truncate(string region)
    {
        byte[] old = Pending.Regions[region];
        int length = random.Next(old.Length + 1);
        Database.GetRegion(region).Truncate(length);
        Pending.Regions[region] = old[..length];
    }

    public void AppendRows(string vector, int rows)
    {
        ModelColumn column = Pending.Vectors[vector];
        column.AppendRandom(column.Open(Database, vector), rows, random);
    }

    /// <summary>Updates random rows of a vector, where it has some.</summary>
    public void UpdateRows(string vector, int count)
    {
        ModelColumn column = Pending.Vectors[vector];
        for (int i = 0; i < count && column.Rows > 0; i++)
            column.UpdateRandom(column.Open(Database, vector), random.Next(column.Rows), random);
    }

    public void TruncateVector(string vector)
    {
        ModelColumn column = Pending.Vectors[vector];
        // Near the end, and at block boundaries, more often than chance would have it.
        int rows = random.Next(3) switch
        {
            0 => random.Next(column.Rows + 1),
            1 => Math.Max(0, column.Rows - random.Next(20)),
            _ => Math.Min(column.Rows, random.Next(3) * 65_536 + random.Next(2)),
        };
        column.Open(Database, vector).Truncate(rows);
        column.Truncate(rows);
    }

    public void AppendToTable(string table, int rows)
    {
        Table handle = Database.Table(table);
        foreach ((string name, ModelColumn column) in Pending.Tables[table])
            column.AppendRandom(handle[name], rows, random);
    }

    public void TruncateTable(string table)
    {
        (string Name, ModelColumn Column)[] columns = Pending.Tables[table];
        int rows = random.Next(columns[0].Column.Rows + 1);
        Database.Table(table).Truncate(rows);
        foreach ((_, ModelColumn column) in columns)
            column.Truncate(rows);
    }

    public void Remove()
    {
        if (Any(Pending.Names) is { } name)
            Remove(name);
    }

    public void Remove(string name)
    {
        Database.Remove(name);
        Pending.Remove(name);
    }

    public void Rename()
    {
        if (Any(Pending.Names) is not { } name)
            return;
        string newName = NewName();
        Database.Rename(name, newName);
        Pending.Rename(name, newName);
    }

    public void KeepOnly()
    {
        string[] kept = [.. Pending.Names.Where(_ => random.Next(4) > 0)];
        Database.KeepOnly(kept);
        foreach (string name in Pending.Names.Except(kept).ToArray())
            Pending.Remove(name);
    }

    public void Discard()
    {
        Database.Discard();
        Pending = Committed.Clone();
    }

    /// <summary>Changes nothing that the model knows.</summary>
    public void Compact() => Database.Compact();

    /// <summary>Commits, with a stamp or without.</summary>
    public void Commit() => Commit(random.Next(2) == 0 ? ++_stamp : null);

    public void Commit(long? stamp)
    {
        Database.Commit(stamp);
        NoteCommit(stamp);
    }

    public void NoteCommit(long? stamp)
    {
        Pending.Stamp = stamp ?? Pending.Stamp;
        Committed = Pending.Clone();
        if (stamp is not null)
            Kept.Add(Committed);
        TrimKept();
    }

    /// <summary>The kept commits as they will be once the pending changes are committed with a stamp.</summary>
    public string DescribePendingWithKept(long? stamp)
    {
        Workload next = new(Database, random) { Kept = [.. Kept], Pending = Pending.Clone() };
        next.NoteCommit(stamp);
        return next.Committed.DescribeWith(next.Kept);
    }

    /// <summary>What will be there after going back to a kept commit.</summary>
    public string DescribeRolledBack(DatabaseModel target) =>
        target.DescribeWith(Kept.Where(kept => kept.Stamp <= target.Stamp));

    /// <summary>Goes back to a kept commit.</summary>
    public void RollBack(DatabaseModel target)
    {
        CommitInfo newest =
            random.Next(2) == 0
                ? Database.RollbackTo(target.Stamp!.Value)
                : Database.RollbackBefore(target.Stamp!.Value + 1);
        if (newest.Stamp != target.Stamp)
            throw new InvalidOperationException($"Went back to {newest.Stamp} instead of {target.Stamp}.");
        Kept.RemoveAll(kept => kept.Stamp > target.Stamp);
        // Stamps may be given again.
        _stamp = target.Stamp.Value;
        Committed = target.Clone();
        Pending = target.Clone();
    }

    private void TrimKept()
    {
        int room = Math.Max(Database.RetainedCommits, Kept.Count > 0 && Kept[^1].Stamp == Committed.Stamp ? 1 : 0);
        if (Kept.Count > room)
            Kept.RemoveRange(0, Kept.Count - room);
    }

    /// <summary>A stamp above all before it, or none.</summary>
    public long? NextStamp() => random.Next(2) == 0 ? ++_stamp : null;

    /// <summary>Goes on with the newest commit in another handle; what was pending is gone.</summary>
    public void ContinueIn(Database reopened)
    {
        Database = reopened;
        Pending = Committed.Clone();
    }

    private string NewName() => $"n{_names++}";

    private int RandomCount() =>
        random.Next(20) switch
        {
            0 => random.Next(LargeRows),
            < 4 => random.Next(Math.Min(9_000, LargeRows)),
            < 12 => random.Next(300),
            _ => random.Next(12),
        };

    private string? Any(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }
}
