using System.Diagnostics.CodeAnalysis;

namespace Columnar.Storage;

/// <summary>What compaction does under the writer lock: it commits the same content in other places, and gives free space back.</summary>
internal sealed partial class Store
{
    // How many commits it takes until neither slot's catalog names what the first of them no longer sees.
    public const int CommitsToForget = 3;

    // Regions whose next state is being derived: what they have stays in its place meanwhile.
    private readonly HashSet<long> _changing = [];

    /// <summary>One compaction at a time. Before all other locks.</summary>
    public OrderedLock CompactionGate { get; } = new(LockRank.Compaction);

    /// <summary>The page behind the last one that is not free.</summary>
    public long UsedEndPage
    {
        get
        {
            using (WriterLock.EnterScope())
                return Allocator.TailStart;
        }
    }

    /// <summary>Begins to derive the next state of regions; ended by <see cref="EndChange"/>.</summary>
    /// <returns>Their states, which may lie in other places by now.</returns>
    /// <exception cref="InvalidOperationException">A region has other content by now.</exception>
    public RegionState[] BeginChange(RegionState[] regions)
    {
        using (WriterLock.EnterScope())
        {
            RegionState[] current = new RegionState[regions.Length];
            for (int i = 0; i < regions.Length; i++)
            {
                if (
                    !_working.Regions.TryGetValue(regions[i].Header.Id, out RegionState? state)
                    || !state.HasContentOf(regions[i])
                )
                    throw ChangedMeanwhile(regions[i]);
                current[i] = state;
            }
            foreach (RegionState region in regions)
                _changing.Add(region.Header.Id);
            return current;
        }
    }

    public void EndChange(RegionState[] regions)
    {
        using (WriterLock.EnterScope())
        {
            foreach (RegionState region in regions)
                _changing.Remove(region.Header.Id);
        }
    }

