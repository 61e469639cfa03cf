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
        if (TryOpen(path, out bool isForgotten) is { } database)
            return database;
        if (isForgotten)
        {
            // Its file is open until its handle is finalised. Not under the lock: finalisers of a user's may close databases.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (TryOpen(path, out _) is { } reclaimed)
                return reclaimed;
        }
        throw new DatabaseInUseException(path);
    }

    /// <summary>Takes out a database that was closed.</summary>
    public static void Remove(Database database)
    {
        lock (s_gate)
            s_open.RemoveAll(open =>
                open.Database.TryGetTarget(out Database? other) && ReferenceEquals(other, database)
            );
    }

    private static Database? TryOpen(string path, out bool isForgotten)
    {
        lock (s_gate)
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
            isForgotten = false;
            return Register(file);
        }
    }

    private static Database Register(OsDataFile file)
    {
        FileIdentity identity;
        try
        {
            identity = file.Identity;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        Database database = new(Store.Open(file, writable: true));
        s_open.RemoveAll(open => open.File == identity);
        s_open.Add((identity, new WeakReference<Database>(database)));
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
