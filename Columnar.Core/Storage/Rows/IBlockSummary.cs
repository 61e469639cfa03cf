using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// What a chunk says of the values of each of its blocks, in an entry of a fixed length. The store carries entries along with the rows;
/// what stands in them is known above it. FORMAT.md, "Block statistics".
/// </summary>
/// <remarks>Immutable; any thread may use it.</remarks>
internal interface IBlockSummary
{
    /// <summary>Bytes of an entry.</summary>
    int EntryLength { get; }

    /// <summary>Goes on with an entry. All zeros before the first row; all zeros behind it say that nothing is known.</summary>
    /// <param name="entry">The entry; changed.</param>
    /// <param name="rowsBefore">The rows of the block that the entry knows of.</param>
    /// <param name="rows">Rows as in Arrow.</param>
    /// <param name="start">The first that comes to the block.</param>
    /// <param name="count">How many come; the block has room for them.</param>
    void Extend(Span<byte> entry, int rowsBefore, in ChunkBuffers rows, int start, int count);

    /// <summary>What is impossible about an entry; null where nothing is.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="rows">Rows of its block.</param>
    string? FindFault(ReadOnlySpan<byte> entry, int rows);

    /// <summary>What an entry says that does not hold; null where all of it does.</summary>
    /// <param name="entry">The entry, which is possible.</param>
    /// <param name="found">What <see cref="Extend"/> makes of the block's rows.</param>
    string? FindContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found);
}

/// <summary>The summary of a region's blocks; null where there is nothing to say of them.</summary>
internal delegate IBlockSummary? BlockSummaryOf(RegionHeader header);
