namespace Columnar.Compression;

/// <summary>The constants of the LZ4 block format. github.com/lz4/lz4, doc/lz4_Block_format.md.</summary>
internal static class Lz4Format
{
    /// <summary>The shortest match.</summary>
    public const int MinMatch = 4;

    /// <summary>The last bytes are literals.</summary>
    public const int LastLiterals = 5;

    /// <summary>How far back a match may lie.</summary>
    public const int MaxOffset = 65_535;

    /// <summary>A length of this and more goes on in further bytes.</summary>
    public const int NibbleMax = 15;

    /// <summary>The most bytes that a byte of a block stands for.</summary>
    public const int MaxExpansion = 255;
}
