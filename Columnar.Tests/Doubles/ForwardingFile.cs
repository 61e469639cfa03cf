using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>Passes every call on; the base of files that misbehave in one point.</summary>
internal abstract class ForwardingFile(IDataFile inner) : IDataFile
{
    public string Path => inner.Path;

    public virtual long GrowthGranularity(long slabBytes) => inner.GrowthGranularity(slabBytes);

    public virtual long GetLength() => inner.GetLength();

    public virtual FileCondition GetCondition() => inner.GetCondition();

    public virtual void Read(long offset, Span<byte> target) => inner.Read(offset, target);

    public virtual void Write(long offset, ReadOnlySpan<byte> source) => inner.Write(offset, source);

    public virtual void SetLength(long byteLength) => inner.SetLength(byteLength);

    public virtual bool CanShrink => inner.CanShrink;

    public virtual bool TryPunchHole(long offset, long byteLength) => inner.TryPunchHole(offset, byteLength);

    public virtual long GetAllocatedBytes() => inner.GetAllocatedBytes();

    public virtual long GetAvailableBytes() => inner.GetAvailableBytes();

    public virtual void Sync() => inner.Sync();

    public virtual nint Map(long offset, long byteLength) => inner.Map(offset, byteLength);

    public virtual void Unmap(nint address, long byteLength) => inner.Unmap(address, byteLength);

    public virtual bool TryMapOver(nint address, long offset, long byteLength) =>
        inner.TryMapOver(address, offset, byteLength);

    public virtual void HoldCommit(ulong commitNumber) => inner.HoldCommit(commitNumber);

    public virtual void ReleaseCommit(ulong commitNumber) => inner.ReleaseCommit(commitNumber);

    public virtual IReadOnlyList<CommitRange> FindHeldCommits() => inner.FindHeldCommits();

    public virtual void ReleaseWriter() => inner.ReleaseWriter();

    public virtual void Dispose() => inner.Dispose();
}
