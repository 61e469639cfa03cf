namespace Columnar.Storage;

/// <summary>A read-only store that follows the writer of another process.</summary>
internal sealed partial class Store
{
    /// <summary>Moves to the newest commit of the file.</summary>
    /// <returns>False where it is the one seen already.</returns>
    public bool Refresh()
    {
        using (WriterLock.EnterScope())
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Columnar.Database));
            if (_writable)
                return false;
            CommitState previous = _committed;
            CommitState newest = HoldNewest(previous);
            if (ReferenceEquals(newest, previous))
            {
                Unpin(previous);
                return false;
            }
            long fileLength;
            try
            {
                fileLength = _file.GetLength();
            }
            catch
            {
                Unpin(newest);
                throw;
            }
            AddOlder(previous);
            Volatile.Write(ref _fileLength, fileLength);
            Volatile.Write(ref _committed, newest);
            Volatile.Write(ref _working, newest.Catalog);
            Unpin(previous);
            return true;
        }
    }

    // The newest commit of the file, pinned and held against writers: the given one, which is pinned, where it still is.
    private CommitState HoldNewest(CommitState known)
    {
        while (true)
        {
            CommitSlot slot = ReadSlots(_file, _header).Newest(_file);
            if (slot.CommitNumber < known.Number)
                Throw.Corrupt(
                    $"commit slots of {Path}",
                    Geometry.SlotOffset(0),
                    $"commit {known.Number} or a newer one",
                    $"commit {slot.CommitNumber}"
                );
            if (slot.CommitNumber == known.Number && known.TryPin())
                return known;
            if (TryHold(_file, _header, slot.CommitNumber))
                return LoadHeld(slot, known);
        }
    }

    private CommitState LoadHeld(CommitSlot slot, CommitState known)
    {
        bool loaded = false;
        try
        {
            CommitState commit = CatalogLoader.Load(_file, slot, (int)_header.SlabShift, known);
            CountAsHeld(commit);
            loaded = true;
            return commit;
        }
        finally
        {
            if (!loaded)
                _file.ReleaseCommit(slot.CommitNumber);
        }
    }

    // Holds a commit that was read from the slots. The writer may have gone on before the lock stood: only a commit that is
    // still the newest is protected by it.
    private static bool TryHold(IDataFile file, FileHeader header, ulong commitNumber)
    {
        file.HoldCommit(commitNumber);
        bool isNewest = false;
        try
        {
            isNewest = ReadSlots(file, header).Newest(file).CommitNumber == commitNumber;
            return isNewest;
        }
        finally
        {
            if (!isNewest)
                file.ReleaseCommit(commitNumber);
        }
    }
}
