namespace Columnar.Storage;

/// <summary>Makes a new, compact database out of regions of another one.</summary>
internal sealed class DatabaseCopy : IDisposable
{
    private readonly IDataFile _source;
    private readonly Store _target;
    private readonly long _nextRegionId;
    private readonly ByteProgress _progress;
    private readonly CancellationToken _cancellation;

    /// <param name="source">The file whose regions are copied.</param>
    /// <param name="target">An empty file; closed with this object.</param>
    /// <param name="summaryOf">What is kept of the blocks of regions.</param>
    /// <param name="nextRegionId">The next number the source would give.</param>
    /// <param name="progress">Told of every byte read.</param>
    /// <param name="cancellation">Ends it early.</param>
    public DatabaseCopy(
        IDataFile source,
        IDataFile target,
        BlockSummaryOf summaryOf,
        long nextRegionId,
        ByteProgress progress,
        CancellationToken cancellation
    )
    {
        _source = source;
        _nextRegionId = nextRegionId;
        _progress = progress;
        _cancellation = cancellation;
        target.Write(0, Store.InitialContent(Geometry.DefaultSlabShift));
        _target = Store.Open(target, writable: true);
        _target.SummaryOf = summaryOf;
    }

    /// <summary>Copies a commit to a new file.</summary>
    /// <exception cref="IOException">There is a file of this name, or the system refused.</exception>
    /// <exception cref="CorruptDataException">The data contradicts its checksums.</exception>
    public static void Backup(
        Store store,
        CommitState commit,
        string path,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        store.EnsureInPlace(commit);
        Create(
            path,
            file =>
            {
                CatalogState catalog = commit.Catalog;
                ByteProgress bytes = new(progress, ByteProgress.BytesOf(catalog.Regions.Values));
                using DatabaseCopy copy = new(
                    store.File,
                    file,
                    store.SummaryOf,
                    catalog.NextRegionId,
                    bytes,
                    cancellation
                );
                foreach (RegionState region in catalog.Regions.Values.OrderBy(region => region.Header.Id))
                    copy.Add(region, catalog.FullName(region));
                copy.Complete(commit.Head);
            }
        );
    }

    /// <summary>Has a new file written, and gives it its name when it is complete.</summary>
    /// <param name="path">The name; it must be free.</param>
    /// <param name="write">Writes the file, syncs it and may close it.</param>
    public static void Create(string path, Action<IDataFile> write)
    {
        if (Path.Exists(path))
            throw Exists(path);
        using NewDatabaseFile file = new(path);
        write(file.File);
        if (!file.TryComplete())
            throw Exists(path);
    }

    /// <summary>Copies one region with its rows, if they are sound.</summary>
    /// <param name="region">The region.</param>
    /// <param name="name">The name errors use.</param>
    /// <exception cref="CorruptDataException">The rows contradict their checksums; the copy is as it was.</exception>
    public void Add(RegionState region, string name)
    {
        using RegionCopy rows = new(_source, _target, region, name, _progress, _cancellation);
        try
        {
            // A record stands in one catalog only: the copy has a header of its own.
            RegionHeader header = region.Header.WithDetail(region.Header.Detail);
            _target.Adopt(new RegionState(header, rows.Run()), rows.Allocated, _nextRegionId);
        }
        catch
        {
            rows.Abandon();
            throw;
        }
    }

    /// <summary>Commits what was added, durably, in a file that ends with its last page.</summary>
    /// <param name="head">The stamp and the number of commits to keep are those of this commit.</param>
    public void Complete(CommitHead head)
    {
        _target.CommitAs(head);
        _target.CutFile();
    }

    public void Dispose() => _target.Dispose();

    private static IOException Exists(string path) =>
        new($"'{path}' exists already, and a copy replaces nothing; name a new file.");
}
