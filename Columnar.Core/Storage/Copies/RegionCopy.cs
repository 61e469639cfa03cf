using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Copies a region's rows into another store: to chunks of full length, in extents exactly as long as these need. Every byte is
/// compared with its checksum before it is given a new one.
/// </summary>
internal sealed class RegionCopy(
    IDataFile source,
    Store target,
    RegionState region,
    string name,
    ByteProgress progress,
    CancellationToken cancellation
) : IDisposable
{
    // What offsets and an index begin with.
    private static readonly byte[] s_zeros = new byte[PartEntry.Size];

    private readonly UnitReader _reader = new(source);
    private readonly BlockReader _blocks = new(target.File);
    private readonly List<Extent> _allocated = [];

    // Of the chunk that is being copied.
    private RowLayout _layout;
    private long _nulls;

    /// <summary>Extents of the copy; they belong to the target's free space again after <see cref="Abandon"/>.</summary>
    public IReadOnlyList<Extent> Allocated => _allocated;

    /// <summary>Writes the rows and gives their chunks.</summary>
    /// <exception cref="CorruptDataException">The source contradicts its checksums or itself.</exception>
    public Chunk[] Run()
    {
        List<ChunkPlan> plans = new ChunkPlanner(region, name, _reader).Plan(cancellation);
        Chunk[] chunks = [.. plans.Select(Copy)];
        long nulls = region.Chunks.Sum(chunk => chunk.NullCount);
        if (_nulls != nulls)
            Throw.Corrupt(
                $"data of '{name}'",
                region.Chunks[0].Segments[0].Extent.Offset,
                $"{nulls} nulls",
                $"{_nulls}"
            );
        return chunks;
    }

    public void Abandon() => target.Abandon(_allocated);

    public void Dispose() => _reader.Dispose();

    private Chunk Copy(ChunkPlan plan)
    {
        long nullsBefore = _nulls;
        _layout = region.Header.LayoutOf(plan.Parts[0].Chunk);
        Segment[] segments = new Segment[_layout.BufferCount];
        for (int i = 0; i < segments.Length; i++)
        {
            long byteLength =
                i == _layout.DataIndex && _layout.HasVaryingData
                    ? plan.TextBytes
                    : Bitmap.ByteLength(_layout.BitsFor(i, plan.Rows));
            using SegmentWriter writer = new(target, NewExtent(byteLength), null, _layout.ChecksumUnit(i));
            if (i == _layout.OffsetsIndex)
                writer.AppendBytes(s_zeros.AsSpan(0, sizeof(int)));
            else if (i == _layout.PartsIndex)
                writer.AppendBytes(s_zeros);
            long textBefore = 0;
            foreach (ChunkPart part in plan.Parts)
            {
                CopyPart(writer, i, part, textBefore);
                textBefore += part.TextBytes;
            }
            segments[i] = writer.Finish();
        }
        Chunk copy = new(region.Header.Id, plan.FirstRow, plan.Rows, _nulls - nullsBefore, segments)
        {
            Codec = plan.Parts[0].Chunk.Codec,
            OffsetsTrusted = true, // The plan checked them.
        };
        return copy.WithStatistics(copy.Codec == CodecId.None ? StatisticsOf(copy) : StatisticsOf(plan));
    }

    // Blocks are divided anew, and what the source says of its own is not believed where the rows can tell.
    private byte[] StatisticsOf(Chunk copy)
    {
        if (target.SummaryOf(region.Header) is not { } summary)
            return [];
        StatisticsWriter statistics = new(summary, null, copy.Rows, name);
        for (int block = 0; block < copy.BlockCount; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            ChunkBuffers rows = _blocks.Read(region.Header, copy, block, name);
            statistics.Append(rows, 0, rows.Length);
        }
        return statistics.Finish();
    }

    // Encoded blocks are copied as they are, with what is said of them.
    private byte[] StatisticsOf(ChunkPlan plan)
    {
        IBlockSummary? summary = target.SummaryOf(region.Header);
        List<byte> entries = [];
        foreach (ChunkPart part in plan.Parts)
        {
            byte[] own = StatisticsWriter.Checked(summary, part.Chunk, name);
            entries.AddRange(own.Length > 0 ? own : new byte[part.Chunk.BlockCount * (summary?.EntryLength ?? 0)]);
        }
        return [.. entries];
    }

    private void CopyPart(SegmentWriter writer, int buffer, in ChunkPart part, long textBefore)
    {
        Segment segment = part.Chunk.Segments[buffer];
        int bits = _layout.BitsPerRow(buffer);
        if (buffer == _layout.OffsetsIndex)
            CopyOffsets(writer, segment, part, textBefore);
        else if (buffer == _layout.PartsIndex)
            CopyIndex(writer, segment, part, textBefore);
        else if (bits == 1)
            CopyBits(writer, buffer, segment, part);
        else if (bits == 0)
        {
            long first = part.FirstTextByte - part.Chunk.FirstTextByte;
            CopyBytes(writer, buffer, segment, first, first + part.TextBytes);
        }
        else
            CopyBytes(writer, buffer, segment, part.FirstRow * (bits / 8), part.EndRow * (bits / 8));
    }

    private void CopyBytes(SegmentWriter writer, int buffer, Segment segment, long first, long end)
    {
        int unit = _layout.ChecksumUnit(buffer);
        for (long index = first / unit; index * unit < end; index++)
        {
            ReadOnlySpan<byte> bytes = ReadUnit(segment, buffer, index);
            long start = index * unit;
            writer.AppendBytes(bytes[(int)Math.Max(0, first - start)..(int)Math.Min(bytes.Length, end - start)]);
        }
    }

    private void CopyBits(SegmentWriter writer, int buffer, Segment segment, in ChunkPart part)
    {
        long unitBits = _layout.ChecksumUnit(buffer) * 8L;
        long wholeBits = segment.WholeBytes * 8;
        long endWhole = Math.Min(part.EndRow, wholeBits);
        for (long index = part.FirstRow / unitBits; index * unitBits < endWhole; index++)
        {
            ReadOnlySpan<byte> bytes = ReadUnit(segment, buffer, index);
            long first = Math.Max(part.FirstRow, index * unitBits);
            long end = Math.Min(endWhole, (index + 1) * unitBits);
            Append(bytes, first - index * unitBits, end - first);
        }
        if (part.EndRow <= wholeBits)
            return;
        _reader.CheckTail(segment, name);
        long firstOfTail = Math.Max(part.FirstRow, wholeBits);
        Append([segment.TailByte], firstOfTail - wholeBits, part.EndRow - firstOfTail);

        void Append(ReadOnlySpan<byte> bytes, long first, long count)
        {
            writer.AppendBits(bytes, first, count);
            if (buffer == _layout.ValidityIndex)
                _nulls += count - Bitmap.CountOnes(bytes, first, count);
        }
    }

    // Offsets of the part's row ends, counted from the copy's first byte of text.
    private void CopyOffsets(SegmentWriter writer, Segment segment, in ChunkPart part, long textBefore)
    {
        const int PieceLength = 1024;
        int offsetsPerUnit = _layout.ChecksumUnit(_layout.OffsetsIndex) / sizeof(int);
        Span<int> piece = stackalloc int[PieceLength];
        int shift = (int)(textBefore - part.FirstTextByte);
        for (long at = part.FirstRow + 1; at <= part.EndRow; )
        {
            ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(
                ReadUnit(segment, _layout.OffsetsIndex, at / offsetsPerUnit)
            );
            offsets = offsets[(int)(at % offsetsPerUnit)..];
            offsets = offsets[..(int)Math.Min(offsets.Length, part.EndRow + 1 - at)];
            at += offsets.Length;
            while (offsets.Length > 0)
            {
                int count = Math.Min(offsets.Length, PieceLength);
                for (int i = 0; i < count; i++)
                    piece[i] = offsets[i] + shift;
                writer.AppendBytes(MemoryMarshal.AsBytes(piece[..count]));
                offsets = offsets[count..];
            }
        }
    }

    // The ends of the part's parts, counted from the copy's first byte of data.
    private void CopyIndex(SegmentWriter writer, Segment segment, in ChunkPart part, long before)
    {
        PartIndex index = new(_reader.ReadAll(segment, _layout.ChecksumUnit(_layout.PartsIndex), name));
        progress.Add(segment.WholeBytes);
        EncodedBlock blocks = new([], index.EntriesOf(0, part.Chunk.BlockCount), part.FirstTextByte);
        writer.AppendBytes(MemoryMarshal.AsBytes<PartEntry>(blocks.EntriesFrom(before)));
    }

    private ReadOnlySpan<byte> ReadUnit(Segment segment, int buffer, long index)
    {
        cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> bytes = _reader.Read(segment, _layout.ChecksumUnit(buffer), index, name);
        progress.Add(bytes.Length);
        return bytes;
    }

    private Extent NewExtent(long byteLength)
    {
        long pageCount = Math.Max(1, Geometry.PagesFor(byteLength));
        Extent extent = new(target.Allocate(pageCount), pageCount, target.Committed.Number, 0);
        _allocated.Add(extent);
        return extent;
    }
}
