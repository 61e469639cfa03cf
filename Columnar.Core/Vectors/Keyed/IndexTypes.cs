using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>The index type a vector was given: the name in its header.</summary>
internal static class IndexTypes
{
    /// <summary>Records an index type with a vector that has none, as a pending change; a database that is only read keeps none.</summary>
    /// <exception cref="SchemaMismatchException">The vector has another one.</exception>
    public static void Record(StoredVector vector, string name)
    {
        RegionHeader header = vector.State.Header;
        Check(header.Name, name, header.Fields.IndexType);
        if (header.Fields.IndexType is not null || vector.Database.IsReadOnly)
            return;
        if (RegionName.Problem(name) is { } problem)
            throw new ArgumentException($"The index type cannot be recorded: {problem}.");
        using (vector.Gate.EnterEdit())
        // Until it is published, so that no compaction gives the region another place in between.
        using (vector.Database.Store.WriterLock.EnterScope())
        {
            RegionState region = vector.State;
            Check(region.Header.Name, name, region.Header.Fields.IndexType);
            HeaderFields fields = region.Header.Fields with { IndexType = name };
            vector.Database.Store.Publish([region], [region with { Header = region.Header.WithFields(fields) }], []);
        }
    }

    /// <summary>The index type recorded with a column, or with what it is read from; null for none.</summary>
    public static string? RecordedOf(IColumn column) =>
        column switch
        {
            StoredVector vector => vector.State.Header.Fields.IndexType,
            ComputedVector computed => computed.Rows.State.Header.Fields.IndexType,
            VectorView view => view.IndexType,
            IDerivedColumn derived => derived.Sources.Select(RecordedOf).FirstOrDefault(name => name is not null),
            _ => null,
        };

    /// <summary>Refuses an index type where another one is recorded.</summary>
    public static void Check(string vector, string asked, string? recorded)
    {
        if (recorded is not null && recorded != asked)
            throw new SchemaMismatchException(vector, $"rows by {asked}", $"a vector with rows by {recorded}");
    }
}
