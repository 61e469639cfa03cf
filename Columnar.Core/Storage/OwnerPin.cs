namespace Columnar.Storage;

/// <summary>The pending state, held for one call of the owner. What enters the lease may go on beyond it.</summary>
internal readonly struct OwnerPin : IDisposable
{
    /// <param name="store">The open file.</param>
    /// <param name="changes">Whether the call is going to write.</param>
    public OwnerPin(Store store, bool changes = false)
    {
        CommitState commit = store.PinWorking(out CatalogState working);
        Working = working;
        Lease = new ViewLease(store, commit, changes || !ReferenceEquals(working.Regions, commit.Catalog.Regions));
        try
        {
            Lease.Enter();
        }
        finally
        {
            store.Unpin(commit);
        }
    }

    public ViewLease Lease { get; }

    public CatalogState Working { get; }

    public void Dispose() => Lease.Exit();
}
