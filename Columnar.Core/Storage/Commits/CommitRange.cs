namespace Columnar.Storage;

/// <summary>A run of commit numbers, both ends included.</summary>
internal readonly record struct CommitRange(ulong First, ulong Last);
