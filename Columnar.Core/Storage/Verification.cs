namespace Columnar.Storage;

/// <summary>Compares all data of a commit with its checksums, and its bitmaps, offsets and texts with what they must be.</summary>
/// <remarks>It reads through calls, not through the map: an unreadable sector is then a report, not the end of the process.</remarks>
internal static class Verification
{
    public static VerificationReport Run(
        Store store,
        CommitState commit,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        CatalogState catalog = commit.Catalog;
        List<Damage> damages = [];
        ByteProgress bytes = new(progress, ByteProgress.BytesOf(catalog.Regions.Values));
        using RegionCheck check = new(store.File, bytes, damages, cancellation);
        foreach (RegionState region in catalog.Regions.Values.OrderBy(region => region.Header.Id))
            check.Check(region, catalog.FullName(region));
        return new VerificationReport(commit.Number, bytes.DoneBytes, damages);
    }
}
