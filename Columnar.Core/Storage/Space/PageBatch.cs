using System.Buffers;

namespace Columnar.Storage;

/// <summary>Metadata pages of one commit, allocated side by side and written with one call for up to 1 MiB.</summary>
internal sealed class PageBatch(Store store, List<PageRange> allocated) : IDisposable
{
    // Most commits change a handful of pages.
    private const int FirstBatchPages = 16;
    private const int FurtherBatchPages = 256;

    private readonly List<(long FirstPage, byte[] Buffer, int PageCount)> _batches = [];

    /// <summary>Zeroed pages to fill and the place they will be written to.</summary>
    public Span<byte> Take(long pageCount, out long firstPage)
    {
        int byteLength = checked((int)(pageCount * Geometry.PageSize));
        if (_batches.Count > 0)
        {
            (long start, byte[] buffer, int used) = _batches[^1];
            // The run goes on while the next pages are free, which they are at the end of the file and in most holes.
            if ((used + pageCount) * Geometry.PageSize <= buffer.Length && store.TryAllocateAt(start + used, pageCount))
            {
                firstPage = start + used;
                allocated.Add(new PageRange(firstPage, pageCount, 0));
                _batches[^1] = (start, buffer, used + (int)pageCount);
                return buffer.AsSpan(used * Geometry.PageSize, byteLength);
            }
        }
        firstPage = store.Allocate(pageCount);
        allocated.Add(new PageRange(firstPage, pageCount, 0));
        int batchPages = _batches.Count == 0 ? FirstBatchPages : FurtherBatchPages;
        byte[] fresh = ArrayPool<byte>.Shared.Rent(Math.Max(byteLength, batchPages * Geometry.PageSize));
        fresh.AsSpan().Clear();
        _batches.Add((firstPage, fresh, (int)pageCount));
        return fresh.AsSpan(0, byteLength);
    }

    public void Flush()
    {
        foreach ((long firstPage, byte[] buffer, int pageCount) in _batches)
            store.WriteAt(firstPage * Geometry.PageSize, buffer.AsSpan(0, pageCount * Geometry.PageSize));
    }

    public void Dispose()
    {
        foreach ((_, byte[] buffer, _) in _batches)
            ArrayPool<byte>.Shared.Return(buffer);
        _batches.Clear();
    }
}
