namespace Columnar.Storage;

/// <summary>The pending state, held for one call of the owner. What enters the lease may go on beyond it.</summary>
internal readonly struct OwnerPin : IDisposable
{
    /// <param name="store">The open file.</param>
    /// <param name="changes">Whether the call is going to write.</param>
    public OwnerPin(Store store, bool changes = false)
    {
        while (true)
        {
            CommitState commit = store.PinWorking(out CatalogState working);
            store.EnsureReadable(commit);
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
            // What only a replaced state names is given free unless someone had entered before (Store.Publish).
            if (ReferenceEquals(store.Working, working))
                return;
            Lease.Exit();
        }
    }

    public ViewLease Lease { get; }

    public CatalogState Working { get; }

    public void Dispose() => Lease.Exit();
}
