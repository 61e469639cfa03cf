namespace Columnar.Storage;

/// <summary>Going back to a kept commit: its regions become those of a new commit, with no data moved.</summary>
internal sealed partial class Store
{
    /// <summary>Drops all pending changes and all commits after the one of a stamp.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No commit of that stamp is kept; nothing has changed.</exception>
    public CommitInfo RollBackTo(long stamp)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CommitHead head = _committed.Head;
            return head.IsStamped && head.Stamp == stamp
                ? StayAtNewest()
                : RollBack(head.FindRetained(stamp) ?? throw head.NotKept(stamp));
        }
    }

    /// <summary>Drops all pending changes and all commits of a stamp and above, and those after them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No commit of a lower stamp is kept; nothing has changed.</exception>
    public CommitInfo RollBackBefore(long stamp)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CommitHead head = _committed.Head;
            return head.IsStamped && head.Stamp < stamp
                ? StayAtNewest()
                : RollBack(head.FindRetainedBefore(stamp) ?? throw head.NotKept(stamp, $"below stamp {stamp}"));
        }
    }

    private CommitInfo StayAtNewest()
    {
        Discard();
        return new CommitInfo(_committed.Number, _committed.Stamp!.Value);
    }

    private CommitInfo RollBack(RetainedCommit kept)
    {
        // The newest stays the newest: whoever commits has the writer lock.
        CommitState target = TryPinRetained(kept, _committed)!;
        try
        {
            (long Id, RegionState? Region)[] changes = [.. Differences(_committed, target)];
            CatalogState state = _committed.Catalog.WithAll(changes);
            CommitStep step = CommitStep.Return(_committed, NextNumber, kept, _retainedLimit);
            long[] changed = [.. changes.Select(change => change.Id)];
            return new CommitInfo(Commit(new CommitDraft(state, changed, step, PendingFate.Drop)), kept.Stamp);
        }
        finally
        {
            Unpin(target);
        }
    }

    // The regions in which two commits differ, as the second has them.
    private static IEnumerable<(long Id, RegionState? Region)> Differences(CommitState from, CommitState to)
    {
        HashSet<long> candidates = [];
        CatalogLeaf?[] before = from.Pages.Leaves;
        CatalogLeaf?[] after = to.Pages.Leaves;
        for (int i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            CatalogLeaf? old = i < before.Length ? before[i] : null;
            CatalogLeaf? next = i < after.Length ? after[i] : null;
            // A place is never written twice while it is named, so the same place holds the same records.
            if (old?.Place == next?.Place && old?.Checksum == next?.Checksum)
                continue;
            foreach (CatalogRecord record in (old?.Records ?? []).Concat(next?.Records ?? []))
            {
                if (record is RegionHeader header)
                    candidates.Add(header.Id);
                else if (record is Chunk chunk)
                    candidates.Add(chunk.RegionId);
            }
        }
        foreach (long id in candidates)
        {
            RegionState? old = from.Catalog.Regions.GetValueOrDefault(id);
            RegionState? next = to.Catalog.Regions.GetValueOrDefault(id);
            if (old is not null && next is not null)
                next = Adopt(old, next);
            else if (next is not null)
                next = next with { Chunks = [.. next.Chunks.Select(chunk => Sealed(chunk, []))] };
            if (!ReferenceEquals(old, next))
                yield return (id, next);
        }
    }

    // The older state of a region, with what the present one has in common with it.
    private static RegionState Adopt(RegionState present, RegionState older)
    {
        Dictionary<PageRange, Extent> extents = [];
        foreach (Segment segment in present.Chunks.SelectMany(chunk => chunk.Segments))
            extents.TryAdd(PageRange.Of(segment.Extent), segment.Extent);
        Dictionary<long, Chunk> presentChunks = present.Chunks.ToDictionary(chunk => chunk.FirstRow);
        Chunk[] chunks = new Chunk[older.Chunks.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            Chunk chunk = older.Chunks[i];
            chunks[i] =
                presentChunks.TryGetValue(chunk.FirstRow, out Chunk? same) && same.HasSameRows(chunk)
                    ? same
                    : Sealed(chunk, extents);
        }
        RegionHeader header = present.Header.HasSameContent(older.Header) ? present.Header : older.Header;
        return ReferenceEquals(header, present.Header) && chunks.AsSpan().SequenceEqual(present.Chunks)
            ? present
            : new RegionState(header, chunks);
    }

    // A chunk that is in use again. Commits in between may have appended behind it, and readers may still look at that: only an
    // extent that was in use all the time knows how far. The others take no more rows.
    private static Chunk Sealed(Chunk chunk, Dictionary<PageRange, Extent> known) =>
        chunk.With([
            .. chunk.Segments.Select(segment =>
                segment with
                {
                    Extent =
                        known.GetValueOrDefault(PageRange.Of(segment.Extent))
                        ?? new Extent(
                            segment.Extent.FirstPage,
                            segment.Extent.PageCount,
                            segment.Extent.Born,
                            segment.Extent.ByteLength * 8
                        ),
                }
            ),
        ]);
}
