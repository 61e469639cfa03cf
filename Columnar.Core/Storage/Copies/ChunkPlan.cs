using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>One chunk of a region's copy: parts of the region's chunks, one after the other.</summary>
internal sealed class ChunkPlan(long firstRow)
{
    public long FirstRow => firstRow;

    public List<ChunkPart> Parts { get; } = [];

    public long Rows { get; private set; }

    /// <summary>Bytes of text or of encoded parts; 0 for rows of fixed width.</summary>
    public long TextBytes { get; private set; }

    public void Add(in ChunkPart part)
    {
        if (part.Rows == 0)
            return;
        Parts.Add(part);
        Rows += part.Rows;
        TextBytes += part.TextBytes;
    }
}

/// <summary>Rows of a chunk and, for text, the offset of the first with the bytes of all; for encoded chunks where their parts begin.</summary>
internal readonly record struct ChunkPart(Chunk Chunk, long FirstRow, long Rows, long FirstTextByte, long TextBytes)
{
    public long EndRow => FirstRow + Rows;
}

/// <summary>Divides the rows of a region into as few chunks as hold them.</summary>
internal sealed class ChunkPlanner(RegionState region, string name, UnitReader reader)
{
    private readonly RowLayout _layout = region.Header.Layout;
    private readonly List<ChunkPlan> _plans = [];

    /// <exception cref="CorruptDataException">Offsets contradict their checksum or do not rise within the text.</exception>
    public List<ChunkPlan> Plan(CancellationToken cancellation)
    {
        foreach (Chunk chunk in region.Chunks)
        {
            if (chunk.Codec != CodecId.None)
                AddBlocks(chunk, cancellation);
            else if (_layout.HasOffsets)
                AddText(chunk, cancellation);
            else
                AddFixedWidth(chunk);
        }
        return _plans;
    }

    // The plan that goes on with a chunk.
    private ChunkPlan PlanFor(Chunk chunk) =>
        _plans.Count > 0 && region.Header.MayShareChunk(_plans[^1].Parts[^1].Chunk, chunk) ? _plans[^1] : Begin();

    private ChunkPlan Begin()
    {
        ChunkPlan plan = new(_plans.Count == 0 ? 0 : _plans[^1].FirstRow + _plans[^1].Rows);
        _plans.Add(plan);
        return plan;
    }

    private void AddFixedWidth(Chunk chunk)
    {
        ChunkPlan plan = PlanFor(chunk);
        for (long row = 0; row < chunk.Rows; )
        {
            if (plan.Rows == _layout.MaxChunkRows)
                plan = Begin();
            long rows = Math.Min(chunk.Rows - row, _layout.MaxChunkRows - plan.Rows);
            plan.Add(new ChunkPart(chunk, row, rows, 0, 0));
            row += rows;
        }
    }

    // Encoded blocks stay together: the parts of a chunk fit a segment.
    private void AddBlocks(Chunk chunk, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RowLayout layout = region.Header.LayoutOf(chunk);
        Segment segment = chunk.Segments[layout.PartsIndex];
        byte[] bytes = reader.ReadAll(segment, layout.ChecksumUnit(layout.PartsIndex), name);
        PartIndex index = new(bytes);
        long end = chunk.Segments[layout.DataIndex].WholeBytes;
        if (index.FindFault(end) is { } fault)
            Throw.Corrupt($"parts of '{name}'", segment.Extent.Offset, "parts that follow one another", fault);
        ChunkPart part = new(chunk, 0, chunk.Rows, index.FirstByte, end - index.FirstByte);
        ChunkPlan plan = PlanFor(chunk);
        long indexLength = PartIndex.ByteLengthFor(plan.Rows + part.Rows);
        bool fits =
            plan.TextBytes + part.TextBytes <= Geometry.MaxSegmentBytes && indexLength <= Geometry.MaxSegmentBytes;
        (fits || plan.Rows == 0 ? plan : Begin()).Add(part);
    }

    private void AddText(Chunk chunk, CancellationToken cancellation)
    {
        Segment segment = chunk.Segments[_layout.OffsetsIndex];
        long first = chunk.FirstTextByte;
        long end = first + chunk.Segments[_layout.DataIndex].WholeBytes;
        int unit = _layout.ChecksumUnit(_layout.OffsetsIndex);
        ChunkPlan plan = PlanFor(chunk);
        ChunkPart part = new(chunk, 0, 0, 0, 0);
        long previous = first;
        long row = -1; // The first offset ends no row.
        for (int index = 0; index < segment.Checksums.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int offset in MemoryMarshal.Cast<byte, int>(reader.Read(segment, unit, index, name)))
            {
                long most = row < 0 ? Math.Min(end, first + RowLayout.TextUnit - 1) : end;
                if (offset < previous || offset > most)
                    Fail(segment.Extent.Offset + (row + 1) * 4, $"an offset in [{previous}, {most}]", offset);
                long length = offset - previous;
                bool isFull =
                    plan.Rows + part.Rows == _layout.MaxChunkRows
                    || plan.TextBytes + part.TextBytes + length > Geometry.MaxSegmentBytes;
                if (isFull && row >= 0)
                {
                    plan.Add(part);
                    plan = Begin();
                    part = new ChunkPart(chunk, row, 0, previous, 0);
                }
                part =
                    row < 0
                        ? part with
                        {
                            FirstTextByte = offset,
                        }
                        : part with
                        {
                            Rows = part.Rows + 1,
                            TextBytes = part.TextBytes + length,
                        };
                previous = offset;
                row++;
            }
        }
        if (previous != end)
            Fail(segment.Extent.Offset + row * 4, $"a last offset of {end}", previous);
        plan.Add(part);
    }

    private void Fail(long place, string expected, long found) =>
        Throw.Corrupt($"offsets of '{name}'", place, expected, $"{found}");
}
