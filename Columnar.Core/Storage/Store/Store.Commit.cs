namespace Columnar.Storage;

/// <summary>The one place that knows in which order a commit becomes durable.</summary>
internal sealed partial class Store
{
    // Extents that older commits see; each is a record of the newest catalog.
    private readonly DeadExtents _dead;

    // An extent of so many pages is given back to the disk when it is released and much is free already: who writes a large vector
    // anew again and again would keep three of it allocated. Smaller ones are soon in use again, at less cost than after a punch.
    private const long PunchedPages = Geometry.CopyGrowthLimit / Geometry.PageSize;

    // Records of dead extents that were given free; the next catalog no longer has them.
    private readonly List<DeadExtent> _released = [];

    // Extents of pending states that were replaced or dropped. No catalog names them: only views of this process see them, which
    // have pinned the commit below them, and that counts as the one they were born by.
    private readonly List<DeadExtent> _unnamed = [];

    // The commit named by the slot that the next commit will overwrite; 0 for none.
    private ulong _otherSlotCommit;

    // Whether a newer commit than the one that was opened may have been named by a slot that is lost.
    private bool _hasLostCommit;

    // No number is given twice, not even one whose slot is lost. The parity chooses the slot.
    private ulong NextNumber => _committed.Number + (_hasLostCommit ? 3UL : 1UL);

