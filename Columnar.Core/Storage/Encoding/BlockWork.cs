using System.Runtime.ExceptionServices;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Work on some blocks at a time, on all cores.</summary>
/// <remarks>Each block has a place of its own for what comes of it, so the results do not depend on who came first.</remarks>
internal static class BlockWork
{
    /// <summary>Blocks that are worked on at a time have about this many plain bytes at most, or are one.</summary>
    private const long BatchBytes = 64L << 20;

    /// <summary>The most blocks at a time: enough that a slow one keeps no other core waiting for long.</summary>
    public static int MaxBatch { get; } = 2 * Environment.ProcessorCount;

    /// <summary>How many blocks to work on at a time.</summary>
    /// <param name="count">How many there are left, at least 1.</param>
    /// <param name="byteLengthOf">The plain bytes of each.</param>
    public static int BatchOf(long count, Func<int, long> byteLengthOf)
    {
        int batch = 1;
        long byteLength = byteLengthOf(0);
        while (batch < Math.Min(count, MaxBatch) && (byteLength += byteLengthOf(batch)) <= BatchBytes)
            batch++;
        return batch;
    }

    /// <summary>Does something for each block. The caller takes part.</summary>
    /// <param name="count">How many blocks.</param>
    /// <param name="work">Told which, on any thread.</param>
    /// <param name="cancellation">Ends it before the next block with an <see cref="OperationCanceledException"/>.</param>
    public static void Run(int count, Action<int> work, CancellationToken cancellation = default)
    {
        if (count == 1)
        {
            cancellation.ThrowIfCancellationRequested();
            work(0);
            return;
        }
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, work);
        }
        catch (AggregateException errors)
        {
            // Which thread failed is no matter of the caller's.
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}

/// <summary>A block's rows in memory, or those of whole packets of a begun one.</summary>
/// <param name="Rows">Rows, among them those of the block.</param>
/// <param name="Start">The first of the block.</param>
/// <param name="Count">How many.</param>
internal readonly record struct BlockRows(ChunkBuffers Rows, int Start, int Count = Geometry.BlockRows);
