using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Compares all data of a commit with its checksums, and its bitmaps and offsets with what the catalog says of them.</summary>
/// <remarks>It reads through calls, not through the map: an unreadable sector is then a report, not the end of the process.</remarks>
internal sealed class Verification(
    Store store,
    CatalogState catalog,
    IProgress<double>? progress,
    CancellationToken cancellation
)
{
    private readonly List<Damage> _damages = [];
    private readonly long _totalBytes = catalog
        .Regions.Values.SelectMany(region => region.Chunks)
        .SelectMany(chunk => chunk.Segments)
        .Sum(segment => segment.UsedBytes);
    private long _checkedBytes;

    public VerificationReport Run(ulong commitNumber)
    {
        foreach (RegionState region in catalog.Regions.Values.OrderBy(region => region.Header.Id))
        {
            string name = catalog.FullName(region);
            foreach (Chunk chunk in region.Chunks)
                CheckChunk(region.Header.Layout, chunk, name);
        }
        return new VerificationReport(commitNumber, _checkedBytes, _damages);
    }

    private void CheckChunk(RowLayout layout, Chunk chunk, string name)
    {
        for (int i = 0; i < chunk.Segments.Length; i++)
        {
            Segment segment = chunk.Segments[i];
            long ones = 0;
            int previousOffset = 0;
            int unit = layout.ChecksumUnit(i);
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(unit, Math.Max(segment.UsedBytes, 1)));
            try
            {
                for (int index = 0; index < segment.Checksums.Length; index++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    long start = (long)index * unit;
                    Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(unit, segment.WholeBytes - start));
                    if (!TryRead(segment.Extent.Offset + start, bytes, name))
                        continue;
                    uint found = Crc32C.Compute(bytes);
                    if (found != segment.Checksums[index])
                        _damages.Add(
                            new Damage(
                                name,
                                segment.Extent.Offset + start,
                                $"checksum {segment.Checksums[index]:x8}",
                                $"{found:x8}"
                            )
                        );
                    else if (i == layout.ValidityIndex)
                        ones += Bitmap.CountOnes(bytes, 0, bytes.Length * 8L);
                    else if (i == layout.OffsetsIndex)
                        CheckOffsets(bytes, ref previousOffset, segment.Extent.Offset + start, name);
                    _checkedBytes += bytes.Length;
                    progress?.Report((double)_checkedBytes / Math.Max(_totalBytes, 1));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
            CheckTail(segment, name);
            CheckTotals(layout, chunk, i, ones + BitOperations.PopCount(segment.TailByte), previousOffset, name);
        }
    }

    // The bits of the last, begun byte stand in the catalog too.
    private void CheckTail(Segment segment, string name)
    {
        int bits = (int)(segment.LengthBits & 7);
        Span<byte> last = stackalloc byte[1];
        if (bits == 0 || !TryRead(segment.Extent.Offset + segment.WholeBytes, last, name))
            return;
        int found = last[0] & (int)Bitmap.LowMask(bits);
        if (found != segment.TailByte)
            _damages.Add(
                new Damage(
                    name,
                    segment.Extent.Offset + segment.WholeBytes,
                    $"bits {segment.TailByte:x2}",
                    $"{found:x2}"
                )
            );
        _checkedBytes++;
    }

    private void CheckOffsets(ReadOnlySpan<byte> bytes, ref int previous, long place, string name)
    {
        foreach (int offset in MemoryMarshal.Cast<byte, int>(bytes))
        {
            if (offset < previous)
            {
                _damages.Add(new Damage(name, place, $"an offset of at least {previous}", $"{offset}"));
                return;
            }
            previous = offset;
        }
    }

    private void CheckTotals(RowLayout layout, Chunk chunk, int buffer, long ones, int lastOffset, string name)
    {
        if (_damages.Count > 0 && _damages[^1].Name == name)
            return; // The totals of damaged bytes say nothing more.
        long place = chunk.Segments[buffer].Extent.Offset;
        if (buffer == layout.ValidityIndex && chunk.Rows - ones != chunk.NullCount)
            _damages.Add(new Damage(name, place, $"{chunk.NullCount} nulls", $"{chunk.Rows - ones}"));
        if (buffer == layout.OffsetsIndex && lastOffset != chunk.Segments[layout.DataIndex].WholeBytes)
            _damages.Add(
                new Damage(
                    name,
                    place,
                    $"a last offset of {chunk.Segments[layout.DataIndex].WholeBytes}",
                    $"{lastOffset}"
                )
            );
    }

    private bool TryRead(long offset, Span<byte> target, string name)
    {
        try
        {
            store.File.Read(offset, target);
            return true;
        }
        catch (Exception e) when (e is IOException or CorruptDataException)
        {
            _damages.Add(new Damage(name, offset, $"{target.Length} readable bytes", e.Message));
            return false;
        }
    }
}
