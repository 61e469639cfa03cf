namespace Columnar.Storage;

/// <summary>Pending changes of what there is and what it is called.</summary>
internal sealed partial class Store
{
    /// <summary>Gives regions other headers, under which names may change hands, and removes others, all in one step.</summary>
    /// <param name="makeHeaders">Gives the next headers of regions that are there, from the pending state; their names are free once all is done.</param>
    /// <param name="removed">The numbers of the regions to remove, with all that belongs to them.</param>
    /// <exception cref="InvalidOperationException">A region is not there any more.</exception>
    public void Reshape(Func<CatalogState, IReadOnlyList<RegionHeader>> makeHeaders, IReadOnlyList<long> removed)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CatalogState working = _working;
            IReadOnlyList<RegionHeader> headers = makeHeaders(working);
            RegionState[] leaving = [.. removed.SelectMany(id => working.Family(Present(working, id)))];
            (long, RegionState?)[] changes =
            [
                .. headers.Select(header =>
                    (header.Id, (RegionState?)(Present(working, header.Id) with { Header = header }))
                ),
                .. leaving.Select(region => (region.Header.Id, (RegionState?)null)),
            ];
            working = working.WithAll(changes);
            foreach (RegionHeader header in headers)
                _dirty.Add(header.Id);
            foreach (RegionState region in leaving)
                NoteRemoval(region.Header.Id);
            Volatile.Write(ref _working, Settled(working));
            if (!IsPendingInUse())
                FreeReplaced([.. leaving.SelectMany(region => region.Chunks)], []);
        }
    }

    /// <summary>
    /// Puts a new region of the same name in the place of another and all that belongs to it, in one step. From the next commit on no
    /// older one shows the old region.
    /// </summary>
    /// <param name="old">The region as it is now.</param>
    /// <param name="makeHeaders">Make the headers of the new one and of its companions from their numbers, which follow one another.</param>
    /// <exception cref="InvalidOperationException">The region changed in between.</exception>
    public RegionState Replace(RegionState old, params ReadOnlySpan<Func<long, RegionHeader>> makeHeaders)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CatalogState working = _working;
            if (!ReferenceEquals(Present(working, old.Header.Id), old))
                throw ChangedMeanwhile(old);
            long first = working.NextRegionId;
            if (_committed.Catalog.Regions.ContainsKey(old.Header.Id) && old.Header.Id < _firstUnkeptId)
                working = working with { Hidden = working.Hidden.Add(old.Header.Id) };
            List<RegionState> leaving = working.Family(old);
            foreach (RegionState region in leaving)
            {
                working = working.Without(region);
                NoteRemoval(region.Header.Id);
            }
            foreach (Func<long, RegionHeader> makeHeader in makeHeaders)
            {
                long id = working.NextRegionId;
                working = working.With(new RegionState(makeHeader(id), [])) with { NextRegionId = id + 1 };
                _dirty.Add(id);
            }
            Volatile.Write(ref _working, working);
            if (!IsPendingInUse())
                FreeReplaced([.. leaving.SelectMany(region => region.Chunks)], []);
            return working.Regions[first];
        }
    }

    // What was never committed leaves no change behind.
    private void NoteRemoval(long id)
    {
        if (_committed.Catalog.Regions.ContainsKey(id))
            _dirty.Add(id);
        else
            _dirty.Remove(id);
    }

    // Where nothing is pending any more, the committed regions themselves: leases tell by them that they lean on no pending change.
    private CatalogState Settled(CatalogState working) =>
        _dirty.Count == 0 ? _committed.Catalog with { NextRegionId = working.NextRegionId } : working;

    public static RegionState Present(CatalogState catalog, long id) =>
        catalog.Regions.GetValueOrDefault(id)
        ?? throw new InvalidOperationException($"Region {id} was removed or discarded while it was being changed.");
}
