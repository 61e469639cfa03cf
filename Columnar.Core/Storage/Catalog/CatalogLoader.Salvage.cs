namespace Columnar.Storage;

/// <summary>Reading what can be read of a damaged catalog.</summary>
internal sealed partial class CatalogLoader
{
    // Told of pages that are passed over; null where any damage is an error.
    private Action<Exception>? _onDamage;

    /// <summary>Reads a catalog page by page, and passes over the directory pages and leaves that contradict their checksums or bounds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="slot">Names the commit.</param>
    /// <param name="slabShift">Of the file.</param>
    /// <param name="onDamage">Told of each page that was passed over.</param>
    /// <returns>The records, which need not fit together.</returns>
    /// <exception cref="CorruptDataException">The root is damaged.</exception>
    public static CatalogFragments LoadFragments(
        IDataFile file,
        CommitSlot slot,
        int slabShift,
        Action<Exception> onDamage
    )
    {
        CatalogLoader loader = new(file, slot, slabShift, null, writable: false) { _onDamage = onDamage };
        RootHeader root = loader.ReadPages();
        long? stamp = (root.Flags & RootHeader.HasStamp) != 0 ? root.Stamp : null;
        CommitHead head = new(
            slot.CommitNumber,
            stamp,
            stamp is not null && (root.Flags & RootHeader.IsStamped) != 0,
            slot.Version == FileHeader.FirstVersion
                ? CommitStep.DefaultLimit
                : (int)Math.Min(root.RetainedLimit, int.MaxValue),
            []
        );
        return new CatalogFragments(
            head,
            root.NextRegionId,
            loader._headers,
            loader._chunks.ToLookup(chunk => chunk.RegionId)
        );
    }

    private bool PassesOver(Exception e)
    {
        if (_onDamage is null || !RegionCheck.IsDamage(e))
            return false;
        _onDamage(e);
        return true;
    }
}

/// <summary>Records of a catalog, each valid by itself.</summary>
/// <param name="Head">What the root says of the commit; without the commits kept behind it.</param>
/// <param name="NextRegionId">The next number to give.</param>
/// <param name="Headers">Regions.</param>
/// <param name="Chunks">Chunks by region number.</param>
internal sealed record CatalogFragments(
    CommitHead Head,
    long NextRegionId,
    List<RegionHeader> Headers,
    ILookup<long, Chunk> Chunks
);
