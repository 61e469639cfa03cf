namespace Columnar.Storage;

/// <summary>
/// The dead extents of the newest catalog, each filed under one pinned commit that sees it, its witness. Only when a witness is let
/// go are its extents looked at again, so that the cost of a release follows what changed, not how many commits are kept. Guarded
/// by the writer lock.
/// </summary>
internal sealed class DeadExtents
{
    // Not looked at yet. No commit has this number, so it is never pinned.
    private const ulong NoWitness = 0;

    private readonly Dictionary<ulong, List<DeadExtent>> _byWitness = [];

    // Witnesses that are not kept commits: whether they are still pinned must be asked. Kept ones are told when they are let go.
    private readonly HashSet<ulong> _watched = [];

    public DeadExtents(IEnumerable<DeadExtent> extents) => Add(extents);

    public int Count { get; private set; }

    public IEnumerable<DeadExtent> All => _byWitness.Values.SelectMany(extents => extents);

    public void Add(IEnumerable<DeadExtent> extents)
    {
        foreach (DeadExtent extent in extents)
            File(extent, NoWitness);
        _watched.Add(NoWitness);
    }

    /// <summary>Removes extents that are in use again.</summary>
    public void Remove(HashSet<DeadExtent> extents)
    {
        if (extents.Count == 0)
            return;
        foreach (List<DeadExtent> filed in _byWitness.Values)
            Count -= filed.RemoveAll(extents.Contains);
    }

    /// <summary>Takes out the extents that no pinned commit c sees: none with born &lt;= c &lt; died.</summary>
    /// <param name="pinned">The commits that are pinned now.</param>
    /// <param name="letGo">Commits that are kept no longer since the last call.</param>
    public List<DeadExtent> TakeInvisible(PinnedCommits pinned, IEnumerable<ulong> letGo)
    {
        List<DeadExtent> invisible = [];
        foreach (ulong witness in _watched.Concat(letGo).ToArray())
        {
            if (pinned.Contains(witness))
            {
                _watched.Add(witness);
                continue;
            }
            _watched.Remove(witness);
            if (!_byWitness.Remove(witness, out List<DeadExtent>? extents))
                continue;
            foreach (DeadExtent extent in extents)
            {
                Count--;
                ulong next = pinned.FindWitness(extent.Born, extent.Died);
                if (next == NoWitness)
                {
                    invisible.Add(extent);
                    continue;
                }
                File(extent, next);
                if (!pinned.IsKept(next))
                    _watched.Add(next);
            }
        }
        return invisible;
    }

    private void File(DeadExtent extent, ulong witness)
    {
        if (!_byWitness.TryGetValue(witness, out List<DeadExtent>? extents))
            _byWitness.Add(witness, extents = []);
        extents.Add(extent);
        Count++;
    }
}
