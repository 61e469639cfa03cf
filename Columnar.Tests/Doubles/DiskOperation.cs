namespace Columnar.Tests.Doubles;

/// <summary>One call that reached the disk.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Offset">Where a write or hole began, or the new length.</param>
/// <param name="Bytes">What a write wrote.</param>
/// <param name="End">Where a hole ends.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, long Offset, byte[] Bytes, long End = 0);

internal enum DiskOperationKind
{
    Write,
    SetLength,
    PunchHole,
    Sync,
}
