namespace Columnar.Storage;

/// <summary>Opening: choosing the newest commit and taking the file over. FORMAT.md, "Opening".</summary>
internal sealed partial class Store
{
    // A slot that a writer of another process is just rewriting reads torn; it is whole a moment later.
    private const int SlotReadAttempts = 8;

    /// <summary>Opens a database file; owns it, also when it fails.</summary>
    /// <exception cref="UnsupportedFormatException">Not a database, or of another version.</exception>
    /// <exception cref="CorruptDataException">No commit can be read.</exception>
    public static Store Open(IDataFile file, bool writable)
    {
        try
        {
            FileHeader header = FileHeader.Read(file);
            return writable ? OpenForWriting(file, header) : OpenForReading(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Store OpenForWriting(IDataFile file, FileHeader header)
    {
        SlotPair slots = ReadSlots(file, header);
        CommitSlot newest = slots.Newest(file);
        LoadedCatalog loaded = CatalogLoader.Load(file, newest, (int)header.SlabShift, writable: true);
        Store store = new(file, writable: true, header, loaded) { RecoveryNotes = slots.Notes(newest) };
        // A killed predecessor may have left the winning slot in the system's memory only: nothing that the other slot's commit
        // does not see may be re-used before the winner is known to be durable.
        store.WriteSlot(newest);
        if (slots.Other(newest) is not { } other)
        {
            store._hasLostCommit = store.RecoveryNotes.Count > 0;
            if (slots.State(1 - SlotIndex(newest.CommitNumber)) == CommitSlotState.Invalid)
                file.Write(Geometry.SlotOffset(1 - SlotIndex(newest.CommitNumber)), new byte[CommitSlot.Size]);
        }
        else
        {
            store._otherSlotCommit = other.CommitNumber;
        }
        file.Sync();
        store.ReleaseInvisible([]);
        return store;
    }

    private static Store OpenForReading(IDataFile file, FileHeader header)
    {
        while (true)
        {
            SlotPair slots = ReadSlots(file, header);
            CommitSlot newest = slots.Newest(file);
            if (!TryHold(file, header, newest.CommitNumber))
                continue;
            LoadedCatalog loaded = CatalogLoader.Load(file, newest, (int)header.SlabShift, writable: false);
            Store store = new(file, writable: false, header, loaded) { RecoveryNotes = slots.Notes(newest) };
            store.CountAsHeld(loaded.Commit);
            return store;
        }
    }

    public static SlotPair ReadSlots(IDataFile file, FileHeader header)
    {
        if (file.GetLength() < Geometry.FirstExtentPage * Geometry.PageSize)
            Throw.Corrupt("file", file.GetLength(), "the commit slots in pages 1 and 2", "the end of the file");
        SlotPair pair = default;
        Span<byte> bytes = stackalloc byte[CommitSlot.Size];
        for (int attempt = 0; attempt < SlotReadAttempts; attempt++)
        {
            for (int index = 0; index < 2; index++)
            {
                file.Read(Geometry.SlotOffset(index), bytes);
                CommitSlotState state = CommitSlot.Read(bytes, header.FileId, out CommitSlot slot);
                if (state == CommitSlotState.Valid && SlotIndex(slot.CommitNumber) != index)
                    state = CommitSlotState.Invalid;
                pair.Set(index, state, slot);
            }
            if (!pair.HasInvalid)
                break;
        }
        return pair;
    }

    private void WriteSlot(CommitSlot slot)
    {
        Span<byte> bytes = stackalloc byte[CommitSlot.Size];
        slot.Write(bytes);
        _file.Write(Geometry.SlotOffset(SlotIndex(slot.CommitNumber)), bytes);
    }

    internal struct SlotPair
    {
        private CommitSlotState _state0;
        private CommitSlotState _state1;
        private CommitSlot _slot0;
        private CommitSlot _slot1;

        public readonly bool HasInvalid => _state0 == CommitSlotState.Invalid || _state1 == CommitSlotState.Invalid;

        public readonly CommitSlotState State(int index) => index == 0 ? _state0 : _state1;

        public void Set(int index, CommitSlotState state, CommitSlot slot)
        {
            if (index == 0)
                (_state0, _slot0) = (state, slot);
            else
                (_state1, _slot1) = (state, slot);
        }

        public readonly CommitSlot Newest(IDataFile file)
        {
            bool valid0 = _state0 == CommitSlotState.Valid;
            bool valid1 = _state1 == CommitSlotState.Valid;
            if (!valid0 && !valid1)
                Throw.Corrupt(
                    $"commit slots of {file.Path}",
                    Geometry.SlotOffset(0),
                    "a valid slot",
                    $"{_state0} and {_state1}"
                );
            CommitSlot newest = !valid1 || (valid0 && _slot0.CommitNumber > _slot1.CommitNumber) ? _slot0 : _slot1;
            if (newest.Version is < FileHeader.FirstVersion or > FileHeader.CurrentVersion)
                throw new UnsupportedFormatException(
                    file.Path,
                    $"a commit of format version {newest.Version}",
                    $"versions {FileHeader.FirstVersion} to {FileHeader.CurrentVersion}"
                );
            return newest;
        }

        public readonly CommitSlot? Other(CommitSlot newest)
        {
            int index = 1 - SlotIndex(newest.CommitNumber);
            return State(index) == CommitSlotState.Valid ? (index == 0 ? _slot0 : _slot1) : null;
        }

        /// <summary>What is wrong with the slot that does not name the newest commit.</summary>
        public readonly Damage? DamageBeside(CommitSlot newest)
        {
            int index = 1 - SlotIndex(newest.CommitNumber);
            string name = $"commit slot {"AB"[index]}";
            return State(index) switch
            {
                CommitSlotState.Invalid => new Damage(
                    name,
                    Geometry.SlotOffset(index),
                    "a valid slot or zeros",
                    "neither; a newer commit may be lost"
                ),
                CommitSlotState.Blank when newest.CommitNumber > 1 => new Damage(
                    name,
                    Geometry.SlotOffset(index),
                    "a valid slot",
                    "zeros; a newer commit may be lost"
                ),
                _ => null,
            };
        }

        public readonly List<string> Notes(CommitSlot newest)
        {
            int index = 1 - SlotIndex(newest.CommitNumber);
            string slot = $"Commit slot {"AB"[index]} at byte {Geometry.SlotOffset(index)}";
            return State(index) switch
            {
                CommitSlotState.Invalid => [$"{slot} is neither blank nor valid; the other was used."],
                // From the second commit on both slots name one, until an invalid one is blanked.
                CommitSlotState.Blank when newest.CommitNumber > 1 =>
                [
                    $"{slot} is blank, though commit {newest.CommitNumber} is not the first; a newer one may be lost.",
                ],
                _ => [],
            };
        }
    }
}
