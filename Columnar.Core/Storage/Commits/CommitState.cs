namespace Columnar.Storage;

/// <summary>A commit of the file and how many lean on it.</summary>
/// <remarks>A count of zero is never revived: who finds it zero must take the newest commit instead, or read it again.</remarks>
internal sealed class CommitState(CommitHead head, CatalogState catalog, CatalogPages pages)
{
    private int _pins = 1;
    private long _endPage;

    public CommitHead Head => head;

    public ulong Number => head.Number;

    /// <summary>The newest stamp of the history up to this commit.</summary>
    public long? Stamp => head.Stamp;

    public CatalogState Catalog => catalog;

    public CatalogPages Pages => pages;

    public bool IsPinned => Volatile.Read(ref _pins) > 0;

    /// <summary>
    /// Whether the file holds a lock for it and is kept open for it, until somebody drops the last pin. Set under a pin, so that
    /// the last one sees it.
    /// </summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether no lock for reading was to be had then, and the right to write is kept instead. Set likewise.</summary>
    public bool KeepsWriter { get; set; }

    /// <summary>Behind the last page it needs; null until somebody asked. Two may find it at once: it is the same.</summary>
    public long? EndPage
    {
        get => Volatile.Read(ref _endPage) is var page and > 0 ? page : null;
        set => Volatile.Write(ref _endPage, value ?? 0);
    }

    /// <summary>
    /// The columns that were asked for side by side, by what stands for their rows; null for none. Written under a pin, in the gate of
    /// <see cref="ContiguousColumns"/>, so that who drops the last pin sees it.
    /// </summary>
    public Dictionary<object, ContiguousColumn>? Contiguous { get; set; }

    /// <summary>Whether what is mapped side by side stays for good, because a lease was forgotten whose spans may be in use. Set under a pin.</summary>
    public bool KeepsContiguous { get; set; }

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
