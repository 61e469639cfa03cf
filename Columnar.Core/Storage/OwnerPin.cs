namespace Columnar.Storage;

/// <summary>The pending state, held for one call of the owner. What enters the lease may go on beyond it.</summary>
internal readonly struct OwnerPin : IDisposable
{
    private readonly Store _store;

    public OwnerPin(Store store)
    {
        _store = store;
        Lease = new ViewLease(store, store.PinWorking(out CatalogState working));
        Working = working;
    }

    public ViewLease Lease { get; }

    public CatalogState Working { get; }

    public void Dispose() => _store.Unpin(Lease.Commit);
}
