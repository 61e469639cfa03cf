namespace Columnar.Storage;

/// <summary>Arithmetic on sets of pages given as runs.</summary>
internal static class PageRanges
{
    /// <summary>
    /// Sorts both and gives the runs of <paramref name="from"/> without the pages of <paramref name="without"/>; each list is free
    /// of overlaps.
    /// </summary>
    public static List<PageRange> Subtract(List<PageRange> from, List<PageRange> without)
    {
        List<PageRange> result = [];
        from.Sort((a, b) => a.Start.CompareTo(b.Start));
        without.Sort((a, b) => a.Start.CompareTo(b.Start));
        int next = 0;
        foreach (PageRange range in from)
        {
            long start = range.Start;
            while (next < without.Count && without[next].End <= start)
                next++;
            for (int i = next; i < without.Count && without[i].Start < range.End; i++)
            {
                if (without[i].Start > start)
                    result.Add(range with { Start = start, Length = without[i].Start - start });
                start = Math.Max(start, without[i].End);
            }
            if (start < range.End)
                result.Add(range with { Start = start, Length = range.End - start });
        }
        return result;
    }

    /// <summary>
    /// Sorts the runs and gives the gaps between <paramref name="first"/> and <paramref name="end"/>.
    /// </summary>
    /// <exception cref="CorruptDataException">Two runs overlap.</exception>
    public static List<PageRange> Gaps(List<PageRange> used, long first, long end)
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
