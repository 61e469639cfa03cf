using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>
/// What is to be written anew so that the end of the file becomes free: chunks in too long extents, chunks near the end, runs of short
/// chunks, begun blocks of compressed vectors.
/// </summary>
internal sealed class CompactionPlan
{
    private readonly Func<Extent, bool> _isMovable;
    private readonly HashSet<long> _plainTails;
    private readonly List<ChunkRun> _candidates = [];
    private long _sparedPages;

    /// <param name="regions">The regions that may be moved.</param>
    /// <param name="isMovable">Whether an extent is given free when the newest commit no longer needs it.</param>
    /// <param name="plainTails">The regions whose begun blocks are not to be encoded.</param>
    /// <param name="takenPages">The pages of the file that are not free, all together.</param>
    /// <param name="packs">Whether everything moves down as far as it can, not only what lies near the end.</param>
    public CompactionPlan(
        IEnumerable<RegionState> regions,
        Func<Extent, bool> isMovable,
        HashSet<long> plainTails,
        long takenPages,
        bool packs = false
    )
    {
        _isMovable = isMovable;
        _plainTails = plainTails;
        foreach (RegionState region in regions)
            AddRuns(region);
        EndPage = takenPages - _sparedPages;
        LimitPage = packs ? 0 : EndPage;
        Runs =
        [
            .. _candidates
                .Where(run => run.IsRewritten || run.SparedPages > 0 || run.EndPage > LimitPage)
                .OrderByDescending(run => run.EndPage),
        ];
    }

    /// <summary>Where the file would end if everything lay side by side.</summary>
    public long EndPage { get; }

    /// <summary>What reaches beyond this page is moved where there is room below.</summary>
    public long LimitPage { get; }

    /// <summary>What to write anew, what lies nearest to the end first.</summary>
    public IReadOnlyList<ChunkRun> Runs { get; }

    /// <summary>Bytes that will be written at most.</summary>
    public long ByteLength =>
        Runs.Where(run => run.IsRewritten || run.EndPage > LimitPage).Sum(run => run.UsedPages) * Geometry.PageSize;

    private void AddRuns(RegionState region)
    {
        int tail = FindTail(region);
        for (int first = 0; first < region.Chunks.Length; )
        {
            int count = 1;
            if (first == tail)
            {
                count = region.Chunks.Length - first;
                _candidates.Add(ChunkRun.Of(region, first, count) with { IsTail = true });
            }
            else if (IsMovable(region.Chunks[first]))
            {
                count = CountJoinable(region, first);
                ChunkRun run = ChunkRun.Of(region, first, count);
                _candidates.Add(run);
                _sparedPages += run.SparedPages;
            }
            first += count;
        }
    }

    // The first chunk of the begun block of a compressed vector that has packets to be encoded; -1 where there is none.
    private int FindTail(RegionState region)
    {
        if (region.Header.Fields.Codec == CodecId.None || _plainTails.Contains(region.Header.Id))
            return -1;
        long begun = region.RowCount % Geometry.BlockRows;
        long encoded = 0;
        long plainBytes = 0;
        int first = region.Chunks.Length;
        while (first > 0 && region.Chunks[first - 1].FirstRow >= region.RowCount - begun)
        {
            Chunk chunk = region.Chunks[--first];
            if (!IsMovable(chunk))
                return -1;
            if (chunk.Codec != CodecId.None)
                encoded += chunk.Rows;
            else
                plainBytes += chunk.Segments[^1].UsedBytes;
        }
        return begun - encoded >= IBlockCodec.PacketRows && plainBytes <= BlockEncoder.MaxPlainLength ? first : -1;
    }

    // Chunks are short where all their buffers would still grow by being copied. They come from overwrites and from cuts.
    private int CountJoinable(RegionState region, int first)
    {
        Chunk begin = region.Chunks[first];
        Span<long> bits = stackalloc long[begin.Segments.Length];
        long rows = 0;
        int count = 0;
        while (first + count < region.Chunks.Length && IsShort(region.Chunks[first + count]))
        {
            Chunk chunk = region.Chunks[first + count];
            if (!region.Header.MayShareChunk(begin, chunk))
                break;
            rows += chunk.Rows;
            bool fits = rows <= int.MaxValue;
            for (int i = 0; i < bits.Length; i++)
                fits &= (bits[i] += chunk.Segments[i].LengthBits) <= Geometry.MaxSegmentBytes * 8;
            if (!fits)
                break;
            count++;
        }
        return Math.Max(count, 1);
    }

    private bool IsShort(Chunk chunk) =>
        IsMovable(chunk) && Array.TrueForAll(chunk.Segments, segment => segment.UsedBytes < Geometry.CopyGrowthLimit);

    private bool IsMovable(Chunk chunk) => Array.TrueForAll(chunk.Segments, segment => _isMovable(segment.Extent));
}

/// <summary>Chunks of a region that follow one another.</summary>
/// <param name="Region">The region.</param>
/// <param name="FirstChunk">The first of them.</param>
/// <param name="ChunkCount">How many.</param>
/// <param name="EndPage">Where the last of their segments in the file ends.</param>
/// <param name="UsedPages">The pages they fill.</param>
/// <param name="SparedPages">The pages their extents have beyond those.</param>
internal sealed record ChunkRun(
    RegionState Region,
    int FirstChunk,
    int ChunkCount,
    long EndPage,
    long UsedPages,
    long SparedPages
)
{
    /// <summary>Whether they are the begun block of a compressed vector, whose whole packets are to be encoded.</summary>
    public bool IsTail { get; init; }

    /// <summary>Whether their rows come to stand in other chunks.</summary>
    public bool IsRewritten => IsTail || ChunkCount > 1;

    public ReadOnlySpan<Chunk> Chunks => Region.Chunks.AsSpan(FirstChunk, ChunkCount);

    public static ChunkRun Of(RegionState region, int firstChunk, int chunkCount)
    {
        long endPage = 0;
        long usedPages = 0;
        long takenPages = 0;
        foreach (Chunk chunk in region.Chunks.AsSpan(firstChunk, chunkCount))
        {
            foreach (Segment segment in chunk.Segments)
            {
                endPage = Math.Max(endPage, segment.Extent.FirstPage + segment.NeededPages);
                usedPages += segment.NeededPages;
                takenPages += segment.Extent.PageCount;
            }
        }
        return new ChunkRun(region, firstChunk, chunkCount, endPage, usedPages, takenPages - usedPages);
    }
}
