namespace Columnar;

/// <summary>What a database takes of its disk, in bytes.</summary>
/// <param name="LogicalBytes">The length of the file.</param>
/// <param name="AllocatedBytes">What the file system gave for it; holes take nothing.</param>
/// <param name="LiveBytes">What the newest commit needs: header, slots, catalog, and the filled part of every segment in whole pages.</param>
/// <param name="PinnedBytes">
/// What lies in extents that the newest commit does not need: those of its predecessor, of commits that are kept or being read, and
/// of pending changes.
/// </param>
/// <param name="ReclaimableBytes">What <see cref="Database.Compact"/> would give back, within some pages.</param>
public sealed record DiskUsage(
    long LogicalBytes,
    long AllocatedBytes,
    long LiveBytes,
    long PinnedBytes,
    long ReclaimableBytes
);
