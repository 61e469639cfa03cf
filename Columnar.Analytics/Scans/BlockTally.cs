namespace Columnar.Scans;

/// <summary>Counts the blocks of which rows are read, in the order of rows.</summary>
internal struct BlockTally
{
    private long _next;

    /// <summary>The blocks so far.</summary>
    public long Count { get; private set; }

    /// <summary>Notes that rows are read, one at least.</summary>
    public void Add(long row, long endRow)
    {
        long first = Math.Max(_next, row / Packets.BlockRows);
        _next = Math.Max(first, (endRow - 1) / Packets.BlockRows + 1);
        Count += _next - first;
    }

    /// <summary>Takes in what another one counted of other blocks.</summary>
    public void Merge(BlockTally other) => Count += other.Count;
}
