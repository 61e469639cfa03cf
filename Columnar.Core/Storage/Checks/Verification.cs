namespace Columnar.Storage;

/// <summary>
/// Compares everything with its checksums and with what it must be: header, slots, the catalog of a commit as it lies in the file, its
/// data, and those of the commits kept behind it.
/// </summary>
/// <remarks>It reads through calls, not through the map: an unreadable sector is then a report, not the end of the process.</remarks>
internal sealed class Verification(Store store, CommitState commit) : IDisposable
{
    private readonly List<Damage> _damages = [];
    private readonly List<(CommitState Commit, string Suffix)> _commits = [(commit, "")];

    public VerificationReport Run(IProgress<double>? progress, CancellationToken cancellation)
    {
        store.EnsureInPlace(commit);
        store.CheckHeaderAndSlots(_damages);
        LoadedCatalog? newest = store.CheckCatalog(commit, _damages);
        foreach (RetainedCommit kept in commit.Head.Retained)
        {
            cancellation.ThrowIfCancellationRequested();
            PinKept(kept, newest);
        }
        ByteProgress bytes = new(
            progress,
            ByteProgress.BytesOf(_commits.SelectMany(c => c.Commit.Catalog.Regions.Values))
        );
        using RegionCheck check = new(
            store.File,
            bytes,
            _damages,
            cancellation,
            new StatisticsCheck(store.File, store.SummaryOf)
        );
        CodeCheck codes = new(store.File, _damages, cancellation);
        foreach ((CommitState checkedCommit, string suffix) in _commits)
        {
            CatalogState catalog = checkedCommit.Catalog;
            foreach (RegionState region in catalog.Regions.Values.OrderBy(region => region.Header.Id))
                check.Check(region, catalog.FullName(region) + suffix);
            CheckCodes(catalog, suffix, check, codes);
        }
        return new VerificationReport(commit.Number, bytes.DoneBytes, _damages);
    }

    public void Dispose()
    {
        foreach ((CommitState kept, _) in _commits.Skip(1))
            store.Unpin(kept);
    }

    private static void CheckCodes(CatalogState catalog, string suffix, RegionCheck check, CodeCheck codes)
    {
        foreach (RegionState region in catalog.Regions.Values.Where(region => region.Header.Kind == RegionKind.Codes))
        {
            long texts = catalog.Find(region.Header.Id, Companions.Dictionary)?.RowCount ?? 0;
            foreach (Chunk chunk in region.Chunks.Where(check.IsSound))
                codes.Check(region.Header, chunk, texts, catalog.FullName(region) + suffix);
        }
    }

    private void PinKept(RetainedCommit kept, LoadedCatalog? newest)
    {
        string suffix = $" (stamp {kept.Stamp})";
        int before = _damages.Count;
        try
        {
            CommitState pinned = store.PinStamped(kept.Stamp);
            if (pinned.Number != kept.Number)
            {
                // A rollback let go of it, and a commit after that has its stamp.
                store.Unpin(pinned);
                return;
            }
            _commits.Add((pinned, suffix));
            store.CheckCatalogPages(kept.Slot, suffix, _damages);
            if (newest is not null)
                CheckPlaces(pinned, newest, suffix);
        }
        catch (ArgumentOutOfRangeException)
        {
            // A commit in between let go of it.
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            store.CheckCatalogPages(kept.Slot, suffix, _damages);
            if (_damages.Count == before)
                _damages.Add(RegionCheck.DamageOf(e, "catalog" + suffix));
        }
    }

    // The pages of a kept commit are each its own, and none that the newest commit counts as free or has put to another use. Of an
    // extent's reserve, which nobody reads, a compaction may have taken back what it did not need.
    private void CheckPlaces(CommitState kept, LoadedCatalog newest, string suffix)
    {
        PageRange[] needed =
        [
            .. kept.Pages.All(),
            .. SegmentsOf(kept).Select(s => new PageRange(s.Extent.FirstPage, s.NeededPages, s.Extent.Born)),
        ];
        List<PageRange> others =
        [
            .. newest.Free,
            .. newest
                .Dead.Where(dead => kept.Number < dead.Born || kept.Number >= dead.Died)
                .Select(dead => new PageRange(dead.FirstPage, dead.PageCount, dead.Born)),
            .. newest
                .Commit.Pages.All()
                .Concat(SegmentsOf(newest.Commit).Select(segment => PageRange.Of(segment.Extent)))
                .Where(live => live.Born > kept.Number),
        ];
        try
        {
            PageRanges.Gaps(needed, Geometry.FirstExtentPage, Geometry.MaxFilePages);
        }
        catch (CorruptDataException e)
        {
            _damages.Add(RegionCheck.DamageOf(e, "catalog" + suffix));
            return;
        }
        List<PageRange> sound = PageRanges.Subtract([.. needed], others);
        foreach (PageRange lost in PageRanges.Subtract([.. needed], sound))
            _damages.Add(
                new Damage(
                    "catalog" + suffix,
                    lost.Start * Geometry.PageSize,
                    "pages that are kept for this commit",
                    $"{lost.Length} that are not"
                )
            );
    }

    private static IEnumerable<Segment> SegmentsOf(CommitState of) =>
        of.Catalog.Regions.Values.SelectMany(region => region.Chunks).SelectMany(chunk => chunk.Segments);
}
