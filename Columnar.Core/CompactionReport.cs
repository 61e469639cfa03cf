namespace Columnar;

/// <summary>What <see cref="Database.Compact"/> did.</summary>
/// <param name="Before">The use of the disk before it.</param>
/// <param name="After">The use of the disk after it.</param>
/// <param name="MovedBytes">Bytes of data that were given another place.</param>
/// <param name="Damages">Data that does not match its checksums and was left where it is; empty for sound data.</param>
public sealed record CompactionReport(
    DiskUsage Before,
    DiskUsage After,
    long MovedBytes,
    IReadOnlyList<Damage> Damages
);
