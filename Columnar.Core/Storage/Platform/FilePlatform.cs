using Microsoft.Win32.SafeHandles;

namespace Columnar.Storage.Platform;

/// <summary>What the systems do differently with files: mapping, locks, syncing, creating by link, holes. One derived class per system.</summary>
internal abstract class FilePlatform
{
    /// <summary>The system the process runs on.</summary>
    public static FilePlatform Current { get; } =
        OperatingSystem.IsWindows() ? new WindowsPlatform()
        : OperatingSystem.IsMacOS() ? new MacPlatform()
        : new LinuxPlatform();

    /// <summary>The file grows in multiples of this, because the system cannot map beyond its end; 1 where it can.</summary>
    public virtual long GrowthGranularity(long slabBytes) => 1;

    /// <summary>The file's length, and whether it still has a name.</summary>
    public abstract FileCondition GetCondition(SafeFileHandle file);

    /// <summary>Which file it is, whatever its names.</summary>
    public abstract FileIdentity IdentityOf(SafeFileHandle file);

    /// <summary>Makes everything written to the file durable, and throws where the system says it did not.</summary>
    public abstract void Sync(SafeFileHandle file);

    /// <summary>Lets the system begin with what a later <see cref="Sync"/> would wait for. A hint: errors show there.</summary>
    public virtual void BeginWriteback(SafeFileHandle file, long offset, long byteLength) { }

    /// <summary>Makes the entry of a newly linked file durable.</summary>
    public abstract void SyncDirectory(string directory);

    /// <summary>Whether a path names something without a length, whose opening may wait for ever. False where that is not known.</summary>
    public virtual bool IsPipeOrDevice(string path) => false;

    /// <summary>Creates a file that has no name in a folder yet, so that nothing of it is left behind; null where there is no such thing.</summary>
    public virtual SafeFileHandle? TryCreateUnnamed(string directory) => null;

    /// <summary>Another handle of a file of <see cref="TryCreateUnnamed"/>.</summary>
    public virtual SafeFileHandle OpenUnnamed(SafeFileHandle file) => throw new NotSupportedException();

    /// <summary>Gives a file of <see cref="TryCreateUnnamed"/> a name only if the name is free.</summary>
    /// <returns>False where the name is taken.</returns>
    public virtual bool TryName(SafeFileHandle file, string path) => throw new NotSupportedException();

    /// <summary>Gives a file its name only if the name is free.</summary>
    /// <returns>False where the name is taken.</returns>
    public abstract bool TryMoveWithoutReplacing(string from, string to);

    /// <summary>Maps a range of the file read-only; it may reach beyond its end.</summary>
    public abstract nint Map(SafeFileHandle file, long offset, long byteLength);

    public abstract void Unmap(nint address, long byteLength);

    /// <summary>
    /// Memory that reads as zeros and can be written, whose pages take no space before that, to map files over parts of it. 0 where the
    /// system has no more, or no such thing: then there is only copying. Given back by <see cref="Unreserve"/>.
    /// </summary>
    public virtual nint TryReserve(long byteLength) => 0;

    /// <summary>Maps a range of a file read-only over reserved memory; place and offset are whole pages of the system.</summary>
    /// <returns>False where the system refuses. The reserved memory can only be given back then.</returns>
    public virtual bool TryMapOver(SafeFileHandle file, nint address, long offset, long byteLength) => false;

    /// <summary>Gives reserved memory back with what is mapped over it.</summary>
    public virtual void Unreserve(nint address, long byteLength) { }

    /// <summary>A file that is nowhere but in memory; null where the system has no such thing.</summary>
    public virtual SafeFileHandle? TryCreateInMemory() => null;

    /// <summary>Takes a lock on one byte (which need not exist) without waiting; it goes with the handle or the process.</summary>
    /// <returns>False where another handle holds a conflicting lock.</returns>
    public abstract bool TryLock(SafeFileHandle file, long position, bool exclusive);

    /// <summary>Gives a lock taken by <see cref="TryLock"/> back.</summary>
    public abstract void Unlock(SafeFileHandle file, long position);

    /// <summary>All runs of bytes in [first, first + count) on which other handles hold locks, in no order; some may be named twice.</summary>
    public List<(long First, long Count)> FindLocks(SafeFileHandle file, long first, long count)
    {
        // The system names some lock in the range: ask again below it and above it.
        List<(long First, long Count)> found = [];
        Stack<(long First, long Count)> ranges = new([(first, count)]);
        while (ranges.TryPop(out (long First, long Count) range))
        {
            if (range.Count <= 0 || FindLock(file, range.First, range.Count) is not { } conflict)
                continue;
            long end = range.First + range.Count;
            long from = Math.Max(conflict.First, range.First);
            // A length of 0 reaches to the end of all positions.
            long to = conflict.Count == 0 ? end : Math.Min(conflict.First + conflict.Count, end);
            found.Add((from, to - from));
            ranges.Push((range.First, from - range.First));
            ranges.Push((to, end - to));
        }
        return found;
    }

    /// <summary>Some run of bytes in [first, first + count) on which another handle holds a lock; null where there is none.</summary>
    protected abstract (long First, long Count)? FindLock(SafeFileHandle file, long first, long count);

    /// <summary>Whether a file may be made shorter while it is mapped.</summary>
    public virtual bool CutsMappedFiles => true;

    /// <summary>Gives the disk space of a range of whole pages back; it reads as zeros then, and the file's length stays.</summary>
    /// <returns>False where the file system cannot.</returns>
    public abstract bool TryPunchHole(SafeFileHandle file, long offset, long byteLength);

    /// <summary>The bytes of disk space the file takes.</summary>
    public abstract long AllocatedBytes(SafeFileHandle file);

    /// <summary>The name of the remote file system a path is on; null where it is local or unknown.</summary>
    public abstract string? RemoteFileSystem(string path);
}
