using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Compares the rows of regions with their checksums, and bitmaps, offsets and texts with what they must be. Reports, never throws.</summary>
internal sealed class RegionCheck(
    IDataFile file,
    ByteProgress progress,
    List<Damage> damages,
    CancellationToken cancellation,
    StatisticsCheck? statistics = null
) : IDisposable
{
    private readonly UnitReader _reader = new(file);

    // Commits share chunks; one whose record differs is another, also in the same place.
    private readonly Dictionary<Chunk, bool> _checked = new(new SameRows());

    /// <summary>Whether an error says that bytes are damaged or cannot be read.</summary>
    public static bool IsDamage(Exception e) => e is CorruptDataException or UnsupportedFormatException or IOException;

    /// <summary>An error as a line of a report.</summary>
    public static Damage DamageOf(Exception e, string name, long offset = -1) =>
        e switch
        {
            CorruptDataException corrupt => new Damage(
                name,
                corrupt.Offset < 0 ? offset : corrupt.Offset,
                corrupt.Expected,
                corrupt.Found
            ),
            UnsupportedFormatException other => new Damage(name, offset, other.Supported, other.Found),
            _ => new Damage(name, offset, "readable bytes", e.Message),
        };

    /// <summary>Adds all damage of a region to the list.</summary>
    /// <returns>Whether there is none.</returns>
    public bool Check(RegionState region, string name)
    {
        int before = damages.Count;
        foreach (Chunk chunk in region.Chunks)
        {
            if (_checked.ContainsKey(chunk))
                continue;
            int damaged = damages.Count;
            CheckChunk(region.Header, chunk, name);
            _checked.Add(chunk, damages.Count == damaged);
        }
        return damages.Count == before;
    }

    /// <summary>Whether a chunk was checked and nothing is wrong with it.</summary>
    public bool IsSound(Chunk chunk) => _checked.GetValueOrDefault(chunk);

    public void Dispose() => _reader.Dispose();

    private void CheckChunk(RegionHeader header, Chunk chunk, string name)
    {
        RowLayout layout = header.LayoutOf(chunk);
        int before = damages.Count;
        if (layout.IsNullable)
            CheckValidity(layout, chunk, name);
        if (layout.HasOffsets)
            CheckOffsets(layout, chunk, name);
        if (layout.IsEncoded)
            CheckBlocks(header, layout, chunk, name);
        else if (header.Kind == RegionKind.Text && damages.Count == before)
            CheckText(layout, chunk, name);
        else
            CheckUnits(layout, chunk, layout.DataIndex, name, (_, _) => { });
        if (damages.Count == before)
            statistics?.Check(header, chunk, name, damages, cancellation);
    }

    private void CheckValidity(RowLayout layout, Chunk chunk, string name)
    {
        Segment segment = chunk.Segments[layout.ValidityIndex];
        long ones = BitOperations.PopCount(segment.TailByte);
        if (!CheckUnits(layout, chunk, layout.ValidityIndex, name, Count))
            return; // What damaged bytes add up to says nothing more.
        if (chunk.Rows - ones != chunk.NullCount)
            Add(name, segment.Extent.Offset, $"{chunk.NullCount} nulls", $"{chunk.Rows - ones}");

        void Count(ReadOnlySpan<byte> bytes, long start) => ones += Bitmap.CountOnes(bytes, 0, bytes.Length * 8L);
    }

    private void CheckOffsets(RowLayout layout, Chunk chunk, string name)
    {
        Segment segment = chunk.Segments[layout.OffsetsIndex];
        long first = chunk.FirstTextByte;
        long end = first + chunk.Segments[layout.DataIndex].WholeBytes;
        long previous = first;
        bool rises = CheckUnits(layout, chunk, layout.OffsetsIndex, name, Follow);
        if (rises && previous != end)
            Add(name, segment.Extent.Offset + chunk.Rows * sizeof(int), $"a last offset of {end}", $"{previous}");

        void Follow(ReadOnlySpan<byte> bytes, long start)
        {
            ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(bytes);
            for (int i = 0; i < offsets.Length; i++)
            {
                long place = segment.Extent.Offset + start + i * sizeof(int);
                if (offsets[i] < previous)
                    Throw.Corrupt(name, place, $"an offset of at least {previous}", $"{offsets[i]}");
                if (start + i == 0 && offsets[i] >= first + RowLayout.TextUnit)
                    Throw.Corrupt(name, place, $"a first offset in the unit from {first} on", $"{offsets[i]}");
                previous = offsets[i];
            }
        }
    }

    private void CheckText(RowLayout layout, Chunk chunk, string name)
    {
        Segment segment = chunk.Segments[layout.DataIndex];
        int before = damages.Count;
        try
        {
            using TextCheck text = new(file, layout, chunk, name);
            CheckUnits(layout, chunk, layout.DataIndex, name, Validate);

            void Validate(ReadOnlySpan<byte> bytes, long start)
            {
                // One is enough: values that lie in part in damaged bytes could not be judged.
                if (damages.Count > before)
                    return;
                long row = text.FindInvalid(bytes, start);
                if (row >= 0)
                    Add(name, segment.Extent.Offset + start, "UTF-8", $"other bytes in row {chunk.FirstRow + row}");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            damages.Add(DamageOf(e, name, segment.Extent.Offset));
        }
    }

    private void CheckBlocks(RegionHeader header, RowLayout layout, Chunk chunk, string name)
    {
        int before = damages.Count;
        Segment segment = chunk.Segments[layout.PartsIndex];
        Segment data = chunk.Segments[layout.DataIndex];
        byte[] bytes = new byte[segment.WholeBytes];
        if (!CheckUnits(layout, chunk, layout.PartsIndex, name, (unit, start) => unit.CopyTo(bytes.AsSpan((int)start))))
            return;
        PartIndex index = new(bytes);
        if (index.FindFault(data.WholeBytes) is { } fault)
        {
            Add(name, segment.Extent.Offset, "parts that follow one another", fault);
            return;
        }
        using BlockCheck check = new(file, header, chunk, name, damages);
        for (int block = 0; block < chunk.BlockCount; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                check.Check(index, block);
            }
            catch (Exception e) when (IsDamage(e))
            {
                damages.Add(DamageOf(e, name, data.Extent.Offset + index.StartOf(block)));
            }
        }
        // What is damaged was named more closely.
        if (damages.Count == before)
            CheckUnits(layout, chunk, layout.DataIndex, name, (_, _) => { });
        else
            progress.Add(data.UsedBytes);
    }

    // Every unit of a buffer, and the begun byte behind them. False where one is damaged.
    private bool CheckUnits(RowLayout layout, Chunk chunk, int buffer, string name, UnitVisitor visit)
    {
        int before = damages.Count;
        Segment segment = chunk.Segments[buffer];
        int unit = layout.ChecksumUnit(buffer);
        for (int index = 0; index < segment.Checksums.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = (long)index * unit;
            try
            {
                visit(_reader.Read(segment, unit, index, name), start);
            }
            catch (Exception e) when (IsDamage(e))
            {
                damages.Add(DamageOf(e, name, segment.Extent.Offset + start));
            }
            progress.Add(Math.Min(unit, segment.WholeBytes - start));
        }
        try
        {
            _reader.CheckTail(segment, name);
            progress.Add(segment.UsedBytes - segment.WholeBytes);
        }
        catch (Exception e) when (IsDamage(e))
        {
            damages.Add(DamageOf(e, name, segment.Extent.Offset + segment.WholeBytes));
        }
        return damages.Count == before;
    }

    private void Add(string name, long offset, string expected, string found) =>
        damages.Add(new Damage(name, offset, expected, found));

    private delegate void UnitVisitor(ReadOnlySpan<byte> bytes, long start);

    private sealed class SameRows : IEqualityComparer<Chunk>
    {
        public bool Equals(Chunk? x, Chunk? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.RegionId == y.RegionId && x.HasSameRows(y));

        public int GetHashCode(Chunk chunk) =>
            HashCode.Combine(chunk.RegionId, chunk.Rows, chunk.Segments[^1].Extent.FirstPage);
    }
}
