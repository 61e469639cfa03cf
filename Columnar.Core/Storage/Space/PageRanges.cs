namespace Columnar.Storage;

/// <summary>Arithmetic on sets of pages given as runs.</summary>
internal static class PageRanges
{
    /// <summary>The runs of <paramref name="from"/> without the pages of <paramref name="without"/>; each list is free of overlaps.</summary>
    public static List<PageRange> Subtract(List<PageRange> from, List<PageRange> without)
    {
        List<PageRange> result = [];
        Sort(without);
        foreach (PageRange range in from)
            AddRest(range, without, result);
        return result;
    }

    public static void Sort(List<PageRange> ranges) => ranges.Sort((a, b) => a.Start.CompareTo(b.Start));

    /// <summary>Whether a run shares a page with some sorted runs without overlaps.</summary>
    public static bool Overlaps(PageRange range, List<PageRange> sorted) =>
        FirstEndingAfter(sorted, range.Start) is var i && i < sorted.Count && sorted[i].Start < range.End;

    /// <summary>Adds the parts of a run that lie outside some sorted runs without overlaps.</summary>
    public static void AddRest(PageRange range, List<PageRange> sorted, List<PageRange> result)
    {
        long start = range.Start;
        for (int i = FirstEndingAfter(sorted, start); i < sorted.Count && sorted[i].Start < range.End; i++)
        {
            PageRange hole = sorted[i];
            if (hole.Start > start)
                result.Add(range with { Start = start, Length = hole.Start - start });
            start = Math.Max(start, hole.End);
        }
        if (start < range.End)
            result.Add(range with { Start = start, Length = range.End - start });
    }

    // The first of some sorted runs without overlaps that ends after a page.
    private static int FirstEndingAfter(List<PageRange> sorted, long page)
    {
        int low = 0;
        int high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].End > page)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    /// <summary>
    /// Sorts the runs and gives the gaps between <paramref name="first"/> and <paramref name="end"/>.
    /// </summary>
    /// <exception cref="CorruptDataException">Two runs overlap.</exception>
    public static List<PageRange> Gaps(Span<PageRange> used, long first, long end)
    {
        used.Sort((a, b) => a.Start.CompareTo(b.Start));
        List<PageRange> gaps = [];
        long next = first;
        foreach (PageRange range in used)
        {
            if (range.Start < next)
            {
                Throw.Corrupt(
                    "catalog",
                    range.Start * Geometry.PageSize,
                    "extents that do not overlap",
                    $"two extents that share page {range.Start}"
                );
            }
            if (range.Start > next)
                gaps.Add(new PageRange(next, range.Start - next, 0));
            next = range.End;
        }
        if (end > next)
            gaps.Add(new PageRange(next, end - next, 0));
        return gaps;
    }
}

/// <summary>A run of pages and the commit it was allocated by.</summary>
internal readonly record struct PageRange(long Start, long Length, ulong Born)
{
    public long End => Start + Length;

    public static PageRange Of(Extent extent) => new(extent.FirstPage, extent.PageCount, extent.Born);
}
