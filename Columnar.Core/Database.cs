using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// An open database: one file that holds named, typed vectors, tables and regions of bytes. Changes are pending until
/// <see cref="Commit"/> makes them durable in one step; snapshots see whole commits.
/// </summary>
/// <remarks>
/// One process at a time may write a file, by one database; any number may read. Creating, committing, discarding and snapshots may be
/// called from any thread; threads may edit different vectors at the same time, each of them by one thread at a time.
/// </remarks>
public sealed partial class Database : IDisposable
{
    private readonly OrderedLock _handlesGate = new(LockRank.HandleList);
    private readonly Dictionary<long, VectorOwner> _vectors = [];
    private readonly Dictionary<long, Region> _regions = [];
    private readonly Dictionary<long, Table> _tables = [];
    private readonly HashSet<VectorOwner> _withPending = [];

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // How often it was opened and not yet disposed; never up from 0 again.
    private int _openings = 1;

    internal Database(Store store)
    {
        Store = store;
        store.SummaryOf = BlockSummaries.Of;
        store.Owner = this;
    }

    internal Store Store { get; }

    /// <summary>
    /// One commit, discard, rollback or import at a time: another commit would find some rows of it written and others not. Before all gates.
    /// </summary>
    internal OrderedLock CommitGate { get; } = new(LockRank.Commit);

    /// <summary>Why nothing may be committed or dropped just now, in a sentence; null where it may. Guarded by the commit gate.</summary>
    internal string? Busy { get; set; }

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
    /// <returns>
    /// The database; where this process has the file open for writing already, that very one, with all that is pending in it. It is closed
    /// when it was disposed as often as it was opened. So cells of a notebook may be run again.
    /// </returns>
    /// <remarks>
    /// A file is known by itself, not by its path. Options that are given count for all who have the database. Where another thread is just
    /// closing it, opening waits for that. After a <see cref="CommitOutcomeUnknownException"/> opening the file again closes the database for
    /// all who have it, and opens another. A database that nobody refers to any more, nor to anything of it, lets go of the file too; what was
    /// pending is dropped.
    /// </remarks>
    /// <exception cref="DatabaseInUseException">
    /// Another process has it open for writing, or a database of this one that was closed while a view of its pending rows is still read, or
    /// while a call of another thread had not returned.
    /// </exception>
    /// <exception cref="FileNotFoundException">It is missing and is not to be created.</exception>
    /// <exception cref="UnsupportedFormatException">The file is no database, or one of another version.</exception>
    /// <exception cref="CorruptDataException">The file is damaged; the message names the place.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public static Database Open(string path, DatabaseOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new DatabaseOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.RetainedCommits ?? 0, nameof(options));
        if (!System.IO.Path.Exists(path))
        {
            if (!options.CreateIfMissing)
                throw new FileNotFoundException($"There is no database '{path}'.", path);
            // Another process may create it at the same moment: whoever comes second opens the other's.
            OsDataFile.TryCreate(path, Store.InitialContent(Geometry.DefaultSlabShift));
        }
        Database database = OpenDatabases.Open(path);
        try
        {
            if (options.RetainedCommits is { } kept)
                database.RetainedCommits = kept;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
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
    /// <exception cref="InvalidOperationException">The columns of a table differ in length, or an import of this thread called; nothing has changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The stamp does not rise.</exception>
    /// <exception cref="IOException">The disk is full or failed; everything is still pending and may be committed again.</exception>
    /// <exception cref="CommitOutcomeUnknownException">A sync failed; open the database again to see what took place.</exception>
    public ulong Commit(long? stamp = null)
    {
        using (CommitGate.EnterScope())
        {
            ThrowIfBusy();
            VectorOwner[] pending = TakePending();
            try
            {
                foreach (VectorOwner vector in pending)
                    vector.Flush();
            }
            catch
            {
                ListPending(pending);
                throw;
            }
            return Store.Commit(stamp, CheckTables);
        }
    }

    /// <summary>Drops all pending changes of all vectors, tables and regions.</summary>
    /// <exception cref="InvalidOperationException">An import of this thread called; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public void Discard()
    {
        using (CommitGate.EnterScope())
        {
            ThrowIfBusy();
            foreach (VectorOwner vector in TakePending())
                vector.DropPending();
            Store.Discard();
        }
    }

    /// <summary>Takes a snapshot of the newest commit. Dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <exception cref="IOException">Somebody else cut the file.</exception>
    public Snapshot Snapshot() => SnapshotOf(Store.PinNewest());

    private Snapshot SnapshotOf(CommitState commit)
    {
        Store.EnsureReadable(commit);
        return new Snapshot(Store, commit);
    }

    /// <summary>
    /// Compares everything with its checksums and with what it must be, while reading and writing go on: header, commit slots, the
    /// catalog and the data of the newest commit and of those that are kept.
    /// </summary>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>All damage found, with region, place, expectation and finding.</returns>
    /// <remarks>Reads everything; a gigabyte takes a fraction of a second to some seconds.</remarks>
    public VerificationReport Verify(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        CommitState commit = Store.PinNewest();
        try
        {
            using Verification verification = new(Store, commit);
            return verification.Run(progress, cancellation);
        }
        finally
        {
            Store.Unpin(commit);
        }
    }

    /// <summary>Copies the newest commit to a new database, while reading and writing go on.</summary>
    /// <param name="path">The new file; it must not exist.</param>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>; no file is left.</param>
    /// <remarks>
    /// The copy has everything of the commit: names, types, versions, creation ids, tables, the newest stamp. It is compact: its rows
    /// lie in full chunks that take the pages they need. It gets its name when it is whole and durable, so a crash leaves no file of that
    /// name or all of it; where the system has no files without names, one may stay beside it whose name begins with a dot and ends in
    /// <c>.tmp</c>. The copy holds no older commits.
    /// </remarks>
    /// <exception cref="IOException">A file of this name exists, or the disk is full or failed; no file is left.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="CorruptDataException">Data contradicts its checksum, which the message names with its place; no file is left.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public void Backup(string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using Snapshot snapshot = Snapshot();
        snapshot.Backup(path, progress, cancellation);
    }

