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
        store.CheckCatalog(commit, _damages);
        foreach (RetainedCommit kept in commit.Head.Retained)
        {
            cancellation.ThrowIfCancellationRequested();
            PinKept(kept);
        }
        ByteProgress bytes = new(
            progress,
            ByteProgress.BytesOf(_commits.SelectMany(c => c.Commit.Catalog.Regions.Values))
        );
        using RegionCheck check = new(store.File, bytes, _damages, cancellation);
        foreach ((CommitState checkedCommit, string suffix) in _commits)
        {
            CatalogState catalog = checkedCommit.Catalog;
            foreach (RegionState region in catalog.Regions.Values.OrderBy(region => region.Header.Id))
                check.Check(region, catalog.FullName(region) + suffix);
        }
        return new VerificationReport(commit.Number, bytes.DoneBytes, _damages);
    }

    public void Dispose()
    {
        foreach ((CommitState kept, _) in _commits.Skip(1))
            store.Unpin(kept);
    }

    private void PinKept(RetainedCommit kept)
    {
        string suffix = $" (stamp {kept.Stamp})";
        int before = _damages.Count;
        try
        {
            CommitState pinned = store.PinStamped(kept.Stamp);
            _commits.Add((pinned, suffix));
            store.CheckCatalogPages(kept.Slot, suffix, _damages);
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
}
