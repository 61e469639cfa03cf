namespace Columnar.Storage;

/// <summary>Regions put together from what is left of a catalog. What contradicts the rest is left out and reported.</summary>
internal sealed class FragmentedCatalog
{
    private readonly List<Damage> _left;
    private readonly Dictionary<long, RegionHeader> _headers = [];
    private readonly Dictionary<long, RegionState> _regions = [];

    /// <param name="fragments">The records.</param>
    /// <param name="left">Told what is left out.</param>
    public FragmentedCatalog(CatalogFragments fragments, List<Damage> left)
    {
        _left = left;
        foreach (IGrouping<long, RegionHeader> group in fragments.Headers.GroupBy(header => header.Id))
        {
            if (group.Count() == 1 && group.Key < Geometry.MaxNumber)
                _headers.Add(group.Key, group.First());
            else
                Leave(group, $"number {group.Key} once");
        }
        foreach (IGrouping<RegionKey, RegionHeader> group in _headers.Values.GroupBy(KeyOf).ToArray())
        {
            if (group.Count() > 1)
                Leave(group, "the name once");
        }
        foreach (RegionHeader header in _headers.Values)
            AddRegion(header, [.. fragments.Chunks[header.Id]]);
        HashSet<long> known = [.. fragments.Headers.Select(header => header.Id)];
        foreach (IGrouping<long, Chunk> chunks in fragments.Chunks)
        {
            if (!known.Contains(chunks.Key))
                left.Add(
                    new Damage(
                        $"region {chunks.Key}",
                        PlaceOf(chunks.First()),
                        "its name and kind",
                        "none in the catalog"
                    )
                );
        }
        NextRegionId = _headers.Keys.Aggregate(fragments.NextRegionId, (next, id) => Math.Max(next, id + 1));
    }

    public long NextRegionId { get; }

    /// <summary>What is there and not left out, by number.</summary>
    public IEnumerable<RegionState> Regions => _regions.Values.OrderBy(region => region.Header.Id);

    /// <summary>The name for reports.</summary>
    public string NameOf(RegionHeader header) =>
        header.ParentId == 0 || header.ParentId == header.Id ? header.Name
        : !_headers.TryGetValue(header.ParentId, out RegionHeader? parent) ? $"region {header.ParentId}.{header.Name}"
        : parent.Kind == RegionKind.Table ? $"{parent.Name}.{header.Name}"
        : $"{(_headers.TryGetValue(parent.ParentId, out RegionHeader? table) ? table.Name + "." : "")}{parent.Name}.{header.Name}";

    /// <summary>Leaves a region out; why was reported.</summary>
    public void Remove(RegionState region) => _regions.Remove(region.Header.Id);

    /// <summary>Leaves out regions that claim the same pages: one of them is wrong, and both look right.</summary>
    public void RemoveOverlaps()
    {
        (PageRange Place, RegionState Region)[] places =
        [
            .. _regions
                .Values.SelectMany(region =>
                    region.Chunks.SelectMany(chunk => chunk.Segments).Select(s => (PageRange.Of(s.Extent), region))
                )
                .OrderBy(place => place.Item1.Start),
        ];
        HashSet<RegionState> overlapping = new(ReferenceEqualityComparer.Instance);
        int reaching = 0; // Of the extents so far, the one that ends last.
        for (int i = 1; i < places.Length; i++)
        {
            if (places[i].Place.Start < places[reaching].Place.End)
            {
                Claim(places[i].Region, places[i].Place);
                Claim(places[reaching].Region, places[i].Place);
            }
            if (places[i].Place.End > places[reaching].Place.End)
                reaching = i;
        }

        void Claim(RegionState region, PageRange shared)
        {
            if (!overlapping.Add(region))
                return;
            Remove(region);
            _left.Add(
                new Damage(
                    NameOf(region.Header),
                    shared.Start * Geometry.PageSize,
                    "pages of its own",
                    $"page {shared.Start} claimed twice"
                )
            );
        }
    }

