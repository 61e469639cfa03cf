namespace Columnar.Memory;

/// <summary>
/// Gives the rows of an encoded chunk. Rows are numbered as in the vector. Any number of threads may use it at once, each with memory
/// of its own, within the lease of the view.
/// </summary>
internal interface IChunkDecoder
{
    /// <summary>The most rows that are decoded at once; rows r with the same r / PacketRows are decoded together.</summary>
    public const int PacketRows = 4096;

    /// <summary>Bytes that the chunk takes as it is stored; 0 where its values are computed.</summary>
    long StoredBytes { get; }

    /// <summary>Rows as a resident piece.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">How many; all lie in one packet and in the chunk.</param>
    /// <param name="memory">Where to put them; what lies somewhere as long as the view does may be given from there.</param>
    /// <exception cref="CorruptDataException">The stored bytes are damaged.</exception>
    ChunkBuffers Decode(long firstRow, int rows, PieceBuffer memory);

    /// <summary>
    /// The bytes of one value: of its width, UTF-8 for text, 0 or 1 for a truth value. Unspecified for a null. They are the
    /// collector's, or valid as long as the view.
    /// </summary>
    /// <exception cref="CorruptDataException">The stored bytes are damaged.</exception>
    ReadOnlySpan<byte> Read(long row);

    /// <summary>Whether a row is null; asked only where the chunk has nulls and no bitmap of them.</summary>
    bool IsNull(long row);
}
