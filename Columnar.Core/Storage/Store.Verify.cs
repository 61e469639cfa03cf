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
            for (int index = 0; index < 2; index++)
            {
                if (slots.State(index) == CommitSlotState.Invalid)
                    damages.Add(SlotPair.DamageOf(index));
            }
            _ = slots.Newest(_file);
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            damages.Add(RegionCheck.DamageOf(e, "file header and commit slots", 0));
        }
    }

    /// <summary>Adds the damage of a commit's catalog, which is pinned, to a list: all pages that contradict their checksums, or how they contradict each other.</summary>
    /// <param name="slot">Names the commit.</param>
    /// <param name="suffix">Follows the names of structures.</param>
    /// <param name="damages">The list.</param>
    public void CheckCatalog(CommitSlot slot, string suffix, List<Damage> damages)
    {
        int before = damages.Count;
        try
        {
            CatalogLoader.LoadFragments(_file, slot, (int)_header.SlabShift, Report);
            if (damages.Count == before)
                _ = CatalogLoader.Load(_file, slot, (int)_header.SlabShift);
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            Report(e);
        }

        void Report(Exception e) =>
            damages.Add(
                RegionCheck.DamageOf(e, (e is CorruptDataException corrupt ? corrupt.Structure : "catalog") + suffix)
            );
    }

    /// <summary>The slot of a commit as it is, or was when the commit was the newest.</summary>
    public CommitSlot SlotOf(CommitState commit) => MakeSlot(commit.Number, commit.Pages);
}
