namespace Columnar.Compression;

/// <summary>The constants of the Pcodec format. github.com/pcodec/pcodec, docs/format.md.</summary>
internal static class PcoFormat
{
    /// <summary>The most recent version of the standalone container.</summary>
    public const int StandaloneVersion = 3;

    /// <summary>The first standalone version with a hint of the number of values; before it the version is the wrapped one.</summary>
    public const int FirstVersionWithHint = 2;

    /// <summary>The first standalone version with a type of all chunks.</summary>
    public const int FirstVersionWithType = 3;

    /// <summary>Ends a standalone file where the type of a chunk could stand.</summary>
    public const byte Terminator = 0;

    /// <summary>Values that are stored together; the last ones of a page may be fewer.</summary>
    public const int Batch = 256;

    /// <summary>States that take turns in coding the bins of a variable.</summary>
    public const int Lanes = 4;

    /// <summary>The most values of a chunk.</summary>
    public const int MaxChunkLength = 1 << 24;

    /// <summary>The binary logarithm of the largest table of states.</summary>
    public const int MaxAnsLog = 14;

    public const int MaxConsecutiveOrder = 7;
    public const int MaxConvolutionOrder = 32;
    public const int MaxConvolutionQuantization = 31;
    public const int MaxWindowLog = 24;

    // Widths of fields in bits.
    public const int HintWidthBits = 6;
    public const int ChunkLengthBits = 24;
    public const int ModeBits = 4;
    public const int QuantBits = 8;
    public const int DictionaryCountBits = 25;
    public const int DeltaKindBits = 4;
    public const int ConsecutiveOrderBits = 3;
    public const int WindowLogBits = 5;
    public const int StateLogBits = 4;
    public const int QuantizationBits = 5;
    public const int BiasBits = 64;
    public const int ConvolutionOrderBits = 5;
    public const int WeightBits = 32;
    public const int AnsLogBits = 4;
    public const int BinCountBits = 15;

    /// <summary>The first bytes of a standalone file.</summary>
    public static ReadOnlySpan<byte> Magic => "pco!"u8;

    /// <summary>The width of the number of offset bits of a bin.</summary>
    /// <param name="latentBits">The width of the variable.</param>
    public static int OffsetCountBits(int latentBits) => int.Log2(latentBits) + 1;
}
