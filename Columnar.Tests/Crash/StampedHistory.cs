using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>
/// A history in which each stamp stands for one content: what stamp s does follows from s and from the lengths that s - 1 left.
/// So a process goes on where another was killed, and a third tells what should be there.
/// </summary>
/// <param name="database">The database to change; null where only the model is wanted.</param>
/// <param name="model">What it should hold; on the side of the database only its lengths matter.</param>
/// <param name="largeRows">How many rows a large append has; 0 for a history without.</param>
internal sealed class StampedHistory(Database? database, DatabaseModel model, int largeRows)
{
    private const string Table = "rows";
    private const string Bytes = "bytes";
    private const string Extra = "extra";

    private static readonly (string Name, ModelType Type)[] s_vectors =
    [
        ("numbers", ModelType.Int32),
        ("maybe", ModelType.NullableFloat64),
        ("words", ModelType.NullableText),
        ("flags", ModelType.NullableBool),
    ];

    private static readonly (string Name, ModelType Type)[] s_columns =
    [
        ("short", ModelType.NullableInt16),
        ("text", ModelType.Text),
    ];

    /// <summary>A model with the lengths of what a database holds.</summary>
    public static DatabaseModel LengthsOf(Database database)
    {
        DatabaseModel lengths = new() { Stamp = database.Stamp };
        foreach (string name in database.VectorNames)
        {
            ModelColumn column = new(Array.Find(s_vectors, v => v.Name == name).Type);
            lengths.Vectors.Add(name, column.WithRows(column.Open(database, name).Length));
        }
        foreach (string name in database.TableNames)
        {
            long rows = database.Table(name).RowCount;
            lengths.Tables.Add(name, [.. s_columns.Select(c => (c.Name, new ModelColumn(c.Type).WithRows(rows)))]);
        }
        foreach (string name in database.RegionNames)
            lengths.Regions.Add(name, new byte[database.GetRegion(name).Length]);
        return lengths;
    }

    /// <summary>Does what leads from the content of one stamp to that of the next, and commits it.</summary>
    public void Advance(long stamp)
    {
        Random random = new((int)(stamp * 7919));
        foreach ((string name, ModelType type) in s_vectors)
            ChangeVector(name, type, random);
        ChangeTable(random);
        ChangeBytes(random);
        ChangeExtra(random);
        database?.Commit(stamp);
        model.Stamp = stamp;
    }

    private void ChangeVector(string name, ModelType type, Random random)
    {
        if (!model.Vectors.TryGetValue(name, out ModelColumn? column))
            model.Vectors.Add(name, column = new ModelColumn(type));
        StoredVector? vector = database is null ? null : column.Open(database, name);
        int action = random.Next(10);
        if (action < 2)
        {
            int rows = random.Next(column.Rows + 1);
            vector?.Truncate(rows);
            column.Truncate(rows);
        }
        for (int i = 0; action is 3 or 4 && i < 3 && column.Rows > 0 && !column.IsText; i++)
            column.UpdateRandom(vector, random.Next(column.Rows), random);
        if (action == 9 && largeRows > 0 && type == ModelType.Int32)
            column.AppendRandom(vector, largeRows, random);
        if (action > 0)
            column.AppendRandom(vector, random.Next(60), random);
    }

    private void ChangeTable(Random random)
    {
        if (!model.Tables.TryGetValue(Table, out (string Name, ModelColumn Column)[]? columns))
        {
            columns = [.. s_columns.Select(c => (c.Name, new ModelColumn(c.Type)))];
            model.Tables.Add(Table, columns);
            database?.CreateTable(
                Table,
                [.. columns.Select(c => new TableColumn(c.Name, c.Column.ElementType, c.Column.IsNullable))]
            );
        }
        if (random.Next(6) == 0)
        {
            int rows = random.Next(columns[0].Column.Rows + 1);
            database?.Table(Table).Truncate(rows);
            foreach ((_, ModelColumn column) in columns)
                column.Truncate(rows);
        }
        int count = random.Next(40);
        foreach ((string name, ModelColumn column) in columns)
            column.AppendRandom(database?.Table(Table)[name], count, random);
    }

    private void ChangeBytes(Random random)
    {
        byte[] old = model.Regions.GetValueOrDefault(Bytes) ?? [];
        int length = random.Next(6) == 0 ? random.Next(old.Length + 1) : old.Length;
        int position = random.Next(length + 1);
        byte[] bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        byte[] next = new byte[Math.Max(length, position + bytes.Length)];
        old.AsSpan(0, length).CopyTo(next);
        bytes.CopyTo(next, position);
        model.Regions[Bytes] = next;
        if (database?.CreateRegion(Bytes) is not { } region)
            return;
        region.Truncate(length);
        region.Write(position, bytes);
    }

    // Comes, is renamed, and goes.
    private void ChangeExtra(Random random)
    {
        string? present = model.Regions.Keys.FirstOrDefault(name => name.StartsWith(Extra, StringComparison.Ordinal));
        if (present is null)
        {
            database?.CreateRegion(Extra).Append([1, 2, 3]);
            model.Regions.Add(Extra, [1, 2, 3]);
        }
        else if (random.Next(3) == 0)
        {
            database?.Remove(present);
            model.Remove(present);
        }
        else
        {
            string newName = $"{Extra}{random.Next(1_000)}";
            if (newName == present)
                return;
            database?.Rename(present, newName);
            model.Rename(present, newName);
        }
    }
}
