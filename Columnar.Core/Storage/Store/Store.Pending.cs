namespace Columnar.Storage;

/// <summary>Pending changes: allocation, publishing a region's next state, dropping everything.</summary>
internal sealed partial class Store
{
    private const long MinGrowthBytes = 1L << 20;
    private const long MaxGrowthBytes = 64L << 20;

    // Regions that differ from the newest commit, by number.
    private readonly HashSet<long> _dirty = [];

    // Extents that pending states of regions were given, whether or not the last state still has them.
    private readonly List<PageRange> _pendingExtents = [];

    // How many stamped commits the next commit keeps.
    private int _retainedLimit;

    // No stamped commit has a region of this number or above: from those there is nothing to hide.
    private long _firstUnkeptId;

    // Extents of pending states that were dropped since the newest commit.
    private readonly List<PageRange> _droppedExtents = [];

    /// <summary>Takes pages and makes sure that the file holds them.</summary>
    public long Allocate(long pageCount)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            EnsureInPlace();
            long page = Allocator.Allocate(pageCount);
            try
            {
                EnsureFileLength();
            }
            catch
            {
                GiveBack(page, pageCount);
                throw;
            }
            return page;
        }
    }

    /// <summary>Takes the pages at a place if they are free.</summary>
    public bool TryAllocateAt(long page, long pageCount)
    {
        using (WriterLock.EnterScope())
        {
            if (!Allocator.TryAllocateAt(page, pageCount))
                return false;
            try
            {
                EnsureFileLength();
            }
            catch
            {
                GiveBack(page, pageCount);
                throw;
            }
            return true;
        }
    }

    /// <summary>Refuses a change that cannot end well, before it begins. What passes may still meet a full disk.</summary>
    /// <param name="byteLength">The bytes it takes at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">No file holds as much.</exception>
    /// <exception cref="IOException">The disk has not as much left.</exception>
    public void EnsureRoom(Int128 byteLength)
    {
        const long MaxFileBytes = Geometry.MaxFilePages * Geometry.PageSize;
        if (byteLength > MaxFileBytes)
            throw new ArgumentOutOfRangeException(
                nameof(byteLength),
                $"{byteLength} bytes would be written; a file has at most {MaxFileBytes}."
            );
        // Little is not worth asking the system for.
        if (byteLength <= MaxGrowthBytes)
            return;
        long available = _file.GetAvailableBytes();
        long free;
        using (WriterLock.EnterScope())
            free = Allocator.FreePages * Geometry.PageSize;
        if (byteLength - free > available)
            throw new IOException(
                $"{byteLength} bytes would be written to '{_file.Path}'; the file has {free} free, the disk {available}."
            );
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> bytes) => _file.Write(offset, bytes);

    /// <summary>Creates regions with successive numbers, in one step; their names must be free in the pending state.</summary>
    /// <returns>The first.</returns>
    public RegionState Create(params ReadOnlySpan<Func<long, RegionHeader>> makeHeaders)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            long first = _working.NextRegionId;
            CatalogState working = _working;
            foreach (Func<long, RegionHeader> makeHeader in makeHeaders)
            {
                RegionState region = new(makeHeader(working.NextRegionId), []);
                if (working.Find(region.Header.ParentId, region.Header.Name) is not null)
                    throw new ArgumentException($"The name '{region.Header.Name}' is taken.");
                working = working.With(region) with { NextRegionId = working.NextRegionId + 1 };
            }
            for (long id = first; id < working.NextRegionId; id++)
                _dirty.Add(id);
            Volatile.Write(ref _working, working);
            return working.Regions[first];
        }
    }

    /// <summary>
    /// Replaces the states of regions by the next ones, which the caller derived from <paramref name="expected"/>, in one step.
    /// </summary>
    /// <param name="expected">The states the next ones were derived from.</param>
    /// <param name="next">The next states; those that are the same as before are no change.</param>
    /// <param name="allocated">The extents allocated for them; they belong to the pending commit from here on.</param>
    /// <exception cref="InvalidOperationException">A region changed in between: pending changes were discarded meanwhile.</exception>
    public void Publish(RegionState[] expected, RegionState[] next, IReadOnlyList<Extent> allocated)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            foreach (RegionState region in expected)
            {
                if (!ReferenceEquals(_working.Regions.GetValueOrDefault(region.Header.Id), region))
                    throw ChangedMeanwhile(region);
            }
            CatalogState working = _working;
            List<Chunk> removed = [];
            List<Chunk> added = [];
            for (int i = 0; i < next.Length; i++)
            {
                if (ReferenceEquals(next[i], expected[i]))
                    continue;
                (Chunk[] left, Chunk[] came) = RegionState.Difference(expected[i], next[i]);
                removed.AddRange(left);
                added.AddRange(came);
                // From here on readers of the pending state see these bits.
                foreach (Segment segment in came.SelectMany(chunk => chunk.Segments))
                    segment.Extent.HighWaterBits = Math.Max(segment.Extent.HighWaterBits, segment.LengthBits);
                _dirty.Add(next[i].Header.Id);
                working = working.With(next[i]);
            }
            foreach (Extent extent in allocated)
                _pendingExtents.Add(PageRange.Of(extent));
            Volatile.Write(ref _working, working);
            // The change itself takes part.
            if (!IsPendingInUse(known: 1))
                FreeReplaced(removed, added);
        }
    }

    /// <summary>Gives extents back that no state was published with.</summary>
    public void Abandon(IReadOnlyList<Extent> allocated)
    {
        using (WriterLock.EnterScope())
        {
            foreach (Extent extent in allocated)
                Allocator.Free(extent.FirstPage, extent.PageCount);
        }
    }

    /// <summary>Removes regions from the pending state, in one step.</summary>
    public void Remove(params ReadOnlySpan<RegionState> regions)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CatalogState working = _working;
            List<Chunk> removed = [];
            foreach (RegionState region in regions)
            {
                if (!working.Regions.TryGetValue(region.Header.Id, out RegionState? current))
                    continue;
                NoteRemoval(current.Header.Id);
                working = working.Without(current);
                removed.AddRange(current.Chunks);
            }
            Volatile.Write(ref _working, Settled(working));
            if (!IsPendingInUse())
                FreeReplaced(removed, []);
        }
    }

    /// <summary>Drops all pending changes.</summary>
    public void Discard()
    {
        using (WriterLock.EnterScope())
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
            _droppedExtents.AddRange(_pendingExtents);
            _pendingExtents.Clear();
            _dirty.Clear();
            // Numbers that were given stay given: a handle of a discarded region must not meet another region.
            Volatile.Write(ref _working, _committed.Catalog with { NextRegionId = _working.NextRegionId });
            if (IsPendingInUse())
                return;
            foreach (PageRange range in _droppedExtents)
                Allocator.Free(range.Start, range.Length);
            _droppedExtents.Clear();
        }
    }

    // Whether a pending state that was just replaced may be in use. Who enters from here on finds the new one (OwnerPin), so the
    // counter tells: besides the open store only those take part who are known not to look at the old one.
    private bool IsPendingInUse(int known = 0)
    {
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _pendingUsers) > 1 + known;
    }

    /// <summary>The error of a change whose region went on without it.</summary>
    public static InvalidOperationException ChangedMeanwhile(RegionState region) =>
        new($"'{region.Header.Name}' was renamed, removed or discarded while it was being changed.");

    // Frees what only the replaced pending state names: repeated edits of a block then take turns in little space.
    private void FreeReplaced(List<Chunk> removed, List<Chunk> added)
    {
        foreach (PageRange range in PageRanges.Subtract(Ranges(removed), Ranges(added)))
        {
            if (range.Born != _committed.Number)
                continue; // The newest commit sees it, or an older one.
            // The latest changes stand last. What is in no list was kept over a commit.
            int index = _pendingExtents.FindLastIndex(pending =>
                pending.Start <= range.Start && range.End <= pending.End
            );
            if (index < 0)
                continue;
            List<PageRange> rest = PageRanges.Subtract([_pendingExtents[index]], [range]);
            _pendingExtents.RemoveAt(index);
            _pendingExtents.InsertRange(index, rest);
            Allocator.Free(range.Start, range.Length);
        }
    }

    // The file could not be made longer: smaller requests must not ask for that length again.
    private void GiveBack(long page, long pageCount)
    {
        Allocator.Free(page, pageCount);
        Allocator.CutEnd(_fileLength / Geometry.PageSize);
    }

    private void EnsureFileLength()
    {
        long needed = Allocator.EndPage * Geometry.PageSize;
        if (needed <= _fileLength)
            return;
        long step = Math.Clamp(_fileLength / 8, MinGrowthBytes, MaxGrowthBytes);
        long granularity = Math.Max(Geometry.PageSize, _file.GrowthGranularity(Map.SlabBytes));
        long length = Geometry.AlignUp(Math.Max(needed, _fileLength + step), granularity);
        _file.SetLength(length);
        Volatile.Write(ref _fileLength, length);
    }
}
