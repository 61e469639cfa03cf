using System.Globalization;
using Columnar.Display;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>A reader's view of one commit, the newest or a kept one, whatever is written meanwhile. Dispose it to let its space be re-used.</summary>
/// <remarks>
/// Taking one costs well under a microsecond, waits for nobody and copies nothing. Its views may be read by any thread; they
/// end with it. One that is forgotten keeps its space until the database is closed or compacted;
/// forgotten after that, until the process ends, so dispose snapshots that outlive their database.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class Snapshot : IDisposable, IDisplayed
{
    private readonly Store _store;
    private readonly CommitState _commit;
    private readonly ViewLease _lease;
    private readonly HashSet<long>? _hidden;
    private int _disposed;

    /// <param name="store">The open file.</param>
    /// <param name="commit">The commit, pinned for this object.</param>
    internal Snapshot(Store store, CommitState commit)
    {
        _store = store;
        _commit = commit;
        _lease = new ViewLease(store, commit, snapshot: this);
        _hidden = FindHidden(commit, store.Committed);
    }

    /// <summary>A forgotten snapshot only notes that it was: spans read from it may still be in use.</summary>
    ~Snapshot()
    {
        if (_disposed == 0)
            _store.Forget(_commit);
    }

    /// <summary>What it sees.</summary>
    internal CatalogState Catalog => _commit.Catalog;

    /// <summary>The commit's number; numbers rise and are never used again.</summary>
    public ulong CommitNumber => _commit.Number;

    /// <summary>The newest stamp of the history up to this commit; null where there is none.</summary>
    public long? Stamp => _commit.Stamp;

    /// <summary>The view of a vector of fixed-width values.</summary>
    /// <typeparam name="T">The .NET type of its values.</typeparam>
    /// <param name="name">The vector's name.</param>
    /// <exception cref="ArgumentException">There is no such vector in this commit.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public VectorView<T> Raw<T>(string name)
        where T : unmanaged => ViewFactory.AsRaw<T>(Vector(name));

    /// <summary>The view of a vector of text, with or without a dictionary.</summary>
    /// <param name="name">The vector's name.</param>
    /// <inheritdoc cref="Raw" path="/exception"/>
    public TextView Text(string name) => ViewFactory.As<TextView>(Vector(name), "text");

    /// <summary>The view of a vector of text that is stored as codes of a dictionary.</summary>
    /// <param name="name">The vector's name.</param>
    /// <inheritdoc cref="Raw" path="/exception"/>
    public DictionaryTextView DictionaryText(string name) =>
        ViewFactory.As<DictionaryTextView>(Vector(name), "dictionary text");

    /// <summary>The view of a vector of truth values.</summary>
    /// <param name="name">The vector's name.</param>
    /// <inheritdoc cref="Raw" path="/exception"/>
    public BoolView Bool(string name) => ViewFactory.As<BoolView>(Vector(name), "bool");

    /// <summary>The view of a vector of binary values of any length.</summary>
    /// <param name="name">The vector's name.</param>
    /// <inheritdoc cref="Raw" path="/exception"/>
    public BinaryView Binary(string name) => ViewFactory.As<BinaryView>(Vector(name), "binary");

    /// <summary>The view of a vector of values that are kept as their bytes.</summary>
    /// <param name="name">The vector's name.</param>
    /// <inheritdoc cref="Raw" path="/exception"/>
    public FixedBinaryView FixedBinary(string name) =>
        ViewFactory.As<FixedBinaryView>(Vector(name), "bytes of a fixed width");

    /// <summary>The view of a vector, whatever its type.</summary>
    /// <param name="name">The vector's name.</param>
    /// <exception cref="ArgumentException">There is no such vector in this commit.</exception>
    public VectorView Vector(string name)
    {
        RegionState region = Find(name, "vector");
        return ViewFactory.Vector(_store, _commit.Catalog, region, _lease)
            ?? throw new SchemaMismatchException(name, "a vector", ViewFactory.KindName(region));
    }

    /// <summary>The view of a table.</summary>
    /// <param name="name">The table's name.</param>
    /// <exception cref="ArgumentException">There is no such table in this commit.</exception>
    /// <exception cref="SchemaMismatchException">The name is that of something else.</exception>
    public TableView Table(string name)
    {
        RegionState region = Find(name, "table");
        return region.Header.Kind == RegionKind.Table
            ? ViewFactory.Table(_store, _commit.Catalog, region, _lease)
            : throw new SchemaMismatchException(name, "a table", ViewFactory.KindName(region));
    }

    /// <summary>The bytes of a region.</summary>
    /// <param name="name">The region's name.</param>
    /// <exception cref="ArgumentException">There is no such region in this commit.</exception>
    /// <exception cref="SchemaMismatchException">The name is that of something else.</exception>
    public RegionView Region(string name)
    {
        RegionState region = Find(name, "region");
        return region.Header.Kind == RegionKind.Bytes
            ? new RegionView(name, ChunkReader.Buffers(_store, region), _lease)
            : throw new SchemaMismatchException(name, "a region of bytes", ViewFactory.KindName(region));
    }

    /// <summary>Copies what the snapshot sees to a new database, while reading and writing go on.</summary>
    /// <param name="path">The new file; it must not exist.</param>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>; no file is left.</param>
    /// <inheritdoc cref="Database.Backup" path="/remarks"/>
    /// <inheritdoc cref="Database.Backup" path="/exception"/>
    public void Backup(string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _lease.Enter();
        try
        {
            DatabaseCopy.Backup(_store, _commit, path, progress, cancellation);
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>Ends the lease. Views of this snapshot refuse to be read from then on; ArrowViews made of it go on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        GC.SuppressFinalize(this);
        _lease.End();
        _store.Unpin(_commit);
    }

    /// <summary>The commit with its stamp, and the tables, vectors and regions in it: kinds, types, rows and nulls; the first 50 names.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay()
    {
        string stamp = Stamp is { } value ? string.Create(CultureInfo.InvariantCulture, $", stamp {value}") : "";
        string title = string.Create(CultureInfo.InvariantCulture, $"Snapshot of commit {CommitNumber}{stamp}");
        if (_disposed != 0)
            return new DisplayPage($"{title}; it is disposed");
        IEnumerable<RegionState> shown = _commit.Catalog.Regions.Values.Where(IsShown);
        return Looking.At(
            title,
            () => ContentsDisplay.Page(title, shown.Select(region => region.Header.Name), Describe)
        );
    }

    // What a user named, and nothing that was reset since.
    private bool IsShown(RegionState region) =>
        region.Header.ParentId == 0 && region.Header.Name[0] != '\0' && _hidden?.Contains(region.Header.Id) != true;

    private ContentsEntry Describe(string name)
    {
        RegionState region = _commit.Catalog.Find(0, name)!;
        switch (region.Header.Kind)
        {
            case RegionKind.Bytes:
                return ContentsEntry.OfRegion(region.RowCount);
            case RegionKind.Table:
                TableView table = ViewFactory.Table(_store, _commit.Catalog, region, _lease);
                return ContentsEntry.OfTable(table.Schema.Count, table.RowCount);
            default:
                VectorView vector = ViewFactory.Vector(_store, _commit.Catalog, region, _lease)!;
                return ContentsEntry.OfVector(vector.Type, vector.IsNullable, vector.Length, vector.NullCount);
        }
    }

    private RegionState Find(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        RegionState region =
            _commit.Catalog.Find(0, name)
            ?? throw new ArgumentException($"Commit {_commit.Number} has no {what} '{name}'.", nameof(name));
        return _hidden is null || !_hidden.Contains(region.Header.Id)
            ? region
            : throw new ArgumentException(
                $"Commit {_commit.Number} no longer shows '{name}', which was reset since.",
                nameof(name)
            );
    }

    // What was reset since the commit is no longer to be seen in it.
    private static HashSet<long>? FindHidden(CommitState commit, CommitState newest) =>
        commit.Number != newest.Number && newest.Head.HiddenIn(commit.Number) is { Count: > 0 } hidden ? hidden : null;
}
