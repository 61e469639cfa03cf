using System.Buffers.Binary;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Rows of a packet as the bytes that a codec takes: values of a fixed width as they are; of varying length the width of a length (1, 2 or
/// 4), the lengths, then the bytes. FORMAT.md, "Encoded chunks".
/// </summary>
internal static unsafe class PlainPacket
{
    /// <summary>The bytes of a packet of a fixed width.</summary>
    public static int ByteLength(int dataBits) => IBlockCodec.PacketRows * dataBits / 8;

    /// <summary>The most bytes that rows of varying length with some bytes of their own may take.</summary>
    public static long MaxTextLength(long textLength) => 1 + IBlockCodec.PacketRows * sizeof(int) + textLength;

    /// <summary>Writes rows of varying length.</summary>
    /// <returns>The bytes written.</returns>
    public static int WriteText(in ChunkBuffers rows, int start, Span<byte> target)
    {
        // SAFETY: text has an offset more than rows, and they lie within its data.
        ReadOnlySpan<int> offsets = new((int*)rows.Offsets + start, IBlockCodec.PacketRows + 1);
        int longest = 0;
        for (int i = 0; i < IBlockCodec.PacketRows; i++)
            longest = Math.Max(longest, offsets[i + 1] - offsets[i]);
        int width =
            longest <= byte.MaxValue ? sizeof(byte)
            : longest <= ushort.MaxValue ? sizeof(ushort)
            : sizeof(int);
        target[0] = (byte)width;
        Span<byte> lengths = target.Slice(1, IBlockCodec.PacketRows * width);
        for (int i = 0; i < IBlockCodec.PacketRows; i++)
        {
            int length = offsets[i + 1] - offsets[i];
            if (width == sizeof(byte))
                lengths[i] = (byte)length;
            else if (width == sizeof(ushort))
                BinaryPrimitives.WriteUInt16LittleEndian(lengths[(i * width)..], (ushort)length);
            else
                BinaryPrimitives.WriteInt32LittleEndian(lengths[(i * width)..], length);
        }
        ReadOnlySpan<byte> bytes = new((byte*)rows.Data + offsets[0], offsets[^1] - offsets[0]);
        bytes.CopyTo(target[(1 + lengths.Length)..]);
        return 1 + lengths.Length + bytes.Length;
    }

    /// <summary>Makes offsets into the plain bytes of the lengths that stand before the texts.</summary>
    /// <param name="plain">The packet.</param>
    /// <param name="offsets">One more than rows.</param>
    /// <returns>What is wrong with the bytes; null where nothing is.</returns>
    public static string? ReadOffsets(ReadOnlySpan<byte> plain, Span<int> offsets)
    {
        int width = plain.IsEmpty ? 0 : plain[0];
        if (width is not (sizeof(byte) or sizeof(ushort) or sizeof(int)))
            return $"lengths of {width} bytes";
        int end = 1 + IBlockCodec.PacketRows * width;
        if (plain.Length < end)
            return $"a packet of {plain.Length} bytes";
        ReadOnlySpan<byte> lengths = plain[1..end];
        long at = end;
        offsets[0] = end;
        for (int i = 0; i < IBlockCodec.PacketRows; i++)
        {
            at += width switch
            {
                sizeof(byte) => lengths[i],
                sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(lengths[(i * sizeof(ushort))..]),
                _ => BinaryPrimitives.ReadUInt32LittleEndian(lengths[(i * sizeof(uint))..]),
            };
            if (at > plain.Length)
                return $"texts of more than {plain.Length} bytes";
            offsets[i + 1] = (int)at;
        }
        return at == plain.Length ? null : $"texts of {at} bytes in a packet of {plain.Length}";
    }
}
