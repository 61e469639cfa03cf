namespace Columnar.Compression;

/// <summary>
/// Bytes of a block's packets to encoded parts and back; pure, for any number of threads. The parts of a block are what its packets
/// share, which may be empty, and the packets, each of which decodes with that alone.
/// </summary>
internal interface IBlockCodec
{
    /// <summary>Rows of a packet; the last one of a block may have fewer.</summary>
    public const int PacketRows = 4096;

    /// <summary>Packets of a whole block.</summary>
    public const int BlockPackets = 16;

    /// <summary>Parts of a whole block.</summary>
    public const int BlockParts = 1 + BlockPackets;

    /// <summary>How many bytes more than the plain ones an encoded block may have.</summary>
    public const int MaxGrowth = 4096;

    /// <summary>Encodes a block.</summary>
    /// <param name="plain">The packets' bytes one after the other.</param>
    /// <param name="packetEnds">Where each ends.</param>
    /// <param name="target">The parts one after the other; as long as the plain bytes and <see cref="MaxGrowth"/>.</param>
    /// <param name="partEnds">Where each part ends, that which is shared first: one more than packets.</param>
    void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds);

    /// <summary>Makes of a block's shared part what decoding its packets takes; null where that is nothing.</summary>
    /// <param name="shared">The part.</param>
    /// <param name="reusable">What an earlier call gave and nobody needs any more: it may be filled again.</param>
    /// <exception cref="FormatException">The bytes contradict the format; the message says what was found.</exception>
    SharedPart? ReadShared(ReadOnlySpan<byte> shared, SharedPart? reusable = null);

    /// <summary>The plain bytes of a packet, as it says itself; asked where rows vary in length. At most a fixed multiple of its length.</summary>
    /// <exception cref="FormatException">The bytes contradict the format.</exception>
    int PlainLength(ReadOnlySpan<byte> packet);

    /// <summary>Decodes a packet.</summary>
    /// <param name="shared">What <see cref="ReadShared"/> gave.</param>
    /// <param name="index">Which packet of the block it is, from 0.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="plain">Where its bytes go; they fill it exactly.</param>
    /// <exception cref="FormatException">The bytes contradict the format.</exception>
    void Decode(SharedPart? shared, int index, ReadOnlySpan<byte> packet, Span<byte> plain);
}
