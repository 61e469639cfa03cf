using Columnar.Cli.Output;

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
    /// <exception cref="InputException">There is no database file, or it is damaged.</exception>
    /// <exception cref="UsageException">It has no such table.</exception>
    public static OpenTable Open(TableAddress address, Terminal terminal)
    {
        Database database = DatabaseFile.OpenReadOnly(address.Database);
        Snapshot? snapshot = null;
        try
        {
            if (!database.TableNames.Contains(address.Table, StringComparer.Ordinal))
                throw NotFound(database, address);
            DatabaseFile.WarnOfRecovery(database, terminal);
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

    // A table of a commit that cannot be read any more is not a name that was mistyped.
    private static Exception NotFound(Database database, TableAddress address)
    {
        string message =
            $"{address.Database} has no table '{address.Table}'; it has {DescribeNames(database.TableNames)}.";
        return database.Recovery.Count == 0
            ? new UsageException(message)
            : new InputException($"{message} It is damaged: {string.Join(' ', database.Recovery)}");
    }

    private static string DescribeNames(IReadOnlyList<string> names) =>
        names.Count == 0
            ? "none"
            : string.Join(", ", names.Take(20).Select(n => $"'{n}'")) + (names.Count > 20 ? " and more" : "");
}
