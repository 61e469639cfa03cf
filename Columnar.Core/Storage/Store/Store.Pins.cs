using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>Which commits somebody reads, and taking part in one that is not the newest.</summary>
internal sealed partial class Store
{
    // Guards the two lists below. Held for moments only, never during I/O: readers take it, but not for the newest commit.
    private readonly OrderedLock _pinsGate = new(LockRank.Pins);

    // Commits that were the newest, or were read again because they are kept, while somebody leans on them.
    private readonly List<CommitState> _olderCommits = [];

    // Kept commits whose catalogs are being read.
    private readonly List<ulong> _beingRead = [];

    /// <summary>Pins the stamped commit of a stamp; give it back with <see cref="Unpin"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No commit of that stamp is kept.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public CommitState PinStamped(long stamp)
    {
        while (true)
        {
            CommitState newest = PinNewest();
            if (newest.Head.IsStamped && newest.Stamp == stamp)
                return newest;
            try
            {
                RetainedCommit kept = newest.Head.FindRetained(stamp) ?? throw newest.Head.NotKept(stamp);
                if (TryPinRetained(kept, newest) is { } commit)
                    return commit;
                // After a rollback another commit may stand for it.
            }
            finally
            {
                Unpin(newest);
            }
        }
    }

    // Null where another commit of this process has become the newest and does not keep it.
    private CommitState? TryPinRetained(RetainedCommit kept, CommitState newest)
    {
        using (_pinsGate.EnterScope())
        {
            if (_olderCommits.Find(c => c.Number == kept.Number && c.TryPin()) is { } open)
                return open;
            _beingRead.Add(kept.Number);
        }
        bool isHeld = false;
        try
        {
            if (!_writable)
                _file.HoldCommit(kept.Number);
            isHeld = !_writable;
            // It may have ceased to be kept before it was noted above, and its space been used again. From here on it stays.
            if (!IsStillKept(kept, newest))
                return null;
            CommitState commit = CatalogLoader.Load(_file, kept.Slot, (int)_header.SlabShift, newest);
            if (isHeld)
                CountAsHeld(commit);
            isHeld = false;
            AddOlder(commit);
            return commit;
        }
        catch (CorruptDataException e) when (IsClosed)
        {
            throw new ObjectDisposedException("The database was closed while a kept commit was being read.", e);
        }
        finally
        {
            if (isHeld)
                _file.ReleaseCommit(kept.Number);
            using (_pinsGate.EnterScope())
                _beingRead.Remove(kept.Number);
        }
    }

    private bool IsStillKept(RetainedCommit kept, CommitState newest)
    {
        if (_writable)
            return Committed.Head.FindRetained(kept.Stamp)?.Number == kept.Number;
        CommitState newestOfFile = HoldNewest(newest);
        CommitHead head = newestOfFile.Head;
        Unpin(newestOfFile);
        if (head.FindRetained(kept.Stamp)?.Number == kept.Number)
            return true;
        throw head.NotKept(kept.Stamp, $"{kept.Number} any more, which had it when the database was last refreshed");
    }

    // Notes a commit that is pinned and not the newest.
    private void AddOlder(CommitState commit)
    {
        using (_pinsGate.EnterScope())
        {
            if (!IsClosed || commit.IsHeld)
            {
                _olderCommits.Add(commit);
                return;
            }
        }
        // Nobody has held it against the next writer.
        throw new ObjectDisposedException(nameof(Columnar.Database));
    }

    // The commits below the newest that this process reads.
    private List<CommitRange> FindOwnPins()
    {
        using (_pinsGate.EnterScope())
        {
            _olderCommits.RemoveAll(commit => !commit.IsPinned);
            return
            [
                .. _olderCommits.Select(commit => new CommitRange(commit.Number, commit.Number)),
                .. _beingRead.Select(number => new CommitRange(number, number)),
            ];
        }
    }

    private PinnedCommits FindPinned(List<CommitRange> own)
    {
        List<CommitRange> others = [.. own, .. FindHeldByOthers()];
        if (_otherSlotCommit != 0)
            others.Add(new CommitRange(_otherSlotCommit, _otherSlotCommit));
        return new PinnedCommits(_committed.Head.Retained, others);
    }

    private IReadOnlyList<CommitRange> FindHeldByOthers()
    {
        try
        {
            return _file.FindHeldCommits();
        }
        catch (IOException)
        {
            // The commit has taken place by now; where the system does not tell who reads, everybody might.
            return [new CommitRange(0, ulong.MaxValue)];
        }
    }

    /// <summary>The numbers and stamps of the stamped commits that can be read, oldest first.</summary>
    public ImmutableArray<CommitInfo> ListStamped()
    {
        CommitHead head = Committed.Head;
        ImmutableArray<CommitInfo>.Builder list = ImmutableArray.CreateBuilder<CommitInfo>(head.Retained.Count + 1);
        foreach (RetainedCommit commit in head.Retained)
            list.Add(new CommitInfo(commit.Number, commit.Stamp));
        if (head.IsStamped)
            list.Add(new CommitInfo(head.Number, head.Stamp!.Value));
        return list.ToImmutable();
    }
}
