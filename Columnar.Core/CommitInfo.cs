namespace Columnar;

/// <summary>A stamped commit that can be read and rolled back to.</summary>
/// <param name="CommitNumber">Its number; numbers rise and are never used again.</param>
/// <param name="Stamp">The stamp it was given.</param>
public sealed record CommitInfo(ulong CommitNumber, long Stamp);