    /// <summary>Cuts tables down to the columns that are there, and leaves out columns without a table.</summary>
    public void MendTables()
    {
        HashSet<long> placed = [];
        RegionState[] tables = [.. Regions.Where(region => region.Header is { Kind: RegionKind.Table, ParentId: 0 })];
        foreach (RegionState table in tables)
        {
            try
            {
                MendTable(table, placed);
            }
            catch (CorruptDataException e)
            {
                LeaveTable(table, e.Expected, e.Found);
            }
        }
        RegionState[] children = [.. Regions.Where(region => region.Header.ParentId != 0)];
        // Companions come after all columns have found their tables.
        foreach (RegionState child in children.OrderBy(IsCompanion))
        {
            if (!placed.Contains(child.Header.Id) && !HasVector(child))
                Leave(child, "a table or vector that it belongs to", "none");
        }
        // A vector is nothing without what it needs besides its rows.
        foreach (RegionHeader lost in _headers.Values.Where(header => !_regions.ContainsKey(header.Id)).ToArray())
        {
            if (_regions.TryGetValue(lost.ParentId, out RegionState? vector) && vector.Header.Kind != RegionKind.Table)
                LeaveVector(vector);
        }
    }

    private bool IsCompanion(RegionState region) =>
        _headers.TryGetValue(region.Header.ParentId, out RegionHeader? parent) && parent.Kind != RegionKind.Table;

    // Whether the region is the companion of a vector that is there, which is no companion itself.
    private bool HasVector(RegionState region) =>
        _regions.TryGetValue(region.Header.ParentId, out RegionState? parent)
        && parent.Header.Kind is not (RegionKind.Table or RegionKind.Bytes)
        && (
            parent.Header.ParentId == 0
            || _regions.GetValueOrDefault(parent.Header.ParentId) is { Header.Kind: RegionKind.Table }
        );

    private void LeaveVector(RegionState vector)
    {
        Leave(vector, "what belongs to it", "it could not be read");
        foreach (RegionState other in Regions.Where(region => region.Header.ParentId == vector.Header.Id).ToArray())
            Leave(other, "a vector that it belongs to", "none");
        if (_regions.GetValueOrDefault(vector.Header.ParentId) is { } table)
            MendTable(table, []);
    }

    private void MendTable(RegionState table, HashSet<long> placed)
    {
        List<RegionState> columns = [];
        foreach (long id in TableDetail.ColumnIds(table.Header))
        {
            if (
                _regions.TryGetValue(id, out RegionState? column)
                && column.Header.ParentId == table.Header.Id
                && column.Header.Kind is not (RegionKind.Table or RegionKind.Bytes)
                && !columns.Contains(column)
            )
                columns.Add(column);
            else if (!_headers.ContainsKey(id))
                _left.Add(new Damage(table.Header.Name, -1, $"its column of number {id}", "none in the catalog"));
        }
        long[] lengths = [.. columns.Select(column => column.RowCount).Distinct()];
        if (lengths.Length == 1)
        {
            RegionHeader header = table.Header.WithDetail(
                TableDetail.Encode([.. columns.Select(column => column.Header.Id)])
            );
            _regions[table.Header.Id] = table with { Header = header };
            placed.UnionWith(columns.Select(column => column.Header.Id));
            return;
        }
        LeaveTable(
            table,
            "columns of one length",
            lengths.Length == 0
                ? "no column that can be read"
                : string.Join(", ", columns.Select(column => $"{column.RowCount} rows in '{column.Header.Name}'"))
        );
    }

    private void LeaveTable(RegionState table, string expected, string found)
    {
        Leave(table, expected, found);
        foreach (RegionState column in Regions.Where(region => region.Header.ParentId == table.Header.Id).ToArray())
            Leave(column, "a table that can be read", "none");
    }

    private void AddRegion(RegionHeader header, Chunk[] chunks)
    {
        try
        {
            _regions.Add(header.Id, CatalogLoader.MakeRegion(header, [.. chunks]));
        }
        catch (CorruptDataException e)
        {
            long place = chunks.Length > 0 ? PlaceOf(chunks[0]) : -1;
            _left.Add(RegionCheck.DamageOf(e, NameOf(header), place));
        }
    }

    private void Leave(RegionState region, string expected, string found)
    {
        Remove(region);
        long place = region.Chunks.Length > 0 ? PlaceOf(region.Chunks[0]) : -1;
        _left.Add(new Damage(NameOf(region.Header), place, expected, found));
    }

    private void Leave(IEnumerable<RegionHeader> headers, string expected)
    {
        RegionHeader[] all = [.. headers];
        foreach (RegionHeader header in all)
        {
            _left.Add(new Damage(NameOf(header), -1, expected, $"{all.Length} times"));
            _headers.Remove(header.Id);
        }
    }

    private static RegionKey KeyOf(RegionHeader header) => new(header.ParentId, header.Name);

    private static long PlaceOf(Chunk chunk) => chunk.Segments[0].Extent.Offset;
}
