using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Tests.Doubles;

/// <summary>A chunk with the statistics of its blocks, as storage hands it out.</summary>
internal static class SummarisedChunk
{
    private const int BlockRows = 65_536;

    /// <summary>The statistics of a resident chunk of a vector; null for a type that has none.</summary>
    public static byte[]? Of(in ChunkBuffers chunk, ElementType type, bool isNullable)
    {
        if (BlockSummaries.Of(type, isNullable) is not { } summary)
            return null;
        int blocks = (chunk.Length + BlockRows - 1) / BlockRows;
        byte[] entries = new byte[blocks * summary.EntryLength];
        for (int block = 0; block < blocks; block++)
        {
            int start = block * BlockRows;
            summary.Extend(
                entries.AsSpan(block * summary.EntryLength, summary.EntryLength),
                0,
                chunk,
                start,
                Math.Min(BlockRows, chunk.Length - start)
            );
        }
        return entries;
    }
}
