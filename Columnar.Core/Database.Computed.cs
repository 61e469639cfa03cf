using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Computed vectors.</summary>
public sealed partial class Database
{
    // Those that were opened, by region number. Guarded by the list of handles.
    private readonly Dictionary<long, ComputedVector> _computed = [];

    /// <summary>
    /// Opens a computed vector, or creates it. Where it was computed by something else (another function, other parameters, other or
    /// otherwise ordered sources, another version of them), it is emptied; the next <see cref="ComputedVector.Update"/> computes it anew.
    /// </summary>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="name">1 to 1,024 bytes of UTF-8 without control characters.</param>
    /// <param name="computation">What it is computed by, from vectors of this database.</param>
    /// <returns>The vector as it stands; nothing is computed yet.</returns>
    /// <exception cref="SchemaMismatchException">What is stored under this name is not a computed vector, or one of another type.</exception>
    /// <exception cref="ArgumentException">The name is refused, a source is not stored in this database, or the vector would be computed from itself.</exception>
    /// <exception cref="InvalidOperationException">It is not stored like this and the database is open read-only; or a source was removed.</exception>
    public ComputedVector<T> Computed<T>(string name, Computation<T> computation)
        where T : unmanaged
    {
        RegionName.Check(name, nameof(name));
        ArgumentNullException.ThrowIfNull(computation);
        StoredVector[] sources = ComputedSources.Resolve(this, computation);
        string recipe = ComputedSources.Recipe(computation, sources);
        using (Store.WriterLock.EnterScope())
        {
            ThrowIfClosed();
            RegionState region = OpenComputed(name, computation, recipe, sources);
            StoredVector rows = VectorOf(region);
            using (_handlesGate.EnterScope())
            {
                // The same values may be opened as wrappers of theirs, which makes another handle.
                ComputedVector? opened = _computed.GetValueOrDefault(region.Header.Id);
                if (opened is ComputedVector<T> handle)
                    handle.Reopen(computation, sources);
                else
                    _computed[region.Header.Id] = handle = new(this, rows, computation, sources, opened);
                return handle;
            }
        }
    }

    /// <summary>Brings all computed vectors up to date that were opened since the database was, each after those it is computed from.</summary>
    /// <param name="cancellation">Ends it early; what was computed so far is kept.</param>
    /// <returns>How many of them changed.</returns>
    /// <inheritdoc cref="ComputedVector.Update" path="/exception"/>
    public int UpdateComputed(CancellationToken cancellation = default)
    {
        ThrowIfClosed();
        ComputedVector[] vectors;
        using (_handlesGate.EnterScope())
            vectors = [.. _computed.Values];
        Dictionary<ComputedVector, bool> done = [];
        foreach (ComputedVector vector in vectors)
        {
            if (Store.Working.Regions.ContainsKey(vector.Rows.RegionId))
                vector.UpdateOnce(done, cancellation);
        }
        return done.Values.Count(hasChanged => hasChanged);
    }

    /// <summary>The computed vector whose rows a vector holds; null where it is none that was opened.</summary>
    internal ComputedVector? FindComputed(StoredVector rows)
    {
        using (_handlesGate.EnterScope())
            return _computed.GetValueOrDefault(rows.RegionId);
    }

    /// <summary>Empties a computed vector unless it was computed by a recipe.</summary>
    /// <returns>Whether it held rows that are gone.</returns>
    internal bool ResetUnlessOf(StoredVector rows, string recipe)
    {
        using (Store.WriterLock.EnterScope())
        {
            RegionState region = rows.State;
            if (region.Header.Fields.Recipe == recipe)
                return false;
            Reset(region, recipe);
            return region.RowCount > 0;
        }
    }

    private RegionState OpenComputed(string name, Computation computation, string recipe, StoredVector[] sources)
    {
        if (Store.Working.Find(0, name) is { } region)
        {
            if (ViewFactory.TypeOf(region.Header) is not { } type || region.Header.Fields.Recipe is null)
                throw new SchemaMismatchException(name, "a computed vector", ViewFactory.KindName(region));
            if (!type.Equals(computation.Type))
                throw new SchemaMismatchException(name, $"computed values of {computation.Type}", $"of {type}");
            if (sources.Any(source => source.RegionId == region.Header.Id || DependsOn(source, region.Header.Id)))
                throw new ArgumentException($"'{name}' would be computed from itself.", nameof(computation));
            if (region.Header.Layout.IsNullable == computation.IsNullable)
            {
                if (region.Header.Fields.Recipe != recipe)
                    Reset(region, recipe);
                return region;
            }
            // Rows of another layout: a new vector in its place.
            RemoveFamily(region);
        }
        return Store.Create(id =>
        {
            RegionHeader header = VectorHeader(id, 0, name, new(computation.Type, 0, computation.IsNullable));
            header = header.WithFields(header.Fields with { Recipe = recipe });
            header.Fields.Check();
            return header;
        });
    }

    private bool DependsOn(StoredVector source, long regionId) => FindComputed(source)?.DependsOn(regionId) == true;

    // The header and the rows change in one step; checkpoints of the old recipe go as well.
    private void Reset(RegionState region, string recipe)
    {
        HeaderFields fields = region.Header.WithChange(0).Fields with { Recipe = recipe, Sources = [] };
        fields.Check();
        List<RegionState> old = [region];
        List<RegionState> next = [region with { Header = region.Header.WithFields(fields), Chunks = [] }];
        if (Store.Working.Find(region.Header.Id, Companions.Checkpoints) is { } checkpoints)
        {
            old.Add(checkpoints);
            next.Add(checkpoints with { Chunks = [] });
        }
        Store.Publish([.. old], [.. next], []);
    }
}
