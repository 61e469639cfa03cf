using Columnar.Storage;

namespace Columnar;

/// <summary>
/// An open database: one file that holds named, typed vectors, tables and regions of bytes. Changes are pending until
/// <see cref="Commit"/> makes them durable in one step; snapshots see whole commits.
/// </summary>
/// <remarks>
/// One handle at a time, over all processes, may write; any number may read. Creating, committing, discarding and snapshots may be
/// called from any thread; a vector's handle is used by one thread at a time.
/// </remarks>
public sealed partial class Database : IDisposable
{
    private readonly Lock _handlesGate = new();
    private readonly Dictionary<long, StoredVector> _vectors = [];
    private readonly Dictionary<long, Region> _regions = [];
    private readonly Dictionary<long, Table> _tables = [];
    private readonly HashSet<StoredVector> _withPending = [];

    internal Database(Store store) => Store = store;

    internal Store Store { get; }

    /// <summary>
    /// One commit, discard or import at a time: another commit would find some rows of it written and others not. Before all gates.
    /// </summary>
    internal Lock CommitGate { get; } = new();

    /// <summary>The file.</summary>
    public string Path => Store.Path;

    /// <summary>Whether the database was opened for reading only.</summary>
    public bool IsReadOnly => !Store.IsWritable;

    /// <summary>The number of the newest commit. A new database has one empty commit.</summary>
    public ulong CommitNumber => Store.Committed.Number;

    /// <summary>The newest stamp; null where no commit was given one.</summary>
    public long? Stamp => Store.Committed.Stamp;

    /// <summary>What opening found and mended: commit slots that were neither blank nor valid. Empty for a sound file.</summary>
    public IReadOnlyList<string> Recovery => Store.RecoveryNotes;

    /// <summary>Bytes of the file.</summary>
    public long FileLength => Store.FileLength;

    /// <summary>Opens a database for writing, and creates it if it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="DatabaseInUseException">Another handle has it open for writing.</exception>
    /// <exception cref="FileNotFoundException">It is missing and is not to be created.</exception>
    /// <exception cref="UnsupportedFormatException">The file is no database, or one of another version.</exception>
    /// <exception cref="CorruptDataException">The file is damaged; the message names the place.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public static Database Open(string path, DatabaseOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new DatabaseOptions();
        if (options.RetainedCommits is { } retained)
            ArgumentOutOfRangeException.ThrowIfNegative(retained, nameof(options));
        if (!System.IO.Path.Exists(path))
        {
            if (!options.CreateIfMissing)
                throw new FileNotFoundException($"There is no database '{path}'.", path);
            // Another process may create it at the same moment: whoever comes second opens the other's.
            OsDataFile.TryCreate(path, Store.InitialContent(Geometry.DefaultSlabShift));
        }
        Database database = new(Store.Open(OsDataFile.Open(path, writable: true), writable: true));
        database.RetainedCommits = options.RetainedCommits ?? database.RetainedCommits;
        return database;
    }

    /// <summary>
    /// Opens a database for reading; it sees the newest commit of this moment, whatever writers do meanwhile, until <see cref="Refresh"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">It is missing.</exception>
    /// <inheritdoc cref="Open" path="/exception[@cref!='DatabaseInUseException' and @cref!='FileNotFoundException']"/>
    public static Database OpenReadOnly(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!System.IO.Path.Exists(path))
            throw new FileNotFoundException($"There is no database '{path}'.", path);
        return new Database(Store.Open(OsDataFile.Open(path, writable: false), writable: false));
    }

    /// <summary>Makes all pending changes durable in one step: after a crash at any moment all of them are there, or none.</summary>
    /// <param name="stamp">A mark of the user's, above all before it; null for none.</param>
    /// <returns>The commit's number; that of the newest commit where nothing was pending and no stamp was given.</returns>
    /// <exception cref="InvalidOperationException">The columns of a table differ in length; nothing has changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stamp does not rise.</exception>
    /// <exception cref="IOException">The disk is full or failed; everything is still pending and may be committed again.</exception>
    /// <exception cref="CommitOutcomeUnknownException">A sync failed; open the database again to see what took place.</exception>
    public ulong Commit(long? stamp = null)
    {
        lock (CommitGate)
        {
            StoredVector[] pending = TakePending();
            try
            {
                foreach (StoredVector vector in pending)
                    vector.Flush();
            }
            catch
            {
                lock (_handlesGate)
                    _withPending.UnionWith(pending);
                throw;
            }
            return Store.Commit(stamp, CheckTables);
        }
    }

    /// <summary>Drops all pending changes of all vectors, tables and regions.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public void Discard()
    {
        lock (CommitGate)
        {
            foreach (StoredVector vector in TakePending())
                vector.DropPending();
            Store.Discard();
        }
    }

    /// <summary>Takes a snapshot of the newest commit. Dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot Snapshot() => new(Store, Store.PinNewest());

    /// <summary>Compares all data of the newest commit with its checksums, while reading and writing go on.</summary>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>All damage found, with region, place, expectation and finding.</returns>
    /// <remarks>Reads everything; a gigabyte takes a fraction of a second to some seconds. The catalog was checked when opening.</remarks>
    public VerificationReport Verify(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        CommitState commit = Store.PinNewest();
        try
        {
            return new Verification(Store, commit.Catalog, progress, cancellation).Run(commit.Number);
        }
        finally
        {
            Store.Unpin(commit);
        }
    }

    /// <summary>
    /// Closes the database; pending changes are dropped. Snapshots and Arrow views go on working, and what they see stays
    /// untouched until they are disposed.
    /// </summary>
    public void Dispose() => Store.Dispose();

    /// <summary>Lets handles of vectors that were removed refuse to be used. Not under the writer lock, which comes after gates.</summary>
    private void DropRemoved()
    {
        StoredVector[] pending;
        lock (_handlesGate)
            pending = [.. _withPending];
        foreach (StoredVector vector in pending)
        {
            if (!Store.Working.Regions.ContainsKey(vector.RegionId))
                vector.DropPending();
        }
    }

    private StoredVector[] TakePending()
    {
        lock (_handlesGate)
        {
            StoredVector[] pending = [.. _withPending];
            _withPending.Clear();
            return pending;
        }
    }

    /// <summary>Notes that a vector has pending rows.</summary>
    internal void ListPending(StoredVector vector)
    {
        lock (_handlesGate)
            _withPending.Add(vector);
    }
}
