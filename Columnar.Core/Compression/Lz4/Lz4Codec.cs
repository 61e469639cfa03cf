using System.Buffers.Binary;

namespace Columnar.Compression;

/// <summary>
/// LZ4, a block of it per packet, behind the number of plain bytes as u32; where that is also the number of bytes that follow, they
/// are the plain ones. Nothing is shared.
/// </summary>
internal sealed class Lz4Codec : IBlockCodec
{
    private const int HeaderLength = sizeof(uint);

    public static Lz4Codec Instance { get; } = new();

    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        partEnds[0] = 0;
        int start = 0;
        int length = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            ReadOnlySpan<byte> packet = plain[start..packetEnds[i]];
            length += EncodePacket(packet, target[length..]);
            partEnds[i + 1] = length;
            start = packetEnds[i];
        }
    }

    public SharedPart? ReadShared(ReadOnlySpan<byte> shared, SharedPart? reusable = null) =>
        shared.IsEmpty ? null : throw new FormatException($"{shared.Length} shared bytes where LZ4 has none");

    public int PlainLength(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < HeaderLength)
            throw new FormatException($"a packet of {packet.Length} bytes");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(packet);
        // What LZ4 can make of the bytes at most: nobody makes room for more.
        if (length > (packet.Length - HeaderLength) * (long)Lz4Format.MaxExpansion || length > int.MaxValue)
            throw new FormatException($"{length} plain bytes in a packet of {packet.Length}");
        return (int)length;
    }

    public void Decode(SharedPart? shared, int index, ReadOnlySpan<byte> packet, Span<byte> plain)
    {
        int length = PlainLength(packet);
        if (length != plain.Length)
            throw new FormatException($"{length} plain bytes");
        ReadOnlySpan<byte> content = packet[HeaderLength..];
        if (content.Length == length)
            content.CopyTo(plain);
        else if (Lz4Decoder.TryDecompress(content, plain) is { } problem)
            throw new FormatException($"LZ4 of {problem}");
    }

    private static int EncodePacket(ReadOnlySpan<byte> packet, Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)packet.Length);
        Span<byte> content = target.Slice(HeaderLength, packet.Length);
        int length = packet.IsEmpty ? 0 : Lz4Encoder.Compress(packet, content[..^1]);
        if (length >= 0)
            return HeaderLength + length;
        packet.CopyTo(content);
        return HeaderLength + packet.Length;
    }
}
