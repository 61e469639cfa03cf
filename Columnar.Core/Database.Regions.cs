using Columnar.Storage;

namespace Columnar;

/// <summary>Regions of bytes, and what vectors and tables have in common with them: names.</summary>
public sealed partial class Database
{
    /// <summary>The names of all regions of bytes, vectors and tables, pending ones included, in the order of their UTF-16 code units.</summary>
    public IReadOnlyList<string> Names => ListNames(_ => true);

    /// <summary>The names of the regions of bytes.</summary>
    public IReadOnlyList<string> RegionNames => ListNames(header => header.Kind == RegionKind.Bytes);

    /// <summary>The names of the vectors that belong to no table.</summary>
    public IReadOnlyList<string> VectorNames =>
        ListNames(header => header.Kind is not (RegionKind.Bytes or RegionKind.Table));

    /// <summary>The names of the tables.</summary>
    public IReadOnlyList<string> TableNames => ListNames(header => header.Kind == RegionKind.Table);

    /// <summary>Creates a region of bytes, or gives the one of this name.</summary>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    /// <exception cref="SchemaMismatchException">The name is that of a vector or table.</exception>
    public Region CreateRegion(string name)
    {
        RegionName.Check(name, nameof(name));
        RegionState region = FindOrCreate(
            name,
            id => new RegionHeader(id, 0, NewCreationId(), RegionKind.Bytes, RowLayout.Bytes, 0, name, "", [])
        );
        return HandleOf(region);
    }

    /// <summary>The region of bytes of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="SchemaMismatchException">The name is that of a vector or table.</exception>
    public Region GetRegion(string name) => TryGetRegion(name) ?? throw NotFound(name);

    /// <summary>The region of bytes of a name, or null.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="SchemaMismatchException">The name is that of a vector or table.</exception>
    public Region? TryGetRegion(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return Store.Working.Find(0, name) is { } region ? HandleOf(region) : null;
    }

    /// <summary>Gives a region, vector or table another name.</summary>
    /// <param name="name">The present name.</param>
    /// <param name="newName">The new name.</param>
    /// <exception cref="ArgumentException">There is no such name, or the new one is refused or taken.</exception>
    public void Rename(string name, string newName)
    {
        RegionName.Check(newName, nameof(newName));
        ArgumentNullException.ThrowIfNull(name);
        using (Store.WriterLock.EnterScope())
        {
            RegionState region = Store.Working.Find(0, name) ?? throw NotFound(name);
            if (name == newName)
                return;
            if (Store.Working.Find(0, newName) is not null)
                throw new ArgumentException($"The name '{newName}' is taken.", nameof(newName));
            Store.Publish([region], [region with { Header = region.Header.WithName(newName) }], []);
        }
    }

    /// <summary>Removes a region, vector or table. Its handles refuse to be used; snapshots go on seeing it.</summary>
    /// <param name="name">The name.</param>
    /// <remarks>What resets of the vector hid from older commits stays hidden.</remarks>
    /// <exception cref="ArgumentException">There is none.</exception>
    public void Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using (Store.WriterLock.EnterScope())
            RemoveFamily(Store.Working.Find(0, name) ?? throw NotFound(name));
        DropRemoved();
    }

    /// <summary>Removes all regions, vectors and tables but some.</summary>
    /// <param name="names">Those to keep; names that do not exist are an error.</param>
    /// <exception cref="ArgumentException">A name does not exist; nothing was removed.</exception>
    public void KeepOnly(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<string> kept = new(names, StringComparer.Ordinal);
        using (Store.WriterLock.EnterScope())
        {
            foreach (string name in kept)
            {
                if (Store.Working.Find(0, name) is null)
                    throw NotFound(name);
            }
            foreach (string name in Names)
            {
                if (!kept.Contains(name))
                    RemoveFamily(Store.Working.Find(0, name)!);
            }
        }
        DropRemoved();
    }

    /// <summary>Removes a region with all that belongs to it, whatever it is called by now, if it is still there.</summary>
    internal void RemoveRegion(long id)
    {
        using (Store.WriterLock.EnterScope())
        {
            if (Store.Working.Regions.TryGetValue(id, out RegionState? region))
                RemoveFamily(region);
        }
        DropRemoved();
    }

    /// <summary>Renames and removes regions in one step; handles of those removed refuse to be used.</summary>
    internal void Reshape(
        Func<CatalogState, IReadOnlyList<RegionHeader>> makeHeaders,
        params IReadOnlyList<long> removed
    )
    {
        Store.Reshape(makeHeaders, removed);
        if (removed.Count > 0)
            DropRemoved();
    }

    internal static UInt128 NewCreationId() =>
        System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(Guid.NewGuid().ToByteArray());

    private Region HandleOf(RegionState region)
    {
        if (region.Header.Kind != RegionKind.Bytes)
            throw new SchemaMismatchException(
                region.Header.Name,
                "a region of bytes",
                Vectors.ViewFactory.KindName(region)
            );
        using (_handlesGate.EnterScope())
        {
            if (!_regions.TryGetValue(region.Header.Id, out Region? handle))
                _regions.Add(region.Header.Id, handle = new Region(Store, region));
            return handle;
        }
    }

    private RegionState FindOrCreate(string name, params ReadOnlySpan<Func<long, RegionHeader>> makeHeaders)
    {
        using (Store.WriterLock.EnterScope())
        {
            ThrowIfClosed();
            return Store.Working.Find(0, name) ?? Store.Create(makeHeaders);
        }
    }

    private void RemoveFamily(RegionState region) => Store.Remove([.. Store.Working.Family(region)]);

    private List<string> ListNames(Func<RegionHeader, bool> wanted)
    {
        ThrowIfClosed();
        List<string> names = [];
        foreach (RegionState region in Store.Working.Regions.Values)
        {
            // A vector that is still being filled has a name that no user can give.
            if (region.Header.ParentId == 0 && region.Header.Name[0] != '\0' && wanted(region.Header))
                names.Add(region.Header.Name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Store.IsClosed, this);

    private ArgumentException NotFound(string name) => new($"{Path} has nothing named '{name}'.", nameof(name));
}
