using System.Collections.Concurrent;

namespace Columnar.Memory;

/// <summary>
/// Large pinned buffers that are kept for the next one who needs one of the same length: fresh memory costs a page fault for every
/// 4 KiB. Any thread may use it.
/// </summary>
internal static class PinnedPool
{
    // Others come from the collector, and go to it; so does what is given back beyond the most.
    private const int SmallestBytes = 256 << 10;
    private const int LargestBytes = 1 << 20;
    private const long KeptBytes = 32L << 20;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<PinnedBuffer>> s_byLength = [];
    private static long s_keptBytes;

    /// <summary>A buffer of some length, its content unspecified.</summary>
    public static PinnedBuffer Rent(int byteLength)
    {
        if (
            byteLength is < SmallestBytes or > LargestBytes
            || !s_byLength.TryGetValue(byteLength, out ConcurrentBag<PinnedBuffer>? bag)
            || !bag.TryTake(out PinnedBuffer? buffer)
        )
            return new PinnedBuffer(byteLength);
        Interlocked.Add(ref s_keptBytes, -byteLength);
        return buffer;
    }

    /// <summary>Gives a buffer back that nobody points to.</summary>
    public static void Return(PinnedBuffer buffer)
    {
        int byteLength = buffer.Span.Length;
        if (byteLength is < SmallestBytes or > LargestBytes || Volatile.Read(ref s_keptBytes) + byteLength > KeptBytes)
            return;
        Interlocked.Add(ref s_keptBytes, byteLength);
        s_byLength.GetOrAdd(byteLength, _ => []).Add(buffer);
    }
}
