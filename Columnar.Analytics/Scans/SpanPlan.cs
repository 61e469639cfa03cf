using System.Numerics;

namespace Columnar.Scans;

/// <summary>
/// How a scan is cut for threads: spans of 2^level blocks, so that each is a whole subtree of the tree of block
/// numbers, and never more than a fixed number of them, so that what is kept per span does not grow with the rows.
/// </summary>
internal readonly record struct SpanPlan(int Level)
{
    /// <summary>The most spans there are.</summary>
    public const int MaxSpans = 256;

    /// <summary>The plan for a number of rows.</summary>
    public static SpanPlan For(long rowCount)
    {
        long blocks = (rowCount / Packets.BlockRows) + 1;
        long blocksPerSpan = (blocks + MaxSpans - 1) / MaxSpans;
        return new(BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)blocksPerSpan)));
    }

    /// <summary>Rows of a span.</summary>
    public long Rows => (long)Packets.BlockRows << Level;

    /// <summary>The span of a block.</summary>
    public int SpanOf(long block) => (int)(block >> Level);
}