    /// <summary>Makes the pending changes of all regions durable in one step.</summary>
    /// <param name="stamp">The user's mark, above all before it; null for none.</param>
    /// <param name="check">Looks at the state to be committed and the numbers of the regions that changed, and throws where it must not be.</param>
    /// <returns>The commit's number; that of the newest where nothing was pending.</returns>
    public ulong Commit(long? stamp, Action<CatalogState, IReadOnlyCollection<long>>? check)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            if (stamp is not null && stamp <= _committed.Stamp)
                throw new ArgumentOutOfRangeException(
                    nameof(stamp),
                    stamp,
                    $"Stamps rise; the newest is {_committed.Stamp}."
                );
            if (_dirty.Count == 0 && stamp is null && _retainedLimit == _committed.Head.Limit)
                return _committed.Number;
            check?.Invoke(_working, _dirty);
            CommitStep step = CommitStep.Append(_committed, NextNumber, stamp, _retainedLimit, _working.Hidden);
            return Commit(new CommitDraft(_working, _dirty, step, PendingFate.Commit));
        }
    }

    /// <summary>Makes a commit. Called under the writer lock.</summary>
    /// <remarks>
    /// A crash between the steps leaves:
    /// 1 to 3: the last commit; what was written lies in extents that nothing names.
    /// 4: the last commit or this one, complete, because 3 made everything durable that the slot names.
    /// 5 and later: this one.
    /// </remarks>
    private ulong Commit(CommitDraft draft)
    {
        EnsureInPlace();
        // 1. The rows are written already: by the appends or by the flush of their buffers. Derive the next catalog.
        List<PageRange> taken = [];
        CatalogUpdate update = DeriveCatalog(draft, taken, out HashSet<DeadExtent> revived);
        // 2. Write its changed pages and its root to extents nobody sees.
        CatalogPages pages;
        try
        {
            pages = update.Write(this, draft.Step.Head, _working.NextRegionId);
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
            WriteSlot(MakeSlot(draft.Step.Head.Number, pages));
            // 5. The slot becomes durable: the commit has taken place.
            _file.Sync();
        }
        catch (IOException e)
        {
            // The system may have dropped what it failed to write, and may report success next time: never go on.
            Volatile.Write(ref _acceptsChanges, false);
            Volatile.Write(ref _unknownOutcome, e);
            throw new CommitOutcomeUnknownException(e);
        }
        // 6. Publish to readers of this process.
        update.Apply();
        _dead.Remove(revived);
        _dead.Add(update.NewDead);
        Publish(draft, pages, taken);
        // 7. Give free what no pinned commit sees.
        ReleaseInvisible(draft.Step.Removed.Select(commit => commit.Number));
        return draft.Step.Head.Number;
    }

    // Adds to `taken` the pages that the commit has and the last one had not.
    private CatalogUpdate DeriveCatalog(CommitDraft draft, List<PageRange> taken, out HashSet<DeadExtent> revived)
    {
        CatalogUpdate update = new(_committed.Pages, draft.Step.Head.Number);
        foreach (long id in draft.Changed)
        {
            RegionState? old = _committed.Catalog.Regions.GetValueOrDefault(id);
            RegionState? next = draft.State.Regions.GetValueOrDefault(id);
            ReplaceRecords(update, old, next, taken);
        }
        revived = draft.Pending == PendingFate.Drop ? Revive(update, taken) : [];
        foreach (DeadExtent record in _released)
            update.Remove(record);
        foreach (RetainedCommit record in draft.Step.Removed)
            update.Remove(record);
        if (draft.Step.Rewritten is { } before)
        {
            update.Remove(before);
            update.Add(draft.Step.Head.Retained[^1], before.Leaf);
        }
        if (draft.Step.Added is { } kept)
            update.Add(kept);
        update.RewriteBeyond(draft.CatalogEndPage);
        update.Close();
        return update;
    }

    // Extents that only older commits saw are in use again: takes them out of the records of dead ones.
    private HashSet<DeadExtent> Revive(CatalogUpdate update, List<PageRange> ranges)
    {
        HashSet<DeadExtent> revived = [];
        if (ranges.Count == 0)
            return revived;
        PageRanges.Sort(ranges);
        List<PageRange> rest = [];
        long found = 0;
        foreach (DeadExtent dead in _dead.All)
        {
            PageRange whole = new(dead.FirstPage, dead.PageCount, dead.Born);
            if (!PageRanges.Overlaps(whole, ranges))
                continue;
            rest.Clear();
            PageRanges.AddRest(whole, ranges, rest);
            found += dead.PageCount - rest.Sum(range => range.Length);
            revived.Add(dead);
            update.Remove(dead);
            foreach (PageRange range in rest)
                update.AddDead(range, dead.Died);
        }
        if (found != ranges.Sum(range => range.Length))
            Throw.Corrupt(
                "kept commit",
                ranges[0].Start * Geometry.PageSize,
                "extents that the newest commit counts as dead",
                "extents it does not"
            );
        return revived;
    }

    // Adds to `taken` the pages that the region has now and had not before.
    private static void ReplaceRecords(CatalogUpdate update, RegionState? old, RegionState? next, List<PageRange> taken)
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
        taken.AddRange(PageRanges.Subtract(Ranges(added), Ranges(removed)));
    }

    private static List<PageRange> Ranges(IEnumerable<Chunk> chunks) =>
        [.. chunks.SelectMany(chunk => chunk.Segments).Select(segment => PageRange.Of(segment.Extent))];

    private CommitSlot MakeSlot(ulong number, CatalogPages pages) =>
        new()
        {
            Magic = CommitSlot.MagicValue,
            Version = FileHeader.CurrentVersion,
            FileId = _header.FileId,
            CommitNumber = number,
            RootPage = (ulong)pages.Root.Start,
            RootByteLength = pages.RootByteLength,
            RootChecksum = pages.RootChecksum,
        };

    private void Publish(CommitDraft draft, CatalogPages pages, List<PageRange> taken)
    {
        CommitState previous = _committed;
        CatalogState state = draft.State with
        {
            BaseCommit = draft.Step.Head.Number,
            NextRegionId = _working.NextRegionId,
            Hidden = [],
        };
        DropUnused(draft, taken);
        CatalogState working = state;
        if (draft.Pending == PendingFate.Keep)
        {
            working = state.WithAll([.. _dirty.Select(id => (id, _working.Regions.GetValueOrDefault(id)))]) with
            {
                Hidden = _working.Hidden,
            };
        }
        else
        {
            _pendingExtents.Clear();
            _dirty.Clear();
        }
        _released.Clear();
        if (draft.Step.Head.IsStamped)
            _firstUnkeptId = state.NextRegionId;
        AddOlder(previous);
        Volatile.Write(ref _committed, new CommitState(draft.Step.Head, state, pages));
        Volatile.Write(ref _working, working);
        _otherSlotCommit = previous.Number;
        _hasLostCommit = false;
        Unpin(previous);
    }

    // Pending states that were replaced or dropped have extents that the commit does not name.
    private void DropUnused(CommitDraft draft, List<PageRange> taken)
    {
        if (draft.Pending != PendingFate.Keep)
            _droppedExtents.AddRange(PageRanges.Subtract(_pendingExtents, taken));
        ulong number = draft.Step.Head.Number;
        foreach (PageRange range in _droppedExtents)
            _unnamed.Add(new DeadExtent(range.Start, range.Length, range.Born, number));
        _droppedExtents.Clear();
    }

    /// <summary>Frees the dead extents that no pinned commit sees.</summary>
    private void ReleaseInvisible(IEnumerable<ulong> letGo)
    {
        List<CommitRange> own = FindOwnPins();
        foreach (DeadExtent dead in _dead.TakeInvisible(FindPinned(own), letGo))
        {
            Allocator.Free(dead.FirstPage, dead.PageCount);
            _released.Add(dead);
            if (dead.PageCount >= PunchedPages && Allocator.FreePages > TakenPages / 4)
                PunchReleased(dead);
        }
        PinnedCommits ownPins = new([], own);
        _unnamed.RemoveAll(dead =>
        {
            bool isSeen = ownPins.FindWitness(dead.Born, dead.Died) != 0;
            if (!isSeen)
                Allocator.Free(dead.FirstPage, dead.PageCount);
            return !isSeen;
        });
    }

    private void PunchReleased(DeadExtent dead)
    {
        try
        {
            _file.TryPunchHole(dead.FirstPage * Geometry.PageSize, dead.PageCount * Geometry.PageSize);
        }
        catch (IOException)
        {
            // The commit has taken place by now. The space is free all the same; only the disk does not get it back.
        }
    }
}
