using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>A handle of the file on a <see cref="PowerCutDisk"/>.</summary>
internal sealed class PowerCutFile(PowerCutDisk disk) : IDataFile
{
    private bool _disposed;

    public string Path => "(memory)";

    public long GrowthGranularity(long slabBytes) => 1;

    public long GetLength() => Live.Length;

    public FileCondition GetCondition() => new(Live.Length, true);

    public void Read(long offset, Span<byte> target)
    {
        if (offset + target.Length > Live.Length)
            throw new CorruptDataException("file", offset, $"{target.Length} more bytes", "the end of the file");
        disk.Peek(offset, target);
    }

    public void Write(long offset, ReadOnlySpan<byte> source) => Live.Write(offset, source);

    public void SetLength(long byteLength) => Live.SetLength(byteLength);

    public bool CanShrink => true;

    public bool TryPunchHole(long offset, long byteLength)
    {
        Live.PunchHole(offset, byteLength);
        return true;
    }

    public long GetAllocatedBytes() => Live.AllocatedBytes;

    public void Sync() => Live.Sync();

    public nint Map(long offset, long byteLength)
    {
        Assert.Equal(1L << PowerCutDisk.SlabShift, byteLength);
        return Live.AddressOfSlab((int)(offset >> PowerCutDisk.SlabShift));
    }

    public void Unmap(nint address, long byteLength) { }

    public bool TryMapOver(nint address, long offset, long byteLength) => false;

    public void HoldCommit(ulong commitNumber) => disk.Hold(this, commitNumber);

    public void ReleaseCommit(ulong commitNumber) => disk.Release(this, commitNumber);

    public IReadOnlyList<CommitRange> FindHeldCommits() => disk.HeldByOthers(this);

    public void ReleaseWriter() => disk.ReleaseWriter(this);

    public void Dispose()
    {
        _disposed = true;
        disk.ReleaseAll(this);
    }

    private PowerCutDisk Live
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return disk;
        }
    }
}
