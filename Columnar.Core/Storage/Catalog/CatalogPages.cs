namespace Columnar.Storage;

/// <summary>
/// The catalog of a commit as it lies on disk: records in leaves, leaves in directory pages, those in the root. Immutable;
/// <see cref="CatalogUpdate"/> derives the next one, which shares every page that did not change.
/// </summary>
/// <param name="Root">The pages of the root.</param>
/// <param name="RootByteLength">Bytes of the root.</param>
/// <param name="RootChecksum">Checksum of those bytes.</param>
/// <param name="DirectoryPages">By index.</param>
/// <param name="Leaves">By index; null for a leaf without records.</param>
internal sealed record CatalogPages(
    PageRange Root,
    uint RootByteLength,
    uint RootChecksum,
    RootEntry[] DirectoryPages,
    CatalogLeaf?[] Leaves
)
{
    /// <summary>All pages the catalog itself takes.</summary>
    public IEnumerable<PageRange> All()
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
