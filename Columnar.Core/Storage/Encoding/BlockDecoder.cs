using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Decodes whole blocks whose parts were read and compared with their checksums.</summary>
internal static unsafe class BlockDecoder
{
    /// <summary>The rows of a block, without their validity.</summary>
    /// <param name="layout">Of the rows, not encoded.</param>
    /// <param name="codec">What they are encoded with.</param>
    /// <param name="bytes">The block's parts.</param>
    /// <param name="index">Their ends, of this block alone.</param>
    /// <exception cref="FormatException">A packet contradicts the format; the message says what was found.</exception>
    public static RowBuffer Decode(RowLayout layout, IBlockCodec codec, ReadOnlySpan<byte> bytes, PartIndex index)
    {
        layout = layout with { IsNullable = false };
        SharedPart? shared = codec.ReadShared(Part(bytes, index, 0));
        int packets = index.PartCountOf(0) - 1;
        long total = 0;
        for (int packet = 1; packet <= packets; packet++)
            total += LengthOf(layout, codec, Part(bytes, index, packet));
        if (total > BlockEncoder.MaxPlainLength)
            throw new FormatException($"{total} plain bytes");
        RowBuffer rows = new(layout, packets * IBlockCodec.PacketRows, (int)total);
        PieceBuffer memory = new();
        for (int packet = 1; packet <= packets; packet++)
        {
            ReadOnlySpan<byte> part = Part(bytes, index, packet);
            int length = LengthOf(layout, codec, part);
            byte* data = memory.TakeData(length);
            Span<byte> plain = new(data, length);
            codec.Decode(shared, packet - 1, part, plain);
            int* offsets = null;
            if (layout.HasOffsets)
            {
                offsets = memory.TakeOffsets(IBlockCodec.PacketRows);
                if (PlainPacket.ReadOffsets(plain, new Span<int>(offsets, IBlockCodec.PacketRows + 1)) is { } problem)
                    throw new FormatException(problem);
            }
            ChunkBuffers piece = new(0, IBlockCodec.PacketRows, 0, (nint)offsets, (nint)data, 0);
            rows.AppendRows(piece, 0, piece.Length);
        }
        GC.KeepAlive(memory);
        return rows;
    }

    private static int LengthOf(RowLayout layout, IBlockCodec codec, ReadOnlySpan<byte> packet) =>
        layout.HasOffsets ? codec.PlainLength(packet) : PlainPacket.ByteLength(layout.DataBits);

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, PartIndex index, int part)
    {
        (long start, long end, _) = index.Part(0, part);
        return bytes[(int)(start - index.FirstByte)..(int)(end - index.FirstByte)];
    }
}
