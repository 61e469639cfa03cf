namespace Columnar.Storage;

/// <summary>A published commit and how many lean on it.</summary>
/// <remarks>A count of zero is never revived: who finds it zero must take the newest commit instead.</remarks>
internal sealed class CommitState(ulong number, long? stamp, CatalogState catalog)
{
    private int _pins = 1;

    public ulong Number => number;

    /// <summary>The newest stamp of the history up to this commit.</summary>
    public long? Stamp => stamp;

    public CatalogState Catalog => catalog;

    public bool IsPinned => Volatile.Read(ref _pins) > 0;

    /// <summary>Whether the store was closed while somebody leaned on the commit. Set under a pin, so the last one sees it.</summary>
    public bool IsHeldAtClose { get; set; }

    /// <summary>Whether no lock for reading was to be had then, and the right to write is kept instead. Set likewise.</summary>
    public bool KeepsWriterAtClose { get; set; }

    /// <summary>Leans on the commit; false where nobody does any more.</summary>
    public bool TryPin()
    {
        int pins = Volatile.Read(ref _pins);
        while (pins > 0)
        {
            int seen = Interlocked.CompareExchange(ref _pins, pins + 1, pins);
            if (seen == pins)
                return true;
            pins = seen;
        }
        return false;
    }

    /// <summary>Gives one pin back.</summary>
    /// <returns>True for the last one.</returns>
    public bool Unpin() => Interlocked.Decrement(ref _pins) == 0;
}
