using Columnar.Compression;

namespace Columnar;

public static partial class Pco
{
    // Some seconds of work, half a minute on a slow machine, whatever a file claims.
    private const long DefaultInspectedCount = 1L << 32;

    /// <summary>Says what a standalone file consists of: versions, and of each chunk the mode, the delta, the bins and the sizes.</summary>
    /// <param name="file">The file; what follows its end is left alone.</param>
    /// <param name="maxCount">How many numbers are expected at most; 2^32 where it is not said.</param>
    /// <remarks>
    /// Walks over all numbers, as nothing says where a chunk ends, but makes no room for them. A few bytes may stand for millions, so that
    /// <paramref name="maxCount"/> bounds the time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    /// <exception cref="CorruptDataException">The file ends early, contradicts the format, or holds more numbers than expected.</exception>
    public static PcoInspection Inspect(ReadOnlySpan<byte> file, long maxCount = DefaultInspectedCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount);
        PcoFileReader reader = new(file);
        int headerLength = reader.Position;
        List<PcoChunkInspection> chunks = [];
        while (PcoInspector.Next(ref reader, maxCount) is { } chunk)
        {
            chunks.Add(chunk);
            maxCount -= chunk.Count;
        }
        return PcoInspector.Describe(reader.Header, headerLength, reader.Position, chunks);
    }

    /// <summary>Says what a standalone file consists of.</summary>
    /// <param name="file">The file, from where the stream stands on; more than the file may be read of it.</param>
    /// <param name="maxCount">How many numbers are expected at most; 2^32 where it is not said.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <remarks>
    /// Memory holds one compressed chunk.
    /// <inheritdoc cref="Inspect(ReadOnlySpan{byte}, long)" path="/remarks"/>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    /// <exception cref="CorruptDataException">The file ends early, contradicts the format, or holds more numbers than expected.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PcoInspection Inspect(
        Stream file,
        long maxCount = DefaultInspectedCount,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(maxCount);
        var window = new PcoWindow(file, WindowLength);
        PcoFileHeader header = window.Read(ReadHeader);
        long headerLength = window.Offset;
        List<PcoChunkInspection> chunks = [];
        PcoWindow.Reader<PcoChunkInspection?> inspectChunk = InspectChunk;
        while (window.Read(inspectChunk) is { } chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            chunks.Add(chunk);
            maxCount -= chunk.Count;
        }
        return PcoInspector.Describe(header, headerLength, window.Offset, chunks);

        PcoChunkInspection? InspectChunk(ReadOnlySpan<byte> bytes, long offset, out int consumed)
        {
            PcoFileReader reader = new(header, bytes, offset);
            PcoChunkInspection? chunk = PcoInspector.Next(ref reader, maxCount);
            consumed = reader.Position;
            return chunk;
        }
    }
}
