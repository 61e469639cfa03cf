namespace Columnar.Compression;

/// <summary>A range of latents: a value in it is coded by the bin and its distance from the lowest.</summary>
/// <param name="Lower">The lowest latent.</param>
/// <param name="OffsetBits">The width of the distance; lowest latent and distance may wrap around.</param>
/// <param name="Weight">How many states stand for the bin.</param>
internal readonly record struct PcoBin(ulong Lower, int OffsetBits, int Weight);
