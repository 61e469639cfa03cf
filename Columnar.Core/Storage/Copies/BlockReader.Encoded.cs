using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Blocks of encoded chunks, as they are in memory.</summary>
internal sealed partial class BlockReader
{
    private readonly byte[] _index = new byte[PartIndex.ByteLengthFor(1)];
    private PinnedBuffer? _ends;

    // Keeps the rows alive until the next call.
    private RowBuffer? _decoded;

    // The rows of a block but for their validity.
    private ChunkBuffers Decode(RowLayout layout, Chunk chunk, int block, string name)
    {
        RowLayout encoded = layout with { IsEncoded = true };
        RowLayout plain = layout with { IsEncoded = false };
        long entries = chunk.Segments[encoded.PartsIndex].Extent.Offset;
        file.Read(entries + (long)block * IBlockCodec.BlockParts * PartEntry.Size, _index);
        PartIndex index = new(_index);
        long start = index.FirstByte;
        long length = index.StartOf(1) - start;
        Segment data = chunk.Segments[encoded.DataIndex];
        if (length < 0 || start + length > data.WholeBytes)
            Throw.Corrupt($"parts of '{name}'", entries, "parts within the data", $"{length} bytes from {start}");
        Read(chunk, encoded.DataIndex, start, length, ref _offsets);
        ReadOnlySpan<byte> parts = _offsets!.Span[..(int)length];
        try
        {
            IBlockCodec codec = BlockCodecs.Of(chunk.Codec);
            object? shared = codec.ReadShared(Part(index, 0, parts));
            RowBuffer rows = new(plain, Geometry.BlockRows, PlainLength(plain, codec, shared, index, parts));
            for (int part = 1; part < IBlockCodec.BlockParts; part++)
                Decode(plain, codec, shared, Part(index, part, parts), rows);
            _decoded = rows;
            return rows.Buffers(0);
        }
        catch (FormatException problem)
        {
            Throw.Corrupt(
                $"block {block} of '{name}'",
                data.Extent.Offset + start,
                "packets of its codec",
                problem.Message
            );
            return default;
        }
    }

    private void Decode(RowLayout layout, IBlockCodec codec, object? shared, ReadOnlySpan<byte> packet, RowBuffer rows)
    {
        int length = PlainLength(layout, codec, shared, packet);
        Reserve(ref _data, length);
        Span<byte> plain = _data!.Span[..length];
        codec.Decode(shared, packet, plain);
        nint offsets = 0;
        if (layout.HasOffsets)
        {
            Reserve(ref _ends, (IBlockCodec.PacketRows + 1) * sizeof(int));
            if (PlainPacket.ReadOffsets(plain, MemoryMarshal.Cast<byte, int>(_ends!.Span)) is { } problem)
                throw new FormatException(problem);
            offsets = _ends.Address;
        }
        rows.AppendRows(
            new ChunkBuffers(0, IBlockCodec.PacketRows, 0, offsets, _data.Address, 0),
            0,
            IBlockCodec.PacketRows
        );
    }

    private static int PlainLength(
        RowLayout layout,
        IBlockCodec codec,
        object? shared,
        in PartIndex index,
        ReadOnlySpan<byte> parts
    )
    {
        long length = 0;
        for (int part = 1; part < IBlockCodec.BlockParts; part++)
            length += PlainLength(layout, codec, shared, Part(index, part, parts));
        return length <= BlockEncoder.MaxPlainLength ? (int)length : throw new FormatException($"{length} plain bytes");
    }

    private static int PlainLength(RowLayout layout, IBlockCodec codec, object? shared, ReadOnlySpan<byte> packet) =>
        layout.HasOffsets ? codec.PlainLength(shared, packet) : PlainPacket.ByteLength(layout.DataBits);

    private static ReadOnlySpan<byte> Part(in PartIndex index, int part, ReadOnlySpan<byte> parts)
    {
        (long start, long end, _) = index.Part(0, part);
        long first = start - index.FirstByte;
        return first >= 0 && start <= end && end - index.FirstByte <= parts.Length
            ? parts[(int)first..(int)(end - index.FirstByte)]
            : throw new FormatException($"a part from {start} to {end}");
    }
}