    /// <summary>
    /// Closes the database; pending changes are dropped. Snapshots and Arrow views go on working, and what they see stays
    /// untouched until they are disposed.
    /// </summary>
    /// <remarks>Where the database was opened several times, the last of as many calls closes it. Further ones do nothing.</remarks>
    public void Dispose()
    {
        int openings = Volatile.Read(ref _openings);
        while (openings > 0)
        {
            int seen = Interlocked.CompareExchange(ref _openings, openings - 1, openings);
            if (seen == openings)
                break;
            openings = seen;
        }
        if (openings == 1)
            Close();
    }

    /// <summary>
    /// Returns when a database that cannot be shared is closed: waits for the thread that closes it, or closes it where it can do no more
    /// than be opened anew.
    /// </summary>
    internal void CloseOrWait()
    {
        if (Store.IsOutcomeUnknown && Interlocked.Exchange(ref _openings, 0) > 0)
            Close();
        else if (Volatile.Read(ref _openings) == 0)
            _closed.Task.Wait();
    }

    /// <summary>Counts one more opening; false where the database is closed, or has to be opened anew.</summary>
    internal bool TryShare()
    {
        int openings = Volatile.Read(ref _openings);
        while (openings > 0 && !Store.IsOutcomeUnknown)
        {
            int seen = Interlocked.CompareExchange(ref _openings, openings + 1, openings);
            if (seen == openings)
                return true;
            openings = seen;
        }
        return false;
    }

    // It is known as open until it is closed, so that who opens the file meanwhile knows to wait.
    private void Close()
    {
        try
        {
            Store.Dispose();
        }
        finally
        {
            OpenDatabases.Remove(this);
            _closed.SetResult();
        }
    }

    /// <summary>Lets handles of vectors that were removed refuse to be used. Not under the writer lock, which comes after gates.</summary>
    private void DropRemoved()
    {
        VectorOwner[] pending;
        using (_handlesGate.EnterScope())
            pending = [.. _withPending];
        foreach (VectorOwner vector in pending)
        {
            if (!Store.Working.Regions.ContainsKey(vector.RegionId))
                vector.DropPending();
        }
    }

    private VectorOwner[] TakePending()
    {
        using (_handlesGate.EnterScope())
        {
            VectorOwner[] pending = [.. _withPending];
            _withPending.Clear();
            return pending;
        }
    }

    /// <summary>Refuses what a callback of an import or of a change of schema must not do: it would keep or drop a part. In the commit gate.</summary>
    internal void ThrowIfBusy()
    {
        if (Busy is { } reason)
            throw new InvalidOperationException(reason);
    }

    /// <summary>Runs a change that calls its user's code: commits of other threads wait, those that it asks for are refused.</summary>
    /// <param name="what">What is under way, as the subject of a sentence: "Table 'a'".</param>
    /// <param name="change">The change.</param>
    internal void RunAlone(string what, Action change)
    {
        using (CommitGate.EnterScope())
        {
            ThrowIfBusy();
            Busy = $"{what} is just being changed; commit, discard or roll back when that is done.";
            try
            {
                change();
            }
            finally
            {
                Busy = null;
            }
        }
    }

    /// <summary>Notes that vectors have pending rows.</summary>
    internal void ListPending(params ReadOnlySpan<VectorOwner> vectors)
    {
        using (_handlesGate.EnterScope())
        {
            foreach (VectorOwner vector in vectors)
                _withPending.Add(vector);
        }
    }
}
