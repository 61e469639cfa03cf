using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>The blocks of a region, in one state of it, that are known to be sound.</summary>
internal sealed class VerifiedBlocks
{
    private readonly HashSet<long> _firstRows = [];
    private RegionState? _region;

    /// <summary>Whether the block of a row is among them.</summary>
    public bool IsKnown(RegionState region, long row)
    {
        if (!ReferenceEquals(_region, region))
            return false;
        Chunk chunk = region.Chunks[region.FindChunk(row)];
        long first = row - (row - chunk.FirstRow) % Geometry.BlockRows;
        return _firstRows.Contains(first);
    }

    /// <summary>Adds a block by its first row.</summary>
    public void Add(RegionState region, long firstRow)
    {
        if (!ReferenceEquals(_region, region))
            _firstRows.Clear();
        _region = region;
        _firstRows.Add(firstRow);
    }
}
