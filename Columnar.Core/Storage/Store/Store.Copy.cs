namespace Columnar.Storage;

/// <summary>What a copy of a database is made with: regions that bring their numbers along, and a file without a reserve at its end.</summary>
internal sealed partial class Store
{
    /// <summary>Puts a region of another database into the pending state, under the number it has there.</summary>
    /// <param name="region">The region, its rows written to this file.</param>
    /// <param name="allocated">The extents allocated for it; they belong to the pending commit from here on.</param>
    /// <param name="nextRegionId">The next number to give, above that of the region.</param>
    public void Adopt(RegionState region, IReadOnlyList<Extent> allocated, long nextRegionId)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            RegionState empty = region with { Chunks = [] };
            Volatile.Write(ref _working, _working.With(empty) with { NextRegionId = nextRegionId });
            Publish([empty], [region], allocated);
        }
    }

    /// <summary>Commits what is pending as the commit of another database: with its stamp, which may be one that an earlier commit was given.</summary>
    public void CommitAs(CommitHead head)
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            CommitHead own = _committed.Head with
            {
                Number = _committed.Number + 1,
                Stamp = head.Stamp,
                IsStamped = head.IsStamped,
                Limit = head.Limit,
            };
            Commit(new CommitDraft(_working, _dirty, new CommitStep(own, null, []), PendingFate.Commit));
        }
    }

    /// <summary>Cuts the file behind the last page in use and makes its length durable. Only while nobody maps the file.</summary>
    public void CutFile()
    {
        using (WriterLock.EnterScope())
        {
            EnsureWritable();
            Allocator.CutEnd(Geometry.FirstExtentPage);
            long length = Allocator.EndPage * Geometry.PageSize;
            _file.SetLength(length);
            Volatile.Write(ref _fileLength, length);
            _file.Sync();
        }
    }
}
