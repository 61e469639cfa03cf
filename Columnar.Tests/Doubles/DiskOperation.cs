namespace Columnar.Tests.Doubles;

/// <summary>One call that reached the disk.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Offset">Where a write began, or the new length.</param>
/// <param name="Bytes">What a write wrote.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, long Offset, byte[] Bytes);

internal enum DiskOperationKind
{
    Write,
    SetLength,
    Sync,
}
