namespace Columnar.Storage;

/// <summary>Which file it is, whatever its names: two that exist at the same time differ.</summary>
/// <param name="Volume">The volume or device it lies on.</param>
/// <param name="Number">Its number there.</param>
internal readonly record struct FileIdentity(ulong Volume, UInt128 Number);
