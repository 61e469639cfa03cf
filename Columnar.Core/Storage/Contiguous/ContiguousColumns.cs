using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// The columns of a file that are mapped side by side, each once, however often it is asked for and in how many commits it lies unchanged. What
/// a commit asked for stays until nobody leans on it any more.
/// </summary>
internal sealed class ContiguousColumns(SlabMap map)
{
    private readonly OrderedLock _gate = new(LockRank.Map);
    private readonly Dictionary<object, ContiguousColumn> _byContents = new(ReferenceEqualityComparer.Instance);

    /// <summary>The column of some contents.</summary>
    /// <param name="commit">A commit that holds the chunks; it is pinned.</param>
    /// <param name="contents">Stands for the column's rows (<see cref="RegionState.Contents"/>).</param>
    /// <param name="chunks">The chunks, as for <see cref="ContiguousColumn.TryCreate"/>.</param>
    /// <param name="dataBits">Bits per value.</param>
    /// <returns>Null where that cannot be.</returns>
    public ContiguousColumn? TryGet(
        CommitState commit,
        object contents,
        ReadOnlySpan<ChunkBuffers> chunks,
        int dataBits
    )
    {
        using (_gate.EnterScope())
        {
            // A column does not move within a commit. Two commits that hold it in two places keep one each, whoever asks in whatever order.
            Dictionary<object, ContiguousColumn> own = commit.Contiguous ??= new(ReferenceEqualityComparer.Instance);
            if (own.TryGetValue(contents, out ContiguousColumn? column))
                return column.Shows(chunks, dataBits) ? column : null;
            // The same rows may have been moved: what is mapped of another commit is only good where they were.
            if (!_byContents.TryGetValue(contents, out column) || !column.Shows(chunks, dataBits))
            {
                column = ContiguousColumn.TryCreate(map, chunks, dataBits);
                if (column is null)
                    return null;
                _byContents[contents] = column;
            }
            own.Add(contents, column);
            column.Users++;
            return column;
        }
    }

    /// <summary>Lets go of what a commit asked for. Nobody leans on it any more, so nobody asks.</summary>
    public void Release(CommitState commit)
    {
        if (commit.Contiguous is not { } columns || commit.KeepsContiguous)
            return;
        using (_gate.EnterScope())
        {
            foreach ((object contents, ContiguousColumn column) in columns)
            {
                if (--column.Users > 0)
                    continue;
                if (_byContents.TryGetValue(contents, out ContiguousColumn? newest) && newest == column)
                    _byContents.Remove(contents);
                column.Unmap();
            }
            commit.Contiguous = null;
        }
    }
}
