namespace Columnar.Benchmarks;

/// <summary>What a codec did with a column, round by round.</summary>
/// <param name="side">Its name.</param>
/// <param name="byteLength">Bytes of the column.</param>
/// <param name="rounds">How many rounds there will be.</param>
internal sealed class PcoFigures(string side, long byteLength, int rounds)
{
    private readonly double[] _compressed = new double[rounds];
    private readonly double[] _decompressed = new double[rounds];

    public string Side => side;

    /// <summary>Bytes of all files together.</summary>
    public long FileLength { get; private set; }

    /// <summary>The least that a round allocated for a piece, both ways, on the managed heap.</summary>
    public long AllocatedPerPiece { get; private set; } = long.MaxValue;

    /// <summary>Bytes of the column per byte of the files.</summary>
    public double Ratio => (double)byteLength / FileLength;

    /// <summary>Megabytes of numbers a second, of the best round.</summary>
    public double CompressRate => byteLength * 1e3 / _compressed.Min();

    /// <inheritdoc cref="CompressRate"/>
    public double DecompressRate => byteLength * 1e3 / _decompressed.Min();

    public void Add(int round, long compressed, long decompressed, long fileLength, long allocatedPerPiece)
    {
        _compressed[round] = compressed;
        _decompressed[round] = decompressed;
        FileLength = fileLength;
        AllocatedPerPiece = Math.Min(AllocatedPerPiece, allocatedPerPiece);
    }

    /// <summary>How much faster it compresses than another: the median of the rounds.</summary>
    public double CompressAgainst(PcoFigures other) => Against(other._compressed, _compressed);

    /// <summary>How much faster it decompresses than another: the median of the rounds.</summary>
    public double DecompressAgainst(PcoFigures other) => Against(other._decompressed, _decompressed);

    private static double Against(double[] other, double[] own) =>
        Interleaved.Median([.. other.Zip(own, (theirs, ours) => theirs / ours)]);
}
