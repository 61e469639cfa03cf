namespace Columnar;

/// <summary>How numbers are compressed by <see cref="Pco"/>. The default suits most numbers.</summary>
public sealed record PcoOptions
{
    /// <summary>The highest level.</summary>
    public const int MaxLevel = 12;

    /// <summary>The most numbers of a chunk.</summary>
    public const int MaxChunkLength = 1 << 24;

    /// <summary>The options where none are given.</summary>
    public static PcoOptions Default { get; } = new();

    /// <summary>
    /// From 0, fast and large, to 12, slow and small; 8 where none is given. It bounds the number of bins, as a power of two, among
    /// which those of a chunk are chosen.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is below 0 or above 12.</exception>
    public int Level
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxLevel);
            field = value;
        }
    } = 8;

    /// <summary>How numbers are split; chosen for each chunk by a sample where it is not given.</summary>
    public PcoModeOption Mode { get; init; }

    /// <summary>What numbers are stored as differences from; chosen for each chunk by a sample where it is not given.</summary>
    public PcoDeltaOption Delta { get; init; }

    /// <summary>The most numbers of a chunk; 2^18 where none is given. Chunks are made of about equal lengths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not within 1 to <see cref="MaxChunkLength"/>.</exception>
    public int ChunkLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxChunkLength);
            field = value;
        }
    } = 1 << 18;
}