    /// <summary>Whether the file system can give space back. Changes nothing.</summary>
    public bool CanPunchHoles()
    {
        // Under the lock: else the file might grow in between, and the page hold what was just written.
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            long behindEnd = Geometry.AlignUp(_file.GetLength(), Geometry.PageSize) + Geometry.PageSize;
            return _file.TryPunchHole(behindEnd, Geometry.PageSize);
        }
    }

    /// <summary>Lets go of the commits, and of the pending changes, that forgotten leases see. Spans of those may still be in use, so the mapping stays for good.</summary>
    public void LetGoOfForgotten()
    {
        while (_forgotten.TryDequeue(out (CommitState Commit, bool SeesPending) lease))
        {
            _keepsMapping = true;
            lease.Commit.KeepsContiguous = true;
            if (lease.SeesPending)
                ExitPending();
            Unpin(lease.Commit);
        }
    }

    /// <summary>Plans a compaction: regions at rest may be moved, with those extents that nobody reads as of an older commit.</summary>
    /// <param name="commit">A commit that is pinned.</param>
    /// <param name="since">The commit the compaction began with: who reads that one or a later one will let it go soon.</param>
    /// <param name="excluded">Regions that are left where they are.</param>
    /// <param name="plainTails">Regions whose begun blocks are not to be encoded.</param>
    /// <param name="packs">Whether everything moves down as far as it can.</param>
    public CompactionPlan PlanCompaction(
        CommitState commit,
        ulong since,
        HashSet<long> excluded,
        HashSet<long> plainTails,
        bool packs
    )
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            List<CommitRange> readers = [.. FindOwnPins(), .. FindHeldByOthers()];
            readers.RemoveAll(range => range.First >= since);
            ulong newestRead = new PinnedCommits(_committed.Head.Retained, readers).FindWitness(0, commit.Number);
            return new CompactionPlan(
                commit.Catalog.Regions.Values.Where(region => !excluded.Contains(region.Header.Id) && IsAtRest(region)),
                extent => extent.Born > newestRead,
                plainTails,
                TakenPages,
                packs
            );
        }
    }

    /// <summary>Takes the lowest pages that hold an extent, growing the file where none do.</summary>
    public Extent AllocateLowest(long pageCount)
    {
        using (WriterLock.EnterScope())
        {
            return new Extent(Allocate(pageCount), pageCount, _committed.Number, 0);
        }
    }

    /// <summary>Takes the lowest pages that hold an extent if they lie before a page.</summary>
    public bool TryAllocateBelow(long endPage, long pageCount, [NotNullWhen(true)] out Extent? extent)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            extent = Allocator.TryAllocateLowest(pageCount, endPage, out long page)
                ? new Extent(page, pageCount, _committed.Number, 0)
                : null;
            return extent is not null;
        }
    }

    /// <summary>Commits the newest commit's content once more, its catalog in the lowest places by now.</summary>
    /// <param name="catalogEndPage">Catalog pages beyond this one are written anew.</param>
    /// <returns>The number of the new commit.</returns>
    public ulong CommitUnchanged(long catalogEndPage)
    {
        using (WriterLock.EnterScope())
        {
            CommitRelocations([], catalogEndPage);
            return _committed.Number;
        }
    }

    /// <summary>
    /// Commits the newest commit's content in other places; pending changes stay pending. What belongs to regions that changed
    /// meanwhile is given back. After an exception all is given back.
    /// </summary>
    /// <returns>What was taken.</returns>
    public List<Relocation> CommitRelocations(IReadOnlyList<Relocation> relocations, long catalogEndPage)
    {
        using (WriterLock.EnterScope())
        {
            try
            {
                EnsureWritable();
                ILookup<bool, Relocation> parts = relocations.ToLookup(relocation => IsAtRest(relocation.Region));
                List<Relocation> taken = [.. parts[true]];
                List<(long Id, RegionState? Region)> changes = [];
                foreach (IGrouping<long, Relocation> group in taken.GroupBy(r => r.Region.Header.Id))
                    changes.Add((group.Key, Relocation.Apply(group.First().Region, group)));
                IEnumerable<Chunk> written = taken.SelectMany(relocation => relocation.Replacement);
                foreach (Segment segment in written.SelectMany(chunk => chunk.Segments))
                    segment.Extent.HighWaterBits = Math.Max(segment.Extent.HighWaterBits, segment.LengthBits);
                Commit(
                    new CommitDraft(
                        _committed.Catalog.WithAll(changes),
                        [.. changes.Select(change => change.Id)],
                        CommitStep.Repeat(_committed, NextNumber, _retainedLimit),
                        PendingFate.Keep,
                        catalogEndPage
                    )
                );
                relocations = [.. parts[false]];
                return taken;
            }
            finally
            {
                foreach (Relocation relocation in relocations)
                    Abandon(relocation.Allocated);
            }
        }
    }

    /// <summary>Cuts the free end of the file off, where the system allows it.</summary>
    /// <remarks>Nobody looks behind the new end: what commits see, pinned ones included, is not free.</remarks>
    public void CutFreeEnd()
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            // Where a lease was forgotten a span of it may still be in use; reading it behind the end would end the process.
            if (!_file.CanShrink || _keepsMapping)
                return;
            if (Allocator.TailStart * Geometry.PageSize >= _fileLength)
                return;
            // What opening reads of either slot must lie inside the file, the lists of what is dead included.
            long named = long.MaxValue;
            for (int i = 0; i < CommitsToForget && named > Allocator.TailStart; i++)
            {
                long before = NamedEndPage();
                CommitUnchanged(long.MaxValue);
                named = Math.Max(before, NamedEndPage());
            }
            long end = Math.Max(named, Allocator.TailStart);
            if (end * Geometry.PageSize >= _fileLength)
                return;
            _file.SetLength(end * Geometry.PageSize);
            Volatile.Write(ref _fileLength, end * Geometry.PageSize);
            Allocator.CutEnd(end);
        }
    }

    /// <summary>Punches a hole wherever nothing lies: in free places, and behind what extents were ever filled to.</summary>
    public void PunchHoles(CancellationToken cancellation)
    {
        for (long page = 0; TryPunchNext(ref page); )
            cancellation.ThrowIfCancellationRequested();
        foreach (long id in Working.Regions.Keys)
        {
            cancellation.ThrowIfCancellationRequested();
            using (WriterLock.EnterScope())
            {
                EnsureWritable();
                if (!_changing.Contains(id) && _working.Regions.TryGetValue(id, out RegionState? region))
                    PunchReserves(region);
            }
        }
    }

    private bool TryPunchNext(ref long page)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            if (!Allocator.TryFindHole(page, out long start, out long length))
                return false;
            _file.TryPunchHole(start * Geometry.PageSize, length * Geometry.PageSize);
            page = start + length;
            return true;
        }
    }

    private void PunchReserves(RegionState region)
    {
        foreach (Segment segment in region.Chunks.SelectMany(chunk => chunk.Segments))
        {
            Extent extent = segment.Extent;
            long filled = Geometry.PagesFor((extent.HighWaterBits + 7) / 8);
            if (filled < extent.PageCount)
                _file.TryPunchHole(
                    extent.Offset + filled * Geometry.PageSize,
                    (extent.PageCount - filled) * Geometry.PageSize
                );
        }
    }

    // Committed as it is, and nobody about to change it.
    private bool IsAtRest(RegionState region)
    {
        long id = region.Header.Id;
        return !_changing.Contains(id)
            && ReferenceEquals(_committed.Catalog.Regions.GetValueOrDefault(id), region)
            && ReferenceEquals(_working.Regions.GetValueOrDefault(id), region);
    }

    // The newest catalog's list of dead extents goes up to here, those included that are free by now.
    private long NamedEndPage() =>
        _dead.All.Concat(_released).Select(dead => dead.FirstPage + dead.PageCount).DefaultIfEmpty(0).Max();
}
