using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>
/// The open file: its mapping, its catalog, its free space, the newest commit and the changes pending on top of it. It knows
/// regions and rows, no element types.
/// </summary>
/// <remarks>
/// Its lock comes after the gates of handles (ARCHITECTURE.md, "Locks"). Readers do not take it: they pin a commit.
/// </remarks>
internal sealed partial class Store : IDisposable
{
    private const long PacketCacheBytes = 16L << 20;

    private readonly IDataFile _file;
    private readonly FileHeader _header;
    private readonly bool _writable;
    private readonly ConcurrentQueue<(CommitState Commit, bool SeesPending)> _forgotten = new();
    private CommitState _committed;
    private CatalogState _working;
    private long _fileLength;
    private int _openCount = 1;
    private int _pendingUsers = 1;
    private bool _closed;

    // Writable, not closed, and no commit's outcome unknown; in one place, because single appends look at it.
    private bool _acceptsChanges;
    private bool _keepsMapping;
    private Exception? _unknownOutcome;

    private Store(IDataFile file, bool writable, FileHeader header, LoadedCatalog loaded)
    {
        _file = file;
        _writable = writable;
        _acceptsChanges = writable;
        _header = header;
        _dead = new DeadExtents(loaded.Dead);
        _committed = loaded.Commit;
        _working = _committed.Catalog;
        _retainedLimit = _committed.Head.Limit;
        _firstUnkeptId = _committed.Head.IsStamped ? _working.NextRegionId : long.MaxValue;
        _fileLength = file.GetLength();
        Map = new SlabMap(file, (int)header.SlabShift);
        Contiguous = new ContiguousColumns(Map);
        Allocator = new ExtentAllocator(
            (int)header.SlabShift,
            Math.Max(_fileLength / Geometry.PageSize, Geometry.FirstExtentPage)
        );
        foreach (PageRange range in loaded.Free)
            Allocator.Free(range.Start, range.Length);
    }

    /// <summary>Guards everything that is not published to readers.</summary>
    public OrderedLock WriterLock { get; } = new(LockRank.Writer);

    public SlabMap Map { get; }

    /// <summary>The columns that are mapped a second time, side by side.</summary>
    public ContiguousColumns Contiguous { get; }

    public ExtentAllocator Allocator { get; }

    /// <summary>What is kept of the blocks of a region; nothing until the owner of the store, who knows element types, says it.</summary>
    public BlockSummaryOf SummaryOf { get; set; } = _ => null;

    /// <summary>Packets of encoded chunks that single reads came to.</summary>
    public PacketCache PacketCache { get; } = new(PacketCacheBytes);

    /// <summary>Who has the store: not forgotten as long as anybody reads of it.</summary>
    public object? Owner { get; set; }

    public IDataFile File => _file;

    public string Path => _file.Path;

    public bool IsWritable => _writable;

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Whether a commit may have taken place or not; nothing can be changed until the file is opened anew.</summary>
    public bool IsOutcomeUnknown => Volatile.Read(ref _unknownOutcome) is not null;

    /// <summary>Whether changes are not refused.</summary>
    public bool AcceptsChanges => Volatile.Read(ref _acceptsChanges);

    /// <summary>Slots that were neither blank nor valid when the file was opened.</summary>
    public IReadOnlyList<string> RecoveryNotes { get; private set; } = [];

    /// <summary>The newest commit.</summary>
    public CommitState Committed => Volatile.Read(ref _committed);

    /// <summary>The newest commit with the pending changes on top.</summary>
    public CatalogState Working => Volatile.Read(ref _working);

    /// <summary>Whether changes of regions are pending.</summary>
    public bool HasPendingChanges => _dirty.Count > 0;

    public long FileLength => _fileLength;

    /// <summary>How many stamped commits are kept from the next commit on.</summary>
    public int RetainedLimit
    {
        get => Volatile.Read(ref _retainedLimit);
        set
        {
            using (WriterLock.EnterScope())
            {
                EnsureWritable();
                _retainedLimit = value;
            }
        }
    }

    /// <summary>The first bytes of a new database: header, slots and the root of an empty first commit.</summary>
    public static byte[] InitialContent(int slabShift)
    {
        byte[] content = new byte[(Geometry.FirstExtentPage + 1) * Geometry.PageSize];
        FileHeader header = FileHeader.Create(slabShift);
        header.Write(content);
        RootHeader root = new()
        {
            Magic = CatalogFormat.RootMagic,
            CommitNumber = 1,
            NextRegionId = 1,
            RetainedLimit = CommitStep.DefaultLimit,
        };
        Span<byte> rootBytes = content.AsSpan((int)(Geometry.FirstExtentPage * Geometry.PageSize), RootHeader.Size);
        MemoryMarshal.Write(rootBytes, root);
        CommitSlot slot = new()
        {
            Magic = CommitSlot.MagicValue,
            Version = FileHeader.CurrentVersion,
            FileId = header.FileId,
            CommitNumber = 1,
            RootPage = (ulong)Geometry.FirstExtentPage,
            RootByteLength = RootHeader.Size,
            RootChecksum = Crc32C.Compute(rootBytes),
        };
        slot.Write(content.AsSpan((int)Geometry.SlotOffset(SlotIndex(1)), CommitSlot.Size));
        return content;
    }

