namespace Columnar.Storage;

/// <summary>A region at one moment: its header and its chunks in row order, without gaps. Immutable.</summary>
internal sealed record RegionState(RegionHeader Header, Chunk[] Chunks)
{
    public long RowCount => Chunks.Length == 0 ? 0 : Chunks[^1].EndRow;

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
