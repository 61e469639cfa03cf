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
}
