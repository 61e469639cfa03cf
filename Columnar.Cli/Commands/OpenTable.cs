namespace Columnar.Cli.Commands;

/// <summary>A table opened for reading, at one commit.</summary>
internal sealed class OpenTable : IDisposable
{
    private readonly Database _database;
    private readonly Snapshot _snapshot;

    private OpenTable(Database database, Snapshot snapshot, TableView view)
    {
        _database = database;
        _snapshot = snapshot;
        View = view;
    }

    public TableView View { get; }

    /// <summary>Opens the database, read-only, and finds the table.</summary>
    /// <exception cref="InputException">There is no database file.</exception>
    /// <exception cref="UsageException">It has no such table.</exception>
    public static OpenTable Open(TableAddress address)
    {
        NamedFile.CheckReadable(address.Database);
        Database database = Database.OpenReadOnly(address.Database);
        Snapshot? snapshot = null;
        try
        {
            if (!database.TableNames.Contains(address.Table, StringComparer.Ordinal))
                throw new UsageException(
                    $"{address.Database} has no table '{address.Table}'; it has {DescribeNames(database.TableNames)}."
                );
            snapshot = database.Snapshot();
            return new OpenTable(database, snapshot, snapshot.Table(address.Table!));
        }
        catch
        {
            snapshot?.Dispose();
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _snapshot.Dispose();
        _database.Dispose();
    }

    private static string DescribeNames(IReadOnlyList<string> names) =>
        names.Count == 0
            ? "none"
            : string.Join(", ", names.Take(20).Select(n => $"'{n}'")) + (names.Count > 20 ? " and more" : "");
}
