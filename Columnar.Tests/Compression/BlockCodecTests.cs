using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Tests.Compression;

/// <summary>What every codec of blocks holds to.</summary>
public sealed class BlockCodecTests
{
    // Each with the bytes of a value.
    private static readonly Dictionary<string, (IBlockCodec Codec, int Width)> s_codecs = new()
    {
        ["LZ4"] = (Lz4Codec.Instance, 1),
        ["raw"] = (RawCodec.Instance, 1),
        ["Pcodec u8"] = (PcoBlockCodec.Of(PcoNumberType.U8), 1),
        ["Pcodec f16"] = (PcoBlockCodec.Of(PcoNumberType.F16), 2),
        ["Pcodec i32"] = (PcoBlockCodec.Of(PcoNumberType.I32), 4),
        ["Pcodec f64"] = (PcoBlockCodec.Of(PcoNumberType.F64), 8),
    };

    public static TheoryData<string> Codecs => [.. s_codecs.Keys];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Packets_come_back_each_alone(string name)
    {
        (IBlockCodec codec, int width) = s_codecs[name];
        Random random = new(1);
        SharedPart? reusable = null;
        for (int round = 0; round < 200; round++)
        {
            Block block = Encode(codec, width, random);
            SharedPart? shared = codec.ReadShared(block.Part(0), reusable);
            reusable = random.Next(2) == 0 ? shared : null;
            foreach (int packet in Enumerable.Range(0, block.PacketEnds.Length).OrderBy(_ => random.Next()))
            {
                byte[] expected = block.Packet(packet);
                if (codec is Lz4Codec or RawCodec)
                    Assert.Equal(expected.Length, codec.PlainLength(block.Part(packet + 1)));
                byte[] found = new byte[expected.Length];
                codec.Decode(shared, packet, block.Part(packet + 1), found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Damaged_packets_are_refused_or_decoded_within_their_bounds(string name)
    {
        (IBlockCodec codec, int width) = s_codecs[name];
        Random random = new(2);
        for (int round = 0; round < 60; round++)
        {
            Block block = Encode(codec, width, random);
            SharedPart? shared = codec.ReadShared(block.Part(0));
            byte[] packet = block.Part(1);
            byte[] plain = new byte[block.Packet(0).Length];
            for (int length = 0; length < packet.Length; length++)
                Refused(() => codec.Decode(shared, 0, packet.AsSpan(0, length), plain));
            for (int flip = 0; flip < 50 && packet.Length > 0; flip++)
                Refused(() => codec.Decode(shared, 0, Flipped(packet, random), plain));
            for (int flip = 0; flip < 50 && block.Part(0).Length > 0; flip++)
                Refused(() => codec.Decode(codec.ReadShared(Flipped(block.Part(0), random)), 0, packet, plain));
            for (int length = 0; length < block.Part(0).Length; length++)
                Refused(() => codec.Decode(codec.ReadShared(block.Part(0).AsSpan(0, length)), 0, packet, plain));
        }
        Assert.Throws<FormatException>(() => codec.ReadShared([255]));
        Assert.Throws<FormatException>(() => codec.ReadShared([4, 1, 16, 255, 255, 255]));
    }

    [Fact]
    public void Numbers_take_no_more_bytes_than_a_file_per_packet_whatever_their_packets_have_in_common()
    {
        Random random = new(3);
        int[] alike =
        [
            .. Enumerable.Range(0, 65_536).Select(_ => (int)(random.NextDouble() * random.NextDouble() * 1e6)),
        ];
        int[] apart = [.. alike.Select((value, row) => value % (2 << (row / 4_096)) + row / 4_096 * 1_000_003)];
        int[] rising = [.. Enumerable.Range(0, 65_536).Select(row => row * 3)];
        foreach (int[] numbers in (int[][])[alike, apart, rising, new int[65_536]])
        {
            int files = numbers.Chunk(4_096).Sum(packet => Pco.Compress(packet).Length);
            byte[] plain = MemoryMarshal.AsBytes<int>(numbers).ToArray();
            int[] packetEnds = [.. Enumerable.Range(1, 16).Select(packet => packet * 4_096 * sizeof(int))];
            int[] partEnds = new int[17];
            byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
            PcoBlockCodec.Of(PcoNumberType.I32).Encode(plain, packetEnds, target, partEnds);
            Assert.InRange(partEnds[^1], 1, files);
            // The third byte says how long chunks are.
            Assert.Equal(ReferenceEquals(numbers, apart) ? 12 : 16, target[2]);
        }
    }

    [Fact]
    public void Any_number_of_threads_decode_with_a_shared_part_of_many_chunks()
    {
        // Another level and shape in each 16 KiB.
        Random random = new(5);
        ushort[] numbers =
        [
            .. Enumerable
                .Range(0, 65_536)
                .Select(row =>
                    (ushort)(row / 8_192 * 7_000 + Math.Pow(random.NextDouble(), 3) * (300 << row / 8_192 % 4))
                ),
        ];
        byte[] plain = MemoryMarshal.AsBytes<ushort>(numbers).ToArray();
        int[] packetEnds = [.. Enumerable.Range(1, 16).Select(packet => packet * 4_096 * sizeof(ushort))];
        byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
        int[] partEnds = new int[17];
        IBlockCodec codec = PcoBlockCodec.Of(PcoNumberType.U16);
        codec.Encode(plain, packetEnds, target, partEnds);
        Assert.Equal(13, target[PcoVersion.ByteLength]);
        Block block = new(plain, packetEnds, target, partEnds);
        SharedPart? shared = null;
        for (int round = 0; round < 50; round++)
        {
            shared = codec.ReadShared(block.Part(0), round % 2 == 0 ? null : shared);
            Parallel.For(
                0,
                IBlockCodec.BlockPackets,
                packet =>
                {
                    byte[] found = new byte[packetEnds[0]];
                    codec.Decode(shared, packet, block.Part(packet + 1), found);
                    Assert.Equal(block.Packet(packet), found);
                }
            );
        }
    }

    [Fact]
    public void Packets_of_chunks_that_the_shared_part_does_not_have_are_refused()
    {
        IBlockCodec codec = PcoBlockCodec.Of(PcoNumberType.I32);
        byte[] plain = Lz4Tests.RandomBytes(new Random(4), 4_096 * sizeof(int));
        byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
        int[] partEnds = new int[2];
        codec.Encode(plain, [plain.Length], target, partEnds);
        Block block = new(plain, [plain.Length], target, partEnds);
        byte[] found = new byte[block.Packet(0).Length];
        foreach (byte lengthLog in (byte[])[16, 15, 14, 13])
        {
            byte[] shared = block.Part(0);
            shared[PcoVersion.ByteLength] = lengthLog;
            SharedPart? part = codec.ReadShared(shared);
            int packets = 1 << (lengthLog - PcoBlockDivision.PacketLog);
            codec.Decode(part, packets - 1, block.Part(1), found);
            Assert.Equal(block.Packet(0), found);
            if (packets < IBlockCodec.BlockPackets)
                Assert.Throws<FormatException>(() => codec.Decode(part, packets, block.Part(1), found));
        }
        Assert.Throws<FormatException>(() => codec.ReadShared([.. block.Part(0), .. block.Part(0).AsSpan(3)]));
    }

    [Fact]
    public void LZ4_names_no_length_that_it_could_not_fill()
    {
        Assert.Throws<FormatException>(() => Lz4Codec.Instance.PlainLength([1, 0]));
        Assert.Throws<FormatException>(() => Lz4Codec.Instance.PlainLength([255, 255, 255, 255, 0, 0]));
    }

    private static void Refused(Action decode)
    {
        try
        {
            decode();
        }
        catch (FormatException) { }
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static Block Encode(IBlockCodec codec, int width, Random random)
    {
        int[] ends = new int[random.Next(1, IBlockCodec.BlockPackets + 1)];
        List<byte> plain = [];
        for (int i = 0; i < ends.Length; i++)
        {
            // Only values that vary in length may be none.
            int least = codec is Lz4Codec or RawCodec ? 0 : 1;
            int rows = random.Next(4) == 0 ? random.Next(least, 3) : random.Next(least, 600);
            plain.AddRange(Lz4Tests.RandomBytes(random, rows * width));
            ends[i] = plain.Count;
        }
        byte[] target = new byte[plain.Count + IBlockCodec.MaxGrowth];
        int[] partEnds = new int[ends.Length + 1];
        codec.Encode([.. plain], ends, target, partEnds);
        return new Block([.. plain], ends, target, partEnds);
    }

    private sealed record Block(byte[] Plain, int[] PacketEnds, byte[] Encoded, int[] PartEnds)
    {
        public byte[] Packet(int index) => Plain[(index == 0 ? 0 : PacketEnds[index - 1])..PacketEnds[index]];

        public byte[] Part(int index) => Encoded[(index == 0 ? 0 : PartEnds[index - 1])..PartEnds[index]];
    }
}
