using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The statistics of a chunk in the making: goes on with those of the rows that are there.</summary>
internal sealed class StatisticsWriter
{
    private readonly IBlockSummary? _summary;
    private readonly byte[] _entries;
    private long _rows;

    /// <param name="summary">What is kept of a block; null where nothing is.</param>
    /// <param name="last">The chunk that grows; null for a new one.</param>
    /// <param name="count">How many rows will come.</param>
    /// <param name="name">The region's name, for errors.</param>
    /// <exception cref="CorruptDataException">The chunk has statistics of another length.</exception>
    public StatisticsWriter(IBlockSummary? summary, Chunk? last, long count, string name)
    {
        _summary = summary;
        _rows = last?.Rows ?? 0;
        int blocks = (int)((_rows + count + Geometry.BlockRows - 1) / Geometry.BlockRows);
        _entries = summary is null ? [] : new byte[blocks * summary.EntryLength];
        if (last is not null)
            Checked(summary, last, name).CopyTo(_entries, 0);
    }

    /// <summary>The statistics of a chunk, which are as many entries as it has blocks, or none.</summary>
    /// <exception cref="CorruptDataException">They are not.</exception>
    public static byte[] Checked(IBlockSummary? summary, Chunk chunk, string name)
    {
        int length = summary is null ? 0 : chunk.BlockCount * summary.EntryLength;
        if (chunk.Statistics.Length != 0 && chunk.Statistics.Length != length)
            Throw.Corrupt(
                $"block statistics of '{name}'",
                chunk.Segments[^1].Extent.Offset,
                $"{length} bytes for {chunk.BlockCount} blocks",
                $"{chunk.Statistics.Length}"
            );
        return chunk.Statistics;
    }

    /// <summary>The entries of some blocks of a chunk; none where it has none.</summary>
    /// <param name="summary">What is kept of a block.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="start">The first row of the blocks.</param>
    /// <param name="end">The row behind them, the chunk's end or a block's first.</param>
    /// <param name="name">The region's name, for errors.</param>
    public static byte[] Slice(IBlockSummary? summary, Chunk chunk, long start, long end, string name)
    {
        byte[] entries = Checked(summary, chunk, name);
        if (summary is null || entries.Length == 0)
            return [];
        int first = (int)(start / Geometry.BlockRows);
        int last = (int)((end + Geometry.BlockRows - 1) / Geometry.BlockRows);
        return entries[(first * summary.EntryLength)..(last * summary.EntryLength)];
    }

    /// <summary>Takes rows in, behind those before.</summary>
    public void Append(in ChunkBuffers rows, int start, int count)
    {
        if (_summary is null)
            return;
        while (count > 0)
        {
            int rowsBefore = (int)(_rows % Geometry.BlockRows);
            int taken = Math.Min(count, Geometry.BlockRows - rowsBefore);
            int block = (int)(_rows / Geometry.BlockRows);
            _summary.Extend(
                _entries.AsSpan(block * _summary.EntryLength, _summary.EntryLength),
                rowsBefore,
                rows,
                start,
                taken
            );
            _rows += taken;
            start += taken;
            count -= taken;
        }
    }

    /// <summary>The entries; all rows have come.</summary>
    public byte[] Finish() => _entries;
}
