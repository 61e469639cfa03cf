namespace Columnar.Storage;

/// <summary>A region at one moment: its header and its chunks in row order, without gaps. Immutable.</summary>
internal sealed record RegionState(RegionHeader Header, Chunk[] Chunks)
{
    // Shared by the states that differ only in where their bytes lie.
    private readonly object _content = new();

    // `with` makes a state of other content.
    private RegionState(RegionState original)
    {
        Header = original.Header;
        Chunks = original.Chunks;
        _content = new object();
    }

    private RegionState(RegionState original, Chunk[] chunks)
        : this(original.Header, chunks) => _content = original._content;

    /// <summary>Stands for what the region holds, wherever it lies: the same object only for the same header and rows.</summary>
    public object Contents => _content;

    public long RowCount => Chunks.Length == 0 ? 0 : Chunks[^1].EndRow;

    /// <summary>The same content in other places.</summary>
    public RegionState MovedTo(Chunk[] chunks) => new(this, chunks);

    /// <summary>Whether another state is this one, or this one in other places.</summary>
    public bool HasContentOf(RegionState other) => ReferenceEquals(_content, other._content);

    /// <summary>The chunks that one state has and the other has not, in row order; a change leaves most of them as they are.</summary>
    public static (Chunk[] Removed, Chunk[] Added) Difference(RegionState? from, RegionState? to)
    {
        ReadOnlySpan<Chunk> removed = from?.Chunks;
        ReadOnlySpan<Chunk> added = to?.Chunks;
        int same = 0;
        while (same < removed.Length && same < added.Length && ReferenceEquals(removed[same], added[same]))
            same++;
        removed = removed[same..];
        added = added[same..];
        while (removed.Length > 0 && added.Length > 0 && ReferenceEquals(removed[^1], added[^1]))
        {
            removed = removed[..^1];
            added = added[..^1];
        }
        // Several places changed: what lies between them may still be the same.
        HashSet<Chunk> common = new(removed.Length, ReferenceEqualityComparer.Instance);
        foreach (Chunk chunk in removed)
            common.Add(chunk);
        common.IntersectWith(added.ToArray());
        return (Without(removed, common), Without(added, common));
    }

    private static Chunk[] Without(ReadOnlySpan<Chunk> chunks, HashSet<Chunk> common)
    {
        List<Chunk> rest = new(chunks.Length);
        foreach (Chunk chunk in chunks)
        {
            if (!common.Contains(chunk))
                rest.Add(chunk);
        }
        return [.. rest];
    }

    /// <summary>The chunk that holds a row, which must exist.</summary>
    public int FindChunk(long row)
    {
        int low = 0;
        int high = Chunks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (Chunks[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
