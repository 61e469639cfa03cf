using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Columnar.Tests.Compatibility;

/// <summary>The encoded blocks of a chunk, decoded by FORMAT.md alone.</summary>
internal static class FormatBlocks
{
    private const int Packets = 16;
    private const int PacketRows = 4096;

    /// <summary>Where the first part begins, then where each of them ends.</summary>
    public static uint[] CheckIndex(byte[] index, byte[] data)
    {
        uint[] ends = new uint[index.Length / 8];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = BinaryPrimitives.ReadUInt32LittleEndian(index.AsSpan(i * 8));
        FormatReader.Require(ends[0] < 65_536, "a first part in the first unit");
        FormatReader.Require(ends[^1] == data.Length, "a last part that ends with the data");
        for (int i = 1; i < ends.Length; i++)
        {
            FormatReader.Require(ends[i] >= ends[i - 1], "parts that follow one another");
            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(index.AsSpan(i * 8 + 4));
            ReadOnlySpan<byte> part = data.AsSpan((int)ends[i - 1], (int)(ends[i] - ends[i - 1]));
            FormatReader.Require(FormatCrc.Of(part) == checksum, "the checksum of a part");
        }
        return ends;
    }

    /// <summary>The rows as buffers that are not encoded: offsets for text, null for others, and data.</summary>
    public static (byte[]? Offsets, byte[] Data) Decode(byte[] index, byte[] data, FormatRegion region, int codec)
    {
        uint[] ends = CheckIndex(index, data);
        using MemoryStream values = new();
        List<int> offsets = [0];
        bool isText = region.HasOffsets;
        byte[] shared = [];
        for (int part = 1; part < ends.Length; part++)
        {
            byte[] bytes = data[(int)ends[part - 1]..(int)ends[part]];
            if ((part - 1) % (Packets + 1) == 0)
            {
                FormatReader.Require(codec == 2 || bytes.Length == 0, "nothing that packets share");
                shared = bytes;
                continue;
            }
            byte[] plain = codec switch
            {
                1 => Plain(bytes),
                2 => Numbers(region, shared, ((part - 1) % (Packets + 1)) - 1, bytes),
                _ => bytes,
            };
            if (!isText)
            {
                values.Write(plain);
                continue;
            }
            int width = plain[0];
            for (int i = 0; i < PacketRows; i++)
            {
                ReadOnlySpan<byte> length = plain.AsSpan(1 + i * width, width);
                int bytesOfValue = width switch
                {
                    1 => length[0],
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(length),
                    _ => BinaryPrimitives.ReadInt32LittleEndian(length),
                };
                offsets.Add(offsets[^1] + bytesOfValue);
            }
            values.Write(plain.AsSpan(1 + PacketRows * width));
        }
        if (!isText)
            return (null, values.ToArray());
        byte[] ints = new byte[offsets.Count * 4];
        for (int i = 0; i < offsets.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(ints.AsSpan(i * 4), offsets[i]);
        return (ints, values.ToArray());
    }

    private static byte[] Numbers(FormatRegion region, byte[] shared, int packet, byte[] bytes) =>
        region.Format switch
        {
            "c" => Numbers<sbyte>(shared, packet, bytes),
            "C" => Numbers<byte>(shared, packet, bytes),
            "s" => Numbers<short>(shared, packet, bytes),
            "S" => Numbers<ushort>(shared, packet, bytes),
            "I" => Numbers<uint>(shared, packet, bytes),
            "L" => Numbers<ulong>(shared, packet, bytes),
            "e" => Numbers<Half>(shared, packet, bytes),
            "f" => Numbers<float>(shared, packet, bytes),
            "g" => Numbers<double>(shared, packet, bytes),
            _ when region.BitsPerRow == 32 => Numbers<int>(shared, packet, bytes),
            _ => Numbers<long>(shared, packet, bytes),
        };

    private static byte[] Numbers<T>(byte[] shared, int packet, byte[] bytes)
        where T : unmanaged
    {
        T[] numbers = new T[PacketRows];
        int lengthLog = shared[2];
        FormatReader.Require(lengthLog is >= 11 and <= 16, "chunks of 2^11 to 2^16 numbers");
        if (lengthLog <= 12)
        {
            FormatReader.Require(shared.Length == 3, "no metas that packets share");
            int at = 0;
            for (int start = 0; start < PacketRows; start += 1 << lengthLog)
            {
                PcoChunkDecoder<T> own = PcoChunkDecoder<T>.Open(shared, bytes.AsSpan(at), out int length);
                at += length;
                at += own.Decode(bytes.AsSpan(at), numbers.AsSpan(start, 1 << lengthLog));
            }
            FormatReader.Require(at == bytes.Length, "metas and pages");
        }
        else
        {
            int chunks = 0;
            PcoChunkDecoder<T>? chunk = null;
            for (int at = 3; at < shared.Length; chunks++)
            {
                PcoChunkDecoder<T> next = PcoChunkDecoder<T>.Open(shared, shared.AsSpan(at), out int length);
                if (chunks == packet >> (lengthLog - 12))
                    chunk = next;
                at += length;
            }
            FormatReader.Require(chunks <= 1 << (16 - lengthLog) && chunk is not null, "a meta of each chunk");
            FormatReader.Require(chunk!.Decode(bytes, numbers) == bytes.Length, "a page");
        }
        return MemoryMarshal.AsBytes<T>(numbers).ToArray();
    }

    private static byte[] Plain(byte[] packet)
    {
        int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(packet);
        if (length == packet.Length - 4)
            return packet[4..];
        List<byte> plain = new(length);
        for (int at = 4; at < packet.Length; )
        {
            int token = packet[at++];
            int literals = Length(packet, token >> 4, ref at);
            plain.AddRange(packet.AsSpan(at, literals));
            at += literals;
            if (at == packet.Length)
                break;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(at));
            at += 2;
            for (int match = Length(packet, token & 15, ref at) + 4; match > 0; match--)
                plain.Add(plain[^offset]);
        }
        FormatReader.Require(plain.Count == length, "as many plain bytes as the packet says");
        return [.. plain];
    }

    private static int Length(byte[] packet, int nibble, ref int at)
    {
        int length = nibble;
        if (nibble == 15)
        {
            byte more;
            do length += more = packet[at++];
            while (more == 255);
        }
        return length;
    }
}
