using Columnar.Storage;

namespace Columnar;

/// <summary>
/// The databases this process has open for writing, so that whoever opens a file again gets the database that is open. They are held
/// weakly: one that nobody uses any more is reclaimed, closed or not.
/// </summary>
internal static class OpenDatabases
{
    // Opening takes the locks of no store but the new one, which nobody else knows yet, so this lock needs no rank. Nobody waits in it.
    private static readonly Lock s_gate = new();

    private static readonly List<Entry> s_open = [];

    /// <summary>How many are known, forgotten ones counted in whose files are still open.</summary>
    internal static int Count
    {
        get
        {
            lock (s_gate)
            {
                s_open.RemoveAll(open => open.IsGone);
                return s_open.Count;
            }
        }
    }

    /// <summary>Opens a file for writing, or gives the database of this process that has it open.</summary>
    /// <exception cref="DatabaseInUseException">Another process has it open for writing, or a closed database still has views to serve.</exception>
    public static Database Open(string path)
    {
        List<Entry> collected = [];
        while (true)
        {
            if (TryOpen(path, out List<Entry> holders, out List<Database> closing) is { } database)
                return database;
            // Another thread is just closing it, or nothing can be done with it but closing it; then look again.
            closing.ForEach(other => other.CloseOrWait());
            if (closing.Count > 0)
                continue;
            // Another may have been opened and forgotten meanwhile.
            if (holders.TrueForAll(collected.Contains))
                throw new DatabaseInUseException(path, mayBeHeldByViews: holders.Count > 0);
            // A forgotten one's file is open until its handle is finalised, a closed one's may be until its views are. Not under the lock: finalisers of a user's may close databases.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            collected.AddRange(holders);
        }
    }

    /// <summary>Takes out a database that was closed. Its file stays known while views of it, in use or forgotten, keep that open.</summary>
    public static void Remove(Database database)
    {
        lock (s_gate)
        {
            foreach (Entry open in s_open.FindAll(open => ReferenceEquals(open.Target, database)))
                open.Database.SetTarget(null!);
            s_open.RemoveAll(open => open.IsGone);
        }
    }

    // Where there is none to give: what holds the file, as far as this process knows, and the databases among it, which are being closed or
    // have to be. Whoever looks for those later may find that one is closed, and no database that would have to be waited for.
    private static Database? TryOpen(string path, out List<Entry> holders, out List<Database> closing)
    {
        holders = [];
        closing = [];
        lock (s_gate)
        {
            OsDataFile file;
            try
            {
                file = OsDataFile.Open(path, writable: true);
            }
            catch (DatabaseInUseException)
            {
                FileIdentity identity = OsDataFile.IdentityOf(path);
                holders = s_open.FindAll(open => open.File == identity);
                closing.AddRange(holders.Select(open => open.Target).OfType<Database>());
                return closing.Find(other => other.TryShare());
            }
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
        s_open.RemoveAll(open => open.IsGone || open.File == identity);
        s_open.Add(new Entry(identity, new(database), new(file, trackResurrection: true)));
        return database;
    }

    /// <summary>A database that was opened; what is gone and still stands here was forgotten, or closed with views of it alive.</summary>
    /// <param name="File">Which file it has open.</param>
    /// <param name="Database">The database, as long as anybody uses it or anything of it.</param>
    /// <param name="Handle">What holds the file, until it is finalised.</param>
    private sealed record Entry(FileIdentity File, WeakReference<Database> Database, WeakReference<OsDataFile> Handle)
    {
        public Database? Target => Database.TryGetTarget(out Database? database) ? database : null;

        /// <summary>Whether it was closed or forgotten, and its file is closed.</summary>
        public bool IsGone => Target is null && (!Handle.TryGetTarget(out OsDataFile? file) || file.IsClosed);
    }
}
