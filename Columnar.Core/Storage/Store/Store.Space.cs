using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>The account of the file's pages.</summary>
internal sealed partial class Store
{
    /// <summary>Leaves of the newest catalog, empty ones included.</summary>
    public int CatalogLeafCount
    {
        get
        {
            using (WriterLock.EnterScope())
                return _committed.Pages.Leaves.Length;
        }
    }

    /// <summary>
    /// Checks that every page beyond the slots is exactly one of: in the newest catalog or named by it, dead, pending, or free.
    /// </summary>
    /// <exception cref="CorruptDataException">Two uses share a page, or a page has none.</exception>
    /// <remarks>For a store at rest: extents of changes that are being derived are in no list yet.</remarks>
    public void CheckSpace()
    {
        using (WriterLock.EnterScope())
        {
            List<PageRange> used =
            [
                .. _committed.Pages.All(),
                .. Extents(_committed.Catalog),
                .. _pendingExtents,
                .. _droppedExtents,
            ];
            foreach (DeadExtent dead in _dead.All.Concat(_unnamed))
                used.Add(new PageRange(dead.FirstPage, dead.PageCount, dead.Born));
            foreach ((long start, long length) in Allocator.Holes)
                used.Add(new PageRange(start, length, 0));
            List<PageRange> gaps = PageRanges.Gaps(
                CollectionsMarshal.AsSpan(used),
                Geometry.FirstExtentPage,
                Allocator.EndPage
            );
            if (gaps.Count > 0)
                Throw.Corrupt(
                    "space",
                    gaps[0].Start * Geometry.PageSize,
                    "pages that are used or free",
                    $"{gaps[0].Length} pages that are neither"
                );
        }
    }

    /// <summary>The use of the disk at this moment.</summary>
    public DiskUsage MeasureUsage()
    {
        using (WriterLock.EnterScope())
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
            long catalogPages = Geometry.FirstExtentPage + _committed.Pages.All().Sum(range => range.Length);
            long livePages = catalogPages;
            long ownPages = catalogPages;
            foreach (Chunk chunk in _committed.Catalog.Regions.Values.SelectMany(region => region.Chunks))
            {
                foreach (Segment segment in chunk.Segments)
                {
                    livePages += Geometry.PagesFor(segment.UsedBytes);
                    ownPages += segment.Extent.PageCount;
                }
            }
            long live = livePages * Geometry.PageSize;
            long pinned = Geometry.PageSize * (_writable ? TakenPages - ownPages : CountDeadPages(_committed.Pages));
            long allocated = _file.GetAllocatedBytes();
            return new DiskUsage(_file.GetLength(), allocated, live, pinned, Math.Max(0, allocated - live - pinned));
        }
    }

    // Pages that are not free. Only the writer knows.
    private long TakenPages => Allocator.EndPage - Allocator.FreePages;

    private static long CountDeadPages(CatalogPages pages) =>
        pages.Leaves.SelectMany(leaf => leaf?.Records ?? []).OfType<DeadExtent>().Sum(dead => dead.PageCount);

    private static IEnumerable<PageRange> Extents(CatalogState catalog) =>
        catalog
            .Regions.Values.SelectMany(region => region.Chunks)
            .SelectMany(chunk => chunk.Segments)
            .Select(segment => PageRange.Of(segment.Extent));
}
