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

    // Extents of pending states that were dropped since the newest commit.
    private readonly List<PageRange> _droppedExtents = [];

    /// <summary>Takes pages and makes sure that the file holds them.</summary>
    public long Allocate(long pageCount)
    {
        lock (WriterLock)
        {
            EnsureWritable();
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
        lock (WriterLock)
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

    public void WriteAt(long offset, ReadOnlySpan<byte> bytes) => _file.Write(offset, bytes);

    /// <summary>Creates a region; the name must be free in the pending state.</summary>
    public RegionState Create(Func<long, RegionHeader> makeHeader)
    {
        lock (WriterLock)
        {
            EnsureWritable();
            RegionState region = new(makeHeader(_working.NextRegionId), []);
            if (_working.Find(region.Header.ParentId, region.Header.Name) is not null)
                throw new ArgumentException($"The name '{region.Header.Name}' is taken.");
            _dirty.Add(region.Header.Id);
            Volatile.Write(ref _working, _working.With(region) with { NextRegionId = _working.NextRegionId + 1 });
            return region;
        }
    }

    /// <summary>
    /// Replaces a region's state by the next one, which the caller derived from <paramref name="expected"/>.
    /// </summary>
    /// <param name="expected">The state the next one was derived from.</param>
    /// <param name="next">The next state.</param>
    /// <param name="allocated">The extents allocated for it; they belong to the pending commit from here on.</param>
    /// <exception cref="InvalidOperationException">The region changed in between: pending changes were discarded meanwhile.</exception>
    public void Publish(RegionState expected, RegionState next, IReadOnlyList<Extent> allocated)
    {
        lock (WriterLock)
        {
            EnsureWritable();
            if (
                !_working.Regions.TryGetValue(expected.Header.Id, out RegionState? current)
                || !ReferenceEquals(current, expected)
            )
                throw ChangedMeanwhile(expected);
            foreach (Chunk chunk in next.Chunks)
            {
                // From here on readers of the pending state see these bits.
                foreach (Segment segment in chunk.Segments)
                    segment.Extent.HighWaterBits = Math.Max(segment.Extent.HighWaterBits, segment.LengthBits);
            }
            foreach (Extent extent in allocated)
                _pendingExtents.Add(PageRange.Of(extent));
            _dirty.Add(next.Header.Id);
            Volatile.Write(ref _working, _working.With(next));
        }
    }

    /// <summary>Gives extents back that no state was published with.</summary>
    public void Abandon(IReadOnlyList<Extent> allocated)
    {
        lock (WriterLock)
        {
            foreach (Extent extent in allocated)
                Allocator.Free(extent.FirstPage, extent.PageCount);
        }
    }

    /// <summary>Removes a region from the pending state.</summary>
    public void Remove(RegionState region)
    {
        lock (WriterLock)
        {
            EnsureWritable();
            if (!_working.Regions.TryGetValue(region.Header.Id, out RegionState? current))
                return;
            // What was never committed leaves no change behind.
            if (_committed.Catalog.Regions.ContainsKey(current.Header.Id))
                _dirty.Add(current.Header.Id);
            else
                _dirty.Remove(current.Header.Id);
            Volatile.Write(ref _working, _working.Without(current));
        }
    }

    /// <summary>Drops all pending changes.</summary>
    public void Discard()
    {
        lock (WriterLock)
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
            _droppedExtents.AddRange(_pendingExtents);
            _pendingExtents.Clear();
            _dirty.Clear();
            // Numbers that were given stay given: a handle of a discarded region must not meet another region.
            Volatile.Write(ref _working, _committed.Catalog with { NextRegionId = _working.NextRegionId });
        }
    }

    /// <summary>The error of a change whose region went on without it.</summary>
    public static InvalidOperationException ChangedMeanwhile(RegionState region) =>
        new($"'{region.Header.Name}' was renamed, removed or discarded while it was being changed.");

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
