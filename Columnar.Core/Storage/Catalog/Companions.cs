namespace Columnar.Storage;

/// <summary>Regions that belong to a vector and hold what it needs besides its rows. They come and go with it.</summary>
internal static class Companions
{
    /// <summary>The texts that the codes of a dictionary vector stand for.</summary>
    public const string Dictionary = "dictionary";

    /// <summary>The exact states of a recursive computation at the ends of blocks.</summary>
    public const string Checkpoints = "checkpoints";

    private static readonly string[] s_names = [Dictionary, Checkpoints];

    /// <summary>The companions a region has.</summary>
    public static IEnumerable<RegionState> Of(CatalogState catalog, RegionHeader vector)
    {
        if (vector.Kind is RegionKind.Table or RegionKind.Bytes)
            yield break;
        foreach (string name in s_names)
        {
            if (catalog.Find(vector.Id, name) is { } companion)
                yield return companion;
        }
    }
}
