namespace Columnar.Storage;

/// <summary>How far work has come that goes through a known number of bytes.</summary>
internal sealed class ByteProgress(IProgress<double>? progress, long totalBytes)
{
    public long DoneBytes { get; private set; }

    public void Add(long byteLength)
    {
        DoneBytes += byteLength;
        progress?.Report(Math.Min(1, (double)DoneBytes / Math.Max(totalBytes, 1)));
    }

    /// <summary>The bytes of some regions, as <see cref="Segment.UsedBytes"/> counts them.</summary>
    public static long BytesOf(IEnumerable<RegionState> regions) =>
        regions
            .SelectMany(region => region.Chunks)
            .SelectMany(chunk => chunk.Segments)
            .Sum(segment => segment.UsedBytes);
}
