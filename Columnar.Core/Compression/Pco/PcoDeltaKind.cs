namespace Columnar;

/// <summary>What the numbers of a Pcodec chunk are stored as differences from, with the numbers the ways have in files.</summary>
public enum PcoDeltaKind : byte
{
    /// <summary>Not as differences.</summary>
    None = 0,

    /// <summary>The number before; of a higher order, the differences are again stored as differences.</summary>
    Consecutive = 1,

    /// <summary>A number some way back, which way is stored too.</summary>
    Lookback = 2,

    /// <summary>A weighted sum of the numbers before.</summary>
    Convolution = 3,
}
