namespace Columnar.Storage;

/// <summary>The one place that knows in which order a commit becomes durable.</summary>
internal sealed partial class Store
{
    // Extents that older commits see; each is a record of the newest catalog.
    private List<DeadExtent> _dead;

    // Records of dead extents that were given free; the next catalog no longer has them.
    private readonly List<DeadExtent> _released = [];

    // The commit named by the slot that the next commit will overwrite; 0 for none.
    private ulong _otherSlotCommit;

    /// <summary>Makes the pending changes of all regions durable in one step.</summary>
    /// <param name="stamp">The user's mark, above all before it; null for none.</param>
    /// <param name="check">Looks at the state to be committed and the numbers of the regions that changed, and throws where it must not be.</param>
    /// <returns>The commit's number; that of the newest where nothing was pending.</returns>
    /// <remarks>
    /// A crash between the steps leaves:
    /// 1 to 3: the last commit; what was written lies in extents that nothing names.
    /// 4: the last commit or this one, complete, because 3 made everything durable that the slot names.
    /// 5 and later: this one.
    /// </remarks>
    public ulong Commit(long? stamp, Action<CatalogState, IReadOnlyCollection<long>>? check)
    {
        lock (WriterLock)
        {
            EnsureWritable();
            if (stamp is not null && stamp <= _committed.Stamp)
                throw new ArgumentOutOfRangeException(
                    nameof(stamp),
                    stamp,
                    $"Stamps rise; the newest is {_committed.Stamp}."
                );
            if (_dirty.Count == 0 && stamp is null)
                return _committed.Number;
            check?.Invoke(_working, _dirty);

            // 1. The rows are written already: by the appends or by the flush of their buffers. Derive the next catalog.
            ulong number = _committed.Number + 1;
            long? newStamp = stamp ?? _committed.Stamp;
            CatalogUpdate update = DeriveCatalog(number);
            // 2. Write its changed pages and its root to extents nobody sees.
            try
            {
                update.Write(this, newStamp, _working.NextRegionId);
            }
            catch
            {
                update.Abort(this);
                throw;
            }
            try
            {
                // 3. Everything the slot will name becomes durable.
                _file.Sync();
                // 4. The other slot names the new root.
                WriteSlot(MakeSlot(number, update));
                // 5. The slot becomes durable: the commit has taken place.
                _file.Sync();
            }
            catch (IOException e)
            {
                // The system may have dropped what it failed to write, and may report success next time: never go on.
                _unknownOutcome = e;
                throw new CommitOutcomeUnknownException(e);
            }
            // 6. Publish to readers of this process.
            PublishCommit(number, newStamp, update);
            // 7. Give free what no pinned commit sees.
            ReleaseInvisible();
            return number;
        }
    }

    private CatalogUpdate DeriveCatalog(ulong number)
    {
        CatalogUpdate update = new(_catalog, number);
        List<PageRange> inUse = [];
        foreach (long id in _dirty)
        {
            RegionState? old = _committed.Catalog.Regions.GetValueOrDefault(id);
            RegionState? next = _working.Regions.GetValueOrDefault(id);
            ReplaceRecords(update, old, next);
            foreach (Chunk chunk in next?.Chunks ?? [])
            {
                foreach (Segment segment in chunk.Segments)
                    inUse.Add(PageRange.Of(segment.Extent));
            }
        }
        // A pending state that was replaced or dropped may be in some reader's hands, who has pinned the commit below it, which
        // counts as the one the extent was born by.
        foreach (PageRange range in PageRanges.Subtract(_pendingExtents, inUse).Concat(_droppedExtents))
            update.AddDead(range);
        foreach (DeadExtent record in _released)
            update.Remove(record);
        update.Close();
        return update;
    }

    private static void ReplaceRecords(CatalogUpdate update, RegionState? old, RegionState? next)
    {
        if (!ReferenceEquals(old?.Header, next?.Header))
        {
            if (old is not null)
                update.Remove(old.Header);
            if (next is not null)
                update.Add(next.Header, old?.Header.Leaf ?? -1);
        }
        (Chunk[] removed, Chunk[] added) = RegionState.Difference(old, next);
        foreach (Chunk chunk in removed)
            update.Remove(chunk);
        for (int i = 0; i < added.Length; i++)
            update.Add(added[i], i < removed.Length ? removed[i].Leaf : next!.Header.Leaf);
        foreach (PageRange range in PageRanges.Subtract(Ranges(removed), Ranges(added)))
            update.AddDead(range);
    }

    private static List<PageRange> Ranges(Chunk[] chunks) =>
        [.. chunks.SelectMany(chunk => chunk.Segments).Select(segment => PageRange.Of(segment.Extent))];

    private CommitSlot MakeSlot(ulong number, CatalogUpdate update) =>
        new()
        {
            Magic = CommitSlot.MagicValue,
            Version = FileHeader.CurrentVersion,
            FileId = _header.FileId,
            CommitNumber = number,
            RootPage = (ulong)update.Root.Start,
            RootByteLength = (uint)update.RootByteLength,
            RootChecksum = update.RootChecksum,
        };

    private void PublishCommit(ulong number, long? stamp, CatalogUpdate update)
    {
        update.Apply();
        _dead.AddRange(update.NewDead);
        _released.Clear();
        _droppedExtents.Clear();
        _pendingExtents.Clear();
        _dirty.Clear();
        CommitState previous = _committed;
        CatalogState state = _working with { BaseCommit = number };
        Volatile.Write(ref _committed, new CommitState(number, stamp, state));
        Volatile.Write(ref _working, state);
        _otherSlotCommit = previous.Number;
        _olderCommits.Add(previous);
        previous.Unpin();
    }

    // The commit has taken place by now; where the system does not tell who reads, everybody might.
    private ulong FindOldestHeldCommit()
    {
        try
        {
            return _file.FindOldestHeldCommit() ?? ulong.MaxValue;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Frees the dead extents that no pinned commit sees: c with born &lt;= c &lt; died.</summary>
    private void ReleaseInvisible()
    {
        _olderCommits.RemoveAll(commit => !commit.IsPinned);
        List<ulong> pinned = [.. _olderCommits.Select(commit => commit.Number)];
        if (_otherSlotCommit != 0)
            pinned.Add(_otherSlotCommit);
        // Readers of other processes: the oldest stands for all from it on.
        ulong oldestHeld = FindOldestHeldCommit();
        List<DeadExtent> remaining = new(_dead.Count);
        foreach (DeadExtent dead in _dead)
        {
            if (dead.Died > oldestHeld || pinned.Exists(c => dead.Born <= c && c < dead.Died))
            {
                remaining.Add(dead);
            }
            else
            {
                Allocator.Free(dead.FirstPage, dead.PageCount);
                _released.Add(dead);
            }
        }
        _dead = remaining;
    }
}
