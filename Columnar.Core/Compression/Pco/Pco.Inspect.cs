using Columnar.Compression;

namespace Columnar;

/// <content>What files consist of.</content>
public static partial class Pco
{
    /// <summary>Says what a standalone file consists of: versions, and of each chunk the mode, the delta, the bins and the sizes.</summary>
    /// <param name="file">The file; what follows its end is left alone.</param>
    /// <param name="maxCount">How many numbers are expected at most.</param>
    /// <remarks>
    /// Walks over all numbers, as nothing says where a chunk ends, but makes no room for them. A few bytes may stand for millions.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    /// <exception cref="CorruptDataException">The file ends early, contradicts the format, or holds more numbers than expected.</exception>
    public static PcoInspection Inspect(ReadOnlySpan<byte> file, long maxCount = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount);
        PcoFileReader reader = new(file);
        int headerLength = reader.Position;
        List<PcoChunkInspection> chunks = [];
        int start = headerLength;
        while (reader.TryReadChunk(expected: null, out PcoNumberType type, out int length))
        {
            if (length > maxCount)
                PcoThrow.Corrupt("Pcodec chunk", start, $"at most {maxCount} more numbers", $"{length}");
            maxCount -= length;
            chunks.Add(PcoInspector.Inspect(ref reader, start, type, length));
            start = reader.Position;
        }
        return new PcoInspection(
            reader.Header.StandaloneVersion,
            reader.Header.Version.ToString(),
            reader.Header.UniformType,
            reader.Header.Hint,
            headerLength,
            reader.Position,
            chunks
        );
    }
}
