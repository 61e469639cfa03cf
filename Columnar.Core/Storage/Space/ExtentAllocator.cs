namespace Columnar.Storage;

/// <summary>The holes of the file and the end beyond which all is free. Guarded by the writer lock; no I/O.</summary>
internal sealed class ExtentAllocator(int slabShift, long endPage)
{
    private readonly int _slabPagesShift = slabShift - Geometry.PageShift;
    private readonly Dictionary<long, long> _lengthByStart = [];
    private readonly SortedSet<long> _starts = [];
    private readonly SortedSet<(long Length, long Start)> _byLength = [];

    /// <summary>The page beyond the last extent or hole.</summary>
    public long EndPage { get; private set; } = endPage;

    /// <summary>Pages in holes below <see cref="EndPage"/>.</summary>
    public long FreePages { get; private set; }

    /// <summary>The holes in the order of their places.</summary>
    public IEnumerable<(long Start, long Length)> Holes => _starts.Select(start => (start, _lengthByStart[start]));

    /// <summary>Takes pages: from the lowest hole that holds them at their alignment inside one slab, else at the end.</summary>
    /// <remarks>
    /// The lowest, not the smallest: over a million commits of changes the file stays a fifth to a third smaller, and its end becomes free.
    /// </remarks>
    public long Allocate(long pageCount)
    {
        if (TryAllocateLowest(pageCount, EndPage, out long lowest))
            return lowest;
        int alignment = Geometry.ExtentAlignment(pageCount);
        long end = EndPage;
        long first = Place(end, pageCount, alignment);
        if (first + pageCount > Geometry.MaxFilePages)
            throw new IOException(
                $"The database file would exceed its limit of {Geometry.MaxFilePages} pages of {Geometry.PageSize} bytes."
            );
        EndPage = first + pageCount;
        if (first > end)
            Free(end, first - end);
        return first;
    }

    /// <summary>Takes pages from the lowest hole that holds them, if they end there at <paramref name="endPage"/> or before.</summary>
    public bool TryAllocateLowest(long pageCount, long endPage, out long place)
    {
        place = 0;
        if (_byLength.Max.Length < pageCount)
            return false;
        int alignment = Geometry.ExtentAlignment(pageCount);
        foreach (long start in _starts)
        {
            place = Place(start, pageCount, alignment);
            if (place + pageCount > endPage)
                break;
            long length = _lengthByStart[start];
            if (place + pageCount > start + length)
                continue;
            TakeFrom(start, length, place, pageCount);
            return true;
        }
        place = 0;
        return false;
    }

    /// <summary>The first hole that begins at a page or behind it.</summary>
    public bool TryFindHole(long fromPage, out long start, out long length)
    {
        // Page 0 is never free.
        start = _starts.GetViewBetween(fromPage, long.MaxValue).Min;
        return _lengthByStart.TryGetValue(start, out length);
    }

    /// <summary>Where the hole begins that reaches to the end; the end where none does.</summary>
    public long TailStart =>
        _starts.Max is var start && _lengthByStart.TryGetValue(start, out long length) && start + length == EndPage
            ? start
            : EndPage;

    /// <summary>Takes pages at a given place if they are free there.</summary>
    public bool TryAllocateAt(long start, long pageCount)
    {
        if (Place(start, pageCount, 1) != start)
            return false;
        if (start == EndPage)
        {
            EndPage += pageCount;
            return true;
        }
        // A batch begins at the start of a hole or at the end, so what follows it is the start of the rest of that hole.
        if (!_lengthByStart.TryGetValue(start, out long length) || length < pageCount)
            return false;
        RemoveHole(start, length);
        if (length > pageCount)
            AddHole(start + pageCount, length - pageCount);
        return true;
    }

    /// <summary>Gives pages back, joined with the holes beside them.</summary>
    public void Free(long start, long length)
    {
        // Page 0 is never free, so 0 stands for "none below".
        long previous = _starts.GetViewBetween(0, start).Max;
        if (_lengthByStart.TryGetValue(previous, out long previousLength) && previous + previousLength == start)
        {
            RemoveHole(previous, previousLength);
            start = previous;
            length += previousLength;
        }
        if (_lengthByStart.TryGetValue(start + length, out long nextLength))
        {
            RemoveHole(start + length, nextLength);
            length += nextLength;
        }
        AddHole(start, length);
    }

    /// <summary>Takes back what was reserved at the end and is free again, down to a page.</summary>
    public void CutEnd(long endPage)
    {
        long start = _starts.Max;
        if (EndPage <= endPage || !_lengthByStart.TryGetValue(start, out long length) || start + length < EndPage)
            return;
        RemoveHole(start, length);
        EndPage = Math.Max(start, endPage);
        if (EndPage > start)
            AddHole(start, EndPage - start);
    }

    private void TakeFrom(long start, long length, long place, long pageCount)
    {
        RemoveHole(start, length);
        if (place > start)
            AddHole(start, place - start);
        if (start + length > place + pageCount)
            AddHole(place + pageCount, start + length - place - pageCount);
    }

    private long Place(long start, long pageCount, int alignment)
    {
        long place = Geometry.AlignUp(start, alignment);
        long slabEnd = ((place >> _slabPagesShift) + 1) << _slabPagesShift;
        return place + pageCount <= slabEnd ? place : slabEnd;
    }

    private void AddHole(long start, long length)
    {
        _lengthByStart.Add(start, length);
        _byLength.Add((length, start));
        _starts.Add(start);
        FreePages += length;
    }

    private void RemoveHole(long start, long length)
    {
        _lengthByStart.Remove(start);
        _byLength.Remove((length, start));
        _starts.Remove(start);
        FreePages -= length;
    }
}
