namespace Columnar.Compression;

/// <summary>No encoding: packets are their plain bytes. Nothing is shared.</summary>
internal sealed class RawCodec : IBlockCodec
{
    public static RawCodec Instance { get; } = new();

    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        plain.CopyTo(target);
        partEnds[0] = 0;
        packetEnds.CopyTo(partEnds[1..]);
    }

    public SharedPart? ReadShared(ReadOnlySpan<byte> shared, SharedPart? reusable = null) =>
        shared.IsEmpty ? null : throw new FormatException($"{shared.Length} shared bytes where raw packets have none");

    public int PlainLength(ReadOnlySpan<byte> packet) => packet.Length;

    public void Decode(SharedPart? shared, int index, ReadOnlySpan<byte> packet, Span<byte> plain)
    {
        if (packet.Length != plain.Length)
            throw new FormatException($"{packet.Length} plain bytes");
        packet.CopyTo(plain);
    }
}
