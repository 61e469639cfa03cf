using Columnar.Storage;

namespace Columnar;

/// <summary>
/// The databases this process has open for writing, so that whoever opens a file again gets the database that is open. They are held
/// weakly: one that nobody uses any more is reclaimed, closed or not.
/// </summary>
internal static class OpenDatabases
{
    // Opening takes the locks of no store but the new one, which nobody else knows yet, so this lock needs no rank.
    private static readonly Lock s_gate = new();

    // One that is closed is taken out; what is gone and still stands here was forgotten.
    private static readonly List<(FileIdentity File, WeakReference<Database> Database)> s_open = [];

    /// <summary>Opens a file for writing, or gives the database of this process that has it open.</summary>
    /// <exception cref="DatabaseInUseException">Another process has it open for writing, or a closed database still has views to serve.</exception>
    public static Database Open(string path)
    {
        lock (s_gate)
        {
            return TryOpen(path, out bool isForgotten)
                ?? (isForgotten ? OpenReclaimed(path) : null)
                ?? throw new DatabaseInUseException(path);
        }
    }

    /// <summary>Takes out a database that was closed.</summary>
    public static void Remove(Database database)
    {
        lock (s_gate)
            s_open.RemoveAll(open =>
                open.Database.TryGetTarget(out Database? other) && ReferenceEquals(other, database)
            );
    }

    // The file of a forgotten database is open until its handle is finalised.
    private static Database? OpenReclaimed(string path)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TryOpen(path, out _);
    }

    private static Database? TryOpen(string path, out bool isForgotten)
    {
        OsDataFile file;
        try
        {
            file = OsDataFile.Open(path, writable: true);
        }
        catch (DatabaseInUseException)
        {
            return TryShare(OsDataFile.IdentityOf(path), out isForgotten);
        }
        FileIdentity identity = file.Identity;
        Database database = new(Store.Open(file, writable: true));
        s_open.RemoveAll(open => open.File == identity);
        s_open.Add((identity, new WeakReference<Database>(database)));
        isForgotten = false;
        return database;
    }

    private static Database? TryShare(FileIdentity file, out bool isForgotten)
    {
        isForgotten = false;
        foreach ((_, WeakReference<Database> reference) in s_open.FindAll(open => open.File == file))
        {
            if (!reference.TryGetTarget(out Database? database))
                isForgotten = true;
            else if (database.TryShare())
                return database;
        }
        return null;
    }
}