    /// <summary>
    /// Pins the newest commit; give it back with <see cref="Unpin"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public CommitState PinNewest()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
            CommitState newest = Committed;
            if (newest.TryPin())
            {
                if (!IsClosed)
                    return newest;
                Unpin(newest);
            }
        }
    }

    /// <summary>Pins the newest commit together with the pending state that rests on it.</summary>
    public CommitState PinWorking(out CatalogState working)
    {
        while (true)
        {
            CommitState commit = PinNewest();
            working = Working;
            if (working.BaseCommit == commit.Number)
                return commit;
            Unpin(commit); // A commit was published in between: look again.
        }
    }

    public void Unpin(CommitState commit)
    {
        if (!commit.Unpin())
            return;
        Contiguous.Release(commit);
        if (commit.IsHeld)
            LetGo(commit);
    }

    /// <summary>
    /// Takes part in the pending state, by reading or changing it. No catalog names what lies there, so until the last one leaves
    /// nobody else may write to the file, even when the database was closed meanwhile.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public void EnterPending()
    {
        int users = Volatile.Read(ref _pendingUsers);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _pendingUsers, users + 1, users);
            if (seen == users)
                return;
            users = seen;
        }
        throw new ObjectDisposedException(nameof(Columnar.Database));
    }

    /// <summary>Gives one <see cref="EnterPending"/> back; the caller still leans on a commit.</summary>
    public void ExitPending()
    {
        if (Interlocked.Decrement(ref _pendingUsers) == 0 && _writable)
            _file.ReleaseWriter();
    }

    /// <summary>
    /// Notes that a lease was dropped without being disposed. A span read from it may still be in use, so nothing is freed and the
    /// mapping stays for good; closing the database lets go of the commit.
    /// </summary>
    public void Forget(CommitState commit, bool seesPending = false) => _forgotten.Enqueue((commit, seesPending));

    /// <summary>
    /// Closes the file, at once or, while leases are alive, when the last of them ends. Leases keep working: the commits they see
    /// stay locked against re-use by the next writer, and while one sees pending changes there is no next writer.
    /// </summary>
    public void Dispose()
    {
        List<CommitState> leased = [];
        using (WriterLock.EnterScope())
        {
            if (_closed)
                return;
            // What leases see stays held against the next writer before the right to write is given up. The pins taken here make
            // sure that whoever drops the last pin of a commit finds the store closed.
            using (_pinsGate.EnterScope())
            {
                foreach (CommitState commit in _olderCommits.Append(_committed))
                {
                    if (!commit.TryPin())
                        continue;
                    if (!commit.IsHeld)
                        Hold(commit);
                    leased.Add(commit);
                }
                Volatile.Write(ref _acceptsChanges, false);
                Volatile.Write(ref _closed, true);
            }
            ExitPending();
        }
        LetGoOfForgotten();
        Unpin(_committed); // The pin of being the newest; the one taken above is still there.
        foreach (CommitState commit in leased)
            Unpin(commit);
        LeaveOpenCount();
    }

    private static int SlotIndex(ulong commitNumber) => (int)(commitNumber & 1);

    // Locks a commit, which is pinned, against writers for as long as somebody leans on it, and keeps the file open until then.
    private void Hold(CommitState commit)
    {
        try
        {
            _file.HoldCommit(commit.Number);
        }
        catch (IOException)
        {
            // As for a lease on pending changes: while there is no other writer, nothing is re-used.
            commit.KeepsWriter = true;
            EnterPending();
        }
        CountAsHeld(commit);
    }

    private void CountAsHeld(CommitState commit)
    {
        Interlocked.Increment(ref _openCount);
        commit.IsHeld = true;
    }

    private void LetGo(CommitState commit)
    {
        if (commit.KeepsWriter)
            ExitPending();
        else
            _file.ReleaseCommit(commit.Number);
        LeaveOpenCount();
    }

    private void LeaveOpenCount()
    {
        if (Interlocked.Decrement(ref _openCount) > 0)
            return;
        if (!_keepsMapping)
            Map.Dispose();
        _file.Dispose();
    }

    /// <summary>Throws where nothing may be changed.</summary>
    public void EnsureWritable()
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
        if (!_writable)
            throw new InvalidOperationException($"{Path} is open read-only; open it with Database.Open to change it.");
        if (_unknownOutcome is not null)
            throw new CommitOutcomeUnknownException(_unknownOutcome);
    }
}
