namespace Columnar.Storage;

/// <summary>
/// The catalog of the newest commit as it lies on disk: records in leaves, leaves in directory pages, those in the root. Changed
/// by <see cref="CatalogUpdate"/> alone, under the writer lock.
/// </summary>
internal sealed class Catalog
{
    /// <summary>By index; null for a leaf without records.</summary>
    public List<CatalogLeaf?> Leaves { get; } = [];

    /// <summary>By index.</summary>
    public List<RootEntry> DirectoryPages { get; } = [];

    public PageRange Root { get; set; }

    /// <summary>All pages the catalog itself takes.</summary>
    public IEnumerable<PageRange> Pages()
    {
        yield return Root;
        foreach (RootEntry page in DirectoryPages)
            yield return new PageRange(page.Page, 1, page.Born);
        foreach (CatalogLeaf? leaf in Leaves)
        {
            if (leaf is not null)
                yield return leaf.Place;
        }
    }
}

/// <summary>A committed leaf. Immutable.</summary>
/// <param name="Records">In the order they stand in.</param>
/// <param name="ByteLength">With its header.</param>
/// <param name="Place">Its pages.</param>
/// <param name="Checksum">Of its pages.</param>
internal sealed record CatalogLeaf(CatalogRecord[] Records, int ByteLength, PageRange Place, uint Checksum);
