using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// The columns of a file that are mapped side by side, each once, however often it is asked for and in how many commits it lies unchanged. What
/// a commit asked for stays until nobody leans on it any more.
/// </summary>
internal sealed class ContiguousColumns(SlabMap map)
{
    // Address space that is kept free behind values, as a part of them and at least.
    private const int GrowthPart = 2;
    private const long MinGrowth = 1 << 20;

    private readonly OrderedLock _gate = new(LockRank.Map);
    private readonly Dictionary<object, ContiguousColumn> _byContents = new(ReferenceEqualityComparer.Instance);

    // The newest values that begin at an address of the map.
    private readonly Dictionary<nint, ContiguousBuffer> _growing = [];

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
                // Bits behind the last must be zero, which those that a later commit adds are not.
                column = ContiguousColumn.TryCreate(map, chunks, dataBits, dataBits < 8 ? null : GetValues);
                if (column is null)
                {
                    DropUnmapped(chunks[0].Data);
                    return null;
                }
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
                DropUnmapped(column.FirstAddress);
            }
            commit.Contiguous = null;
        }
    }

    // Values that are the file itself show those of any commit that has them there; what later commits have more is mapped behind them.
    private ContiguousBuffer? GetValues(BufferPiece[] pieces)
    {
        if (_growing.TryGetValue(pieces[0].Address, out ContiguousBuffer? known) && known.TryExtend(map, pieces))
        {
            known.Users++;
            return known;
        }
        long byteLength = Bitmap.ByteLength(pieces[^1].EndBit);
        ContiguousBuffer? made = ContiguousBuffer.TryCreate(map, pieces, byteLength / GrowthPart + MinGrowth);
        if (made is not null)
            _growing[pieces[0].Address] = made;
        return made;
    }

    private void DropUnmapped(nint firstAddress)
    {
        if (_growing.TryGetValue(firstAddress, out ContiguousBuffer? values) && values.Users == 0)
            _growing.Remove(firstAddress);
    }
}
