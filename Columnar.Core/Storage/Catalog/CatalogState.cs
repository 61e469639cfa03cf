using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>All regions at one moment, by number and by name. Immutable: a change makes a new one that shares the rest.</summary>
/// <param name="BaseCommit">The commit whose state this is, or on which its pending changes rest.</param>
/// <param name="Regions">By number.</param>
/// <param name="Names">By parent and name.</param>
/// <param name="NextRegionId">The next number to give.</param>
internal sealed record CatalogState(
    ulong BaseCommit,
    ImmutableDictionary<long, RegionState> Regions,
    ImmutableDictionary<RegionKey, long> Names,
    long NextRegionId
)
{
    /// <summary>The numbers of committed regions that a pending reset hides from older commits.</summary>
    public ImmutableHashSet<long> Hidden { get; init; } = [];

    public RegionState? Find(long parentId, string name) =>
        Names.TryGetValue(new RegionKey(parentId, name), out long id) ? Regions[id] : null;

    /// <summary>The name for errors and reports: <c>table.column</c> for a column.</summary>
    public string FullName(RegionState region) =>
        Regions.TryGetValue(region.Header.ParentId, out RegionState? parent)
            ? $"{FullName(parent)}.{region.Header.Name}"
            : region.Header.Name;

    /// <summary>A region with everything that belongs to it: a table's columns, a vector's companions, and so on.</summary>
    public List<RegionState> Family(RegionState region)
    {
        List<RegionState> family = [region];
        for (int i = 0; i < family.Count; i++)
        {
            RegionHeader header = family[i].Header;
            if (header.Kind == RegionKind.Table)
                family.AddRange(TableDetail.ColumnIds(header).Select(id => Regions[id]));
            else
                family.AddRange(Companions.Of(this, header));
        }
        return family;
    }

    public CatalogState With(RegionState region)
    {
        RegionHeader header = region.Header;
        ImmutableDictionary<RegionKey, long> names = Names;
        if (Regions.TryGetValue(header.Id, out RegionState? old))
        {
            if (old.Header.Name != header.Name)
                names = names.Remove(RegionKey.Of(old)).Add(RegionKey.Of(region), header.Id);
        }
        else
        {
            names = names.Add(RegionKey.Of(region), header.Id);
        }
        return this with { Regions = Regions.SetItem(header.Id, region), Names = names };
    }

    public CatalogState Without(RegionState region) =>
        this with
        {
            Regions = Regions.Remove(region.Header.Id),
            Names = Names.Remove(RegionKey.Of(region)),
        };

    /// <summary>With some regions replaced by other states of theirs, added where they were not there, or without them where null.</summary>
    public CatalogState WithAll(IReadOnlyCollection<(long Id, RegionState? Region)> changes)
    {
        CatalogState next = this;
        // All leave before any comes: names may have changed hands.
        foreach ((long id, _) in changes)
        {
            if (next.Regions.TryGetValue(id, out RegionState? old))
                next = next.Without(old);
        }
        foreach ((_, RegionState? region) in changes)
        {
            if (region is not null)
                next = next.With(region);
        }
        return next;
    }
}

/// <summary>What is unique about a name: it stands once under a parent.</summary>
internal readonly record struct RegionKey(long ParentId, string Name)
{
    public static RegionKey Of(RegionState region) => new(region.Header.ParentId, region.Header.Name);

    public override int GetHashCode() => HashCode.Combine(ParentId, string.GetHashCode(Name, StringComparison.Ordinal));
}
