using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>Which calls of a <see cref="FaultyFile"/> may fail.</summary>
[Flags]
internal enum Faults
{
    None = 0,
    Write = 1,
    PartialWrite = 2,
    SetLength = 4,
    Read = 8,
    Sync = 16,
    Map = 32,
    SlotWrite = 64,

    /// <summary>The slot is written, and reported as failed all the same.</summary>
    LandedSlotWrite = 128,
    LockQuery = 256,

    /// <summary>Taking the lock of a reader.</summary>
    Lock = 512,
    LengthQuery = 1024,
    PunchHole = 2048,
}

/// <summary>A file whose calls fail with an <see cref="IOException"/>: the n-th of the chosen kinds, or all from then on.</summary>
internal sealed class FaultyFile(IDataFile inner) : ForwardingFile(inner)
{
    private Faults _faults;
    private int _callsUntilFault;
    private bool _goesOn;

    /// <summary>Whether the file system can punch holes.</summary>
    public bool PunchesHoles { get; set; } = true;

    /// <summary>Whether the system lets a mapped file be made shorter.</summary>
    public bool Shrinks { get; set; } = true;

    public override bool CanShrink => Shrinks && base.CanShrink;

    /// <summary>Whether a call has failed since <see cref="Arm"/>.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Lets a later call fail: 0 stands for the next of the chosen kinds.</summary>
    public void Arm(Faults faults, int callsBefore, bool goesOn = false)
    {
        _faults = faults;
        _callsUntilFault = callsBefore;
        _goesOn = goesOn;
        HasFailed = false;
    }

    public void Disarm() => _faults = Faults.None;

    public override void Write(long offset, ReadOnlySpan<byte> source)
    {
        bool isSlot = offset < Geometry.FirstExtentPage * Geometry.PageSize;
        Faults kinds = isSlot ? Faults.SlotWrite | Faults.LandedSlotWrite : Faults.Write | Faults.PartialWrite;
        if (Fails(kinds))
        {
            // A sector lands whole or not at all.
            int landed = source.Length / 2 / SectorImage.SectorBytes * SectorImage.SectorBytes;
            if (_faults.HasFlag(Faults.PartialWrite))
                base.Write(offset, source[..landed]);
            if (_faults.HasFlag(Faults.LandedSlotWrite))
                base.Write(offset, source);
            throw new IOException("There is not enough space on the disk (test).");
        }
        base.Write(offset, source);
    }

    public override void SetLength(long byteLength)
    {
        ThrowIf(Faults.SetLength);
        base.SetLength(byteLength);
    }

    public override void Read(long offset, Span<byte> target)
    {
        ThrowIf(Faults.Read);
        base.Read(offset, target);
    }

    public override bool TryPunchHole(long offset, long byteLength)
    {
        ThrowIf(Faults.PunchHole);
        return PunchesHoles && base.TryPunchHole(offset, byteLength);
    }

    public override void Sync()
    {
        ThrowIf(Faults.Sync);
        base.Sync();
    }

    public override nint Map(long offset, long byteLength)
    {
        ThrowIf(Faults.Map);
        return base.Map(offset, byteLength);
    }

    public override long GetLength()
    {
        ThrowIf(Faults.LengthQuery);
        return base.GetLength();
    }

    public override void HoldCommit(ulong commitNumber)
    {
        ThrowIf(Faults.Lock);
        base.HoldCommit(commitNumber);
    }

    public override IReadOnlyList<CommitRange> FindHeldCommits()
    {
        ThrowIf(Faults.LockQuery);
        return base.FindHeldCommits();
    }

    private void ThrowIf(Faults kind)
    {
        if (Fails(kind))
            throw new IOException($"The {kind} failed (test).");
    }

    private bool Fails(Faults kinds)
    {
        if ((_faults & kinds) == Faults.None || (HasFailed && !_goesOn) || _callsUntilFault-- > 0)
            return false;
        HasFailed = true;
        return true;
    }
}
