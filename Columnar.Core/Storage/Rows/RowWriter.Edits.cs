using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Replacing rows: runs of touched blocks are copied.</summary>
internal sealed unsafe partial class RowWriter
{
    /// <summary>The region with some rows replaced: the touched blocks are copied, the others stay.</summary>
    /// <param name="region">The region.</param>
    /// <param name="rows">Which rows; they rise.</param>
    /// <param name="values">What replaces them, in the same order.</param>
    public RegionState Replace(RegionState region, ReadOnlySpan<long> rows, in ChunkBuffers values)
    {
        List<Chunk> chunks = new(region.Chunks.Length + 2);
        int next = 0;
        foreach (Chunk chunk in region.Chunks)
        {
            int first = next;
            while (next < rows.Length && rows[next] < chunk.EndRow)
                next++;
            Replacement replacement = new(rows[first..next], values, first);
            if (first == next)
                chunks.Add(chunk);
            else if (chunk.Codec != CodecId.None)
                ReplaceInBlocks(region.Header, chunks, chunk, replacement);
            else
                ReplaceInChunk(region.Header, chunks, chunk, replacement);
        }
        return region with { Header = region.Header.WithChange(rows[0]), Chunks = [.. chunks] };
    }

    /// <summary>Checks the block of a row, which an edit is going to copy.</summary>
    /// <returns>The first row of the block.</returns>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static long VerifyBlock(Store store, RegionState region, long row)
    {
        using OwnerPin pin = new(store);
        Chunk chunk = region.Chunks[region.FindChunk(row)];
        long start = (row - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows;
        RowWriter writer = new(store);
        if (chunk.Codec == CodecId.None)
        {
            writer.Verified(region.Header, chunk, start, Math.Min(chunk.Rows, start + Geometry.BlockRows));
        }
        else
        {
            writer.VerifyValidity(region.Header, chunk);
            _ = EncodedChunk.Of(store, region.Header, chunk).Blocks(start / Geometry.BlockRows, 1);
        }
        return chunk.FirstRow + start;
    }

    // Runs of touched blocks are copied, what lies between them stays as chunks of its own.
    private void ReplaceInChunk(RegionHeader header, List<Chunk> chunks, Chunk chunk, Replacement replacement)
    {
        VerifyValidity(header, chunk);
        ChunkBuffers old = ChunkReader.Buffers(store, header, chunk);
        long done = 0;
        while (replacement.Rows.Length > 0)
        {
            (long start, long end, int count) = NextRun(header.Layout, chunk, old, done, replacement.Rows);
            if (start > done)
                chunks.Add(Part(header, chunk, old, done, start));
            CopyReplaced(header, chunks, chunk, start, end, replacement.First(count));
            replacement = replacement.Behind(count);
            done = end;
        }
        if (done < chunk.Rows)
            chunks.Add(Part(header, chunk, old, done, chunk.Rows));
    }

    // The first rows to be replaced that lie in blocks next to each other, with the range of these blocks.
    private static (long Start, long End, int Count) NextRun(
        RowLayout layout,
        Chunk chunk,
        in ChunkBuffers old,
        long done,
        ReadOnlySpan<long> rows
    )
    {
        long start = (rows[0] - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows;
        long end = start;
        int count = 0;
        while (end < chunk.Rows)
        {
            bool touches = count < rows.Length && rows[count] - chunk.FirstRow < end + Geometry.BlockRows;
            if (!touches && !SharesPages(layout, old, done, start, end))
                break;
            end = Math.Min(chunk.Rows, end + Geometry.BlockRows);
            while (count < rows.Length && rows[count] - chunk.FirstRow < end)
                count++;
        }
        return (start, end, count);
    }

    // Whether the part of a text from `done` to `start` and the one behind `end` have a page in common: each has a page at least, and
    // begins at a unit.
    private static bool SharesPages(RowLayout layout, in ChunkBuffers old, long done, long start, long end)
    {
        if (!layout.HasOffsets || start == done)
            return false;
        int* offsets = (int*)old.Offsets;
        long first = offsets[done] & -RowLayout.TextUnit;
        long pages = Math.Max(1, Geometry.PagesFor(offsets[start] - first));
        return first + pages * Geometry.PageSize > (offsets[end] & -RowLayout.TextUnit);
    }

    // Some blocks of a chunk in new extents of just their length, with some rows replaced.
    private void CopyReplaced(
        RegionHeader header,
        List<Chunk> chunks,
        Chunk chunk,
        long start,
        long end,
        Replacement replacement
    )
    {
        RowLayout layout = header.Layout;
        ChunkBuffers old = Verified(header, chunk, start, end);
        long origin = chunk.FirstRow + start;
        long bytesLeft = layout.HasOffsets
            ? old.TextLength
                + RowBuffer.TextGrowth(old, replacement.Rows, origin, replacement.Values, replacement.FirstValue)
            : 0;
        long rowsLeft = end - start;
        Chunk? last = null;
        Extent[] extents = [];
        for (int at = 0; at < old.Length; at += Geometry.BlockRows)
        {
            ChunkBuffers block = old.Slice(at, Math.Min(Geometry.BlockRows, old.Length - at), layout.DataBits);
            int count = replacement.CountBefore(origin + at + block.Length);
            RowBuffer patched = RowBuffer.Patched(
                layout,
                block,
                replacement.Rows[..count],
                origin + at,
                replacement.Values,
                replacement.FirstValue
            );
            replacement = replacement.Behind(count);
            ChunkBuffers rows = patched.Buffers(0);
            for (int done = 0; done < rows.Length; )
            {
                if (last is null)
                    extents = ExactExtents(layout, rowsLeft, bytesLeft);
                int fit = RowsThatFit(layout, extents, last, rows, done, mayGrow: false);
                if (fit == 0)
                {
                    last = null; // Text that is longer now than a segment takes.
                    continue;
                }
                if (last is not null)
                    chunks.RemoveAt(chunks.Count - 1);
                last = Fill(header, last, extents, origin + at + done, rows, done, fit);
                chunks.Add(last);
                bytesLeft -= layout.HasOffsets ? DataLength(rows, done, fit) : 0;
                rowsLeft -= fit;
                done += fit;
            }
            GC.KeepAlive(patched);
        }
    }
}
