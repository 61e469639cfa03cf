using System.Runtime.InteropServices;

namespace Columnar.Storage;

/// <summary>Copies what verifies of a damaged file to a new database. The file is only read.</summary>
internal sealed class Salvage(
    IDataFile file,
    BlockSummaryOf summaryOf,
    IProgress<double>? progress,
    CancellationToken cancellation
)
{
    private readonly List<Damage> _left = [];

    /// <summary>Salvages the newest commit whose root can be read.</summary>
    /// <exception cref="CorruptDataException">Neither slot names a commit whose root can be read.</exception>
    /// <exception cref="UnsupportedFormatException">It is no database, or one of a newer version.</exception>
    public SalvageReport Run(string outPath) => Run(write => DatabaseCopy.Create(outPath, write));

    /// <summary>The same, with a new file that the caller makes and gives its name.</summary>
    public SalvageReport Run(Action<Action<IDataFile>> create)
    {
        FileHeader header = ReadHeader();
        CommitSlot[] slots = HoldSlots(header);
        (CommitSlot slot, CatalogFragments fragments, bool isWhole) = ReadCatalog(slots, (int)header.SlabShift);
        FragmentedCatalog catalog = new(fragments, _left);
        // Reading counts twice: once to verify, once to copy.
        ByteProgress bytes = new(progress, 2 * ByteProgress.BytesOf(catalog.Regions));
        using (RegionCheck check = new(file, bytes, _left, cancellation))
        {
            foreach (RegionState region in catalog.Regions.ToArray())
            {
                if (!check.Check(region, catalog.NameOf(region.Header)))
                    catalog.Remove(region);
            }
        }
        catalog.RemoveOverlaps();
        RemoveStrayCodes(catalog);
        catalog.MendTables();
        create(target =>
        {
            using DatabaseCopy copy = new(file, target, summaryOf, catalog.NextRegionId, bytes, cancellation);
            foreach (RegionState region in catalog.Regions)
                copy.Add(region, catalog.NameOf(region.Header));
            copy.Complete(fragments.Head);
        });
        return new SalvageReport(slot.CommitNumber, isWhole, ItemsOf(catalog), _left);
    }

    // Codes that stand for nothing could not be read from the copy either.
    private void RemoveStrayCodes(FragmentedCatalog catalog)
    {
        CodeCheck codes = new(file, _left, cancellation);
        ILookup<long, RegionState> companions = catalog.Regions.ToLookup(region => region.Header.ParentId);
        foreach (RegionState region in catalog.Regions.Where(r => r.Header.Kind == RegionKind.Codes).ToArray())
        {
            RegionState? texts = companions[region.Header.Id]
                .FirstOrDefault(companion => companion.Header.Name == Companions.Dictionary);
            if (texts is null)
                continue; // The vector is left out with what belongs to it.
            int before = _left.Count;
            foreach (Chunk chunk in region.Chunks)
                codes.Check(region.Header, chunk, texts.RowCount, catalog.NameOf(region.Header));
            if (_left.Count > before)
                catalog.Remove(region);
        }
    }

    private static List<SalvagedItem> ItemsOf(FragmentedCatalog catalog)
    {
        // A table is as long as its columns.
        ILookup<long, RegionState> byTable = catalog.Regions.ToLookup(region => region.Header.ParentId);
        return
        [
            .. byTable[0]
                .Select(region => new SalvagedItem(
                    region.Header.Name,
                    (byTable[region.Header.Id].FirstOrDefault() ?? region).RowCount
                )),
        ];
    }

    // A header that contradicts its checksum says nothing; the slots know the file by the same number, and the length of slabs is
    // only a bound, which the default keeps widest.
    private FileHeader ReadHeader()
    {
        try
        {
            return FileHeader.Read(file);
        }
        catch (Exception e) when (RegionCheck.IsDamage(e) && !IsHeaderSound() && FileIdOfSlots() is { } fileId)
        {
            FileHeader header = FileHeader.Create(Geometry.DefaultSlabShift);
            header.FileId = fileId;
            _left.Add(RegionCheck.DamageOf(e, "file header", 0));
            return header;
        }
    }

    private bool IsHeaderSound()
    {
        Span<byte> bytes = stackalloc byte[FileHeader.Size];
        return TryRead(0, bytes) && MemoryMarshal.Read<FileHeader>(bytes).Checksum == Crc32C.Compute(bytes[..124]);
    }

    private UInt128? FileIdOfSlots()
    {
        UInt128? id = null;
        Span<byte> bytes = stackalloc byte[CommitSlot.Size];
        for (int index = 0; index < 2; index++)
        {
            if (!TryRead(Geometry.SlotOffset(index), bytes))
                continue;
            UInt128 own = MemoryMarshal.Read<CommitSlot>(bytes).FileId;
            if (CommitSlot.Read(bytes, own, out _) != CommitSlotState.Valid)
                continue;
            if (id is not null && id != own)
                return null;
            id = own;
        }
        return id;
    }

    private bool TryRead(long offset, Span<byte> target)
    {
        try
        {
            file.Read(offset, target);
            return true;
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            return false;
        }
    }

    // The commits the slots name, newest first, locked so that a writer does not re-use their space meanwhile.
    private CommitSlot[] HoldSlots(FileHeader header)
    {
        while (true)
        {
            Store.SlotPair pair = Store.ReadSlots(file, header);
            CommitSlot newest = pair.Newest(file);
            CommitSlot[] slots = pair.Other(newest) is { } other ? [newest, other] : [newest];
            foreach (CommitSlot slot in slots)
                file.HoldCommit(slot.CommitNumber);
            if (Store.ReadSlots(file, header).Newest(file).CommitNumber == newest.CommitNumber)
            {
                if (pair.DamageBeside(newest) is { } damage)
                    _left.Add(damage);
                return slots;
            }
            foreach (CommitSlot slot in slots)
                file.ReleaseCommit(slot.CommitNumber);
        }
    }

    private (CommitSlot Slot, CatalogFragments Fragments, bool IsWhole) ReadCatalog(CommitSlot[] slots, int slabShift)
    {
        for (int i = 0; ; i++)
        {
            int before = _left.Count;
            try
            {
                CatalogFragments fragments = CatalogLoader.LoadFragments(file, slots[i], slabShift, Leave);
                return (slots[i], fragments, _left.Count == before);
            }
            catch (Exception e) when (RegionCheck.IsDamage(e) && i < slots.Length - 1)
            {
                long root = (long)Math.Min(slots[i].RootPage, (ulong)Geometry.MaxFilePages) * Geometry.PageSize;
                _left.Add(RegionCheck.DamageOf(e, $"root of commit {slots[i].CommitNumber}", root));
            }
        }

        void Leave(Exception e) =>
            _left.Add(RegionCheck.DamageOf(e, e is CorruptDataException corrupt ? corrupt.Structure : "catalog"));
    }
}
