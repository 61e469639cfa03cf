namespace Columnar.Storage;

/// <summary>
/// The one way to the data file. Everything that is written goes through it, so that a full disk is an exception and a
/// test can put a double here that holds live and durable bytes and cuts the power.
/// </summary>
/// <remarks>Calls may come from any thread; writes come from one at a time.</remarks>
internal interface IDataFile : IDisposable
{
    /// <summary>The name errors use.</summary>
    string Path { get; }

    /// <summary>The file grows in multiples of this many bytes.</summary>
    long GrowthGranularity(long slabBytes);

    /// <summary>The file's length in bytes, asked from the system.</summary>
    long GetLength();

    /// <summary>What the system says of the file now; a microsecond or two.</summary>
    FileCondition GetCondition();

    /// <summary>Reads exactly the span's length, or throws <see cref="CorruptDataException"/> where the file ends before.</summary>
    void Read(long offset, Span<byte> target);

    /// <summary>Writes the whole span; after an exception any part of it may have been written.</summary>
    void Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>Changes the file's length; new bytes read as zero. Shorter only where <see cref="CanShrink"/>.</summary>
    void SetLength(long byteLength);

    /// <summary>Whether the system lets a mapped file be made shorter.</summary>
    bool CanShrink { get; }

    /// <summary>Gives the disk space of whole pages back; their content is lost.</summary>
    /// <returns>False where the file system cannot; nothing has changed then. Beyond the end of the file it only asks.</returns>
    bool TryPunchHole(long offset, long byteLength);

    /// <summary>The bytes of disk space the file takes.</summary>
    long GetAllocatedBytes();

    /// <summary>The bytes the disk has left for the file, where the system says; else the most there can be.</summary>
    long GetAvailableBytes() => long.MaxValue;

    /// <summary>Returns when everything written so far survives a power loss.</summary>
    void Sync();

    /// <summary>Maps a range read-only. It may reach beyond the end of the file; growth shows through.</summary>
    nint Map(long offset, long byteLength);

    /// <summary>Undoes <see cref="Map"/>.</summary>
    void Unmap(nint address, long byteLength);

    /// <summary>Maps a range a second time, over memory that the platform reserved.</summary>
    /// <returns>False where that cannot be: the range is copied then.</returns>
    bool TryMapOver(nint address, long offset, long byteLength);

    /// <summary>Takes part in the lock that tells writers a commit is being read. Goes with the file or the process.</summary>
    void HoldCommit(ulong commitNumber);

    /// <summary>Gives one <see cref="HoldCommit"/> back; another handle's holds are not touched.</summary>
    void ReleaseCommit(ulong commitNumber);

    /// <summary>The commits that other handles or processes hold, in runs; a run may be named twice.</summary>
    IReadOnlyList<CommitRange> FindHeldCommits();

    /// <summary>Gives up the right to write, after which another handle may take it.</summary>
    void ReleaseWriter();
}

/// <summary>What can be seen of a file that somebody else deleted, replaced or cut.</summary>
/// <param name="ByteLength">Its length.</param>
/// <param name="HasName">Whether a directory still lists it.</param>
internal readonly record struct FileCondition(long ByteLength, bool HasName);
