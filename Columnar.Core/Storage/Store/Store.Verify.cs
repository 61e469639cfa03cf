namespace Columnar.Storage;

/// <summary>Reading again what was checked when the file was opened: it may have rotted since.</summary>
internal sealed partial class Store
{
    /// <summary>Adds the damage of the header and of the commit slots to a list.</summary>
    public void CheckHeaderAndSlots(List<Damage> damages)
    {
        try
        {
            if (FileHeader.Read(_file).FileId != _header.FileId)
                damages.Add(new Damage("file header", 0, $"file {_header.FileId:x}", "another file"));
            SlotPair slots = ReadSlots(_file, _header);
            // A blank one is what opening made of an invalid one, which it noted.
            if (slots.HasInvalid && slots.DamageBeside(slots.Newest(_file)) is { } damage)
                damages.Add(damage);
            else
                _ = slots.Newest(_file);
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            damages.Add(RegionCheck.DamageOf(e, "file header and commit slots", 0));
        }
    }

    /// <summary>Adds the damage of the newest commit's catalog, which is pinned, to a list: the pages that contradict their checksums, or how they contradict each other.</summary>
    /// <returns>The catalog; null where it is damaged.</returns>
    public LoadedCatalog? CheckCatalog(CommitState commit, List<Damage> damages)
    {
        CommitSlot slot = MakeSlot(commit.Number, commit.Pages);
        try
        {
            return CatalogLoader.Load(_file, slot, (int)_header.SlabShift, writable: false);
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            // The first of perhaps many.
            int before = damages.Count;
            CheckCatalogPages(slot, "", damages);
            if (damages.Count == before)
                damages.Add(CatalogDamage(e, ""));
            return null;
        }
    }

    /// <summary>Adds the pages of a commit's catalog that contradict their checksums or bounds to a list.</summary>
    /// <param name="slot">Names the commit.</param>
    /// <param name="suffix">Follows the names of structures.</param>
    /// <param name="damages">The list.</param>
    public void CheckCatalogPages(CommitSlot slot, string suffix, List<Damage> damages)
    {
        try
        {
            CatalogLoader.LoadFragments(
                _file,
                slot,
                (int)_header.SlabShift,
                e => damages.Add(CatalogDamage(e, suffix))
            );
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            damages.Add(CatalogDamage(e, suffix));
        }
    }

    private static Damage CatalogDamage(Exception e, string suffix) =>
        RegionCheck.DamageOf(e, (e is CorruptDataException corrupt ? corrupt.Structure : "catalog") + suffix);

    /// <summary>
    /// Refuses to go on with a file that somebody else deleted, replaced or cut, as far as that can be seen: what is written to it
    /// would be lost, and reading the map beyond its end would end the process.
    /// </summary>
    /// <param name="needed">The commit that must lie inside the file; null, under the writer lock, for all that was ever allocated.</param>
    /// <exception cref="IOException">The file is not what it was.</exception>
    public void EnsureInPlace(CommitState? needed = null)
    {
        FileCondition condition = _file.GetCondition();
        if (!condition.HasName)
            throw new IOException(
                $"'{Path}' was deleted or replaced while it is open; close the database, and open what is there now."
            );
        if (condition.ByteLength < FileLength && (needed is null || condition.ByteLength < EndOf(needed)))
            throw new IOException(
                $"'{Path}' was cut to {condition.ByteLength} bytes by somebody else while it is open; close the database, and "
                    + "restore it from a backup or salvage it."
            );
    }

    /// <summary>
    /// Refuses to read a commit, which is pinned, from a file that somebody else cut: the map beyond its end would end the process.
    /// Gives the pin back where it throws.
    /// </summary>
    /// <exception cref="IOException">The file is too short.</exception>
    /// <remarks>One call of the system, a fraction of a microsecond.</remarks>
    public void EnsureReadable(CommitState commit)
    {
        try
        {
            if (_file.GetLength() >= FileLength)
                return;
        }
        catch (IOException)
        {
            return; // A disk that tells nothing is no reason not to read what lies in memory.
        }
        try
        {
            EnsureInPlace(commit);
        }
        catch
        {
            Unpin(commit);
            throw;
        }
    }

    // A compaction cuts the file behind what pinned commits need.
    private static long EndOf(CommitState commit) =>
        commit.Pages.All().Concat(Extents(commit.Catalog)).Max(range => range.End) * Geometry.PageSize;
}
