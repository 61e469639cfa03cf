using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The columns of one commit that are mapped side by side, each once however often it is asked for.</summary>
internal sealed class ContiguousColumns
{
    private readonly OrderedLock _gate = new(LockRank.Map);
    private readonly Dictionary<object, ContiguousColumn> _byContents = new(ReferenceEqualityComparer.Instance);

    /// <summary>The column of some contents. The commit is pinned.</summary>
    /// <param name="contents">Stands for the column's rows (<see cref="RegionState.Contents"/>).</param>
    /// <param name="map">The file.</param>
    /// <param name="chunks">The chunks, as for <see cref="ContiguousColumn.TryCreate"/>.</param>
    /// <param name="dataBits">Bits per value.</param>
    /// <returns>Null where that cannot be.</returns>
    public ContiguousColumn? TryGet(object contents, SlabMap map, ReadOnlySpan<ChunkBuffers> chunks, int dataBits)
    {
        using (_gate.EnterScope())
        {
            if (_byContents.TryGetValue(contents, out ContiguousColumn? known))
                return known;
            if (ContiguousColumn.TryCreate(map, chunks, dataBits) is not { } made)
                return null;
            _byContents.Add(contents, made);
            return made;
        }
    }

    /// <summary>Unmaps all of them. Nobody leans on the commit any more, so nobody asks.</summary>
    public void Release()
    {
        foreach (ContiguousColumn column in _byContents.Values)
            column.Unmap();
        _byContents.Clear();
    }
}
