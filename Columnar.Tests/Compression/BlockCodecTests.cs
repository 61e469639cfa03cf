using Columnar.Compression;

namespace Columnar.Tests.Compression;

/// <summary>What every codec of blocks holds to.</summary>
public sealed class BlockCodecTests
{
    private static readonly Dictionary<string, IBlockCodec> s_codecs = new()
    {
        ["LZ4"] = Lz4Codec.Instance,
        ["raw"] = RawCodec.Instance,
    };

    public static TheoryData<string> Codecs => [.. s_codecs.Keys];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Packets_come_back_each_alone(string name)
    {
        IBlockCodec codec = s_codecs[name];
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            Block block = Encode(codec, random);
            foreach (int packet in Enumerable.Range(0, block.PacketEnds.Length).OrderBy(_ => random.Next()))
            {
                byte[] expected = block.Packet(packet);
                object? shared = codec.ReadShared(block.Part(0));
                Assert.Equal(expected.Length, codec.PlainLength(shared, block.Part(packet + 1)));
                byte[] found = new byte[expected.Length];
                codec.Decode(shared, block.Part(packet + 1), found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Damaged_packets_are_refused_or_decoded_within_their_bounds(string name)
    {
        IBlockCodec codec = s_codecs[name];
        Random random = new(2);
        for (int round = 0; round < 100; round++)
        {
            Block block = Encode(codec, random);
            byte[] packet = block.Part(1);
            for (int length = 0; length < packet.Length; length++)
                Refused(() => codec.Decode(null, packet.AsSpan(0, length), new byte[block.Packet(0).Length]));
            for (int flip = 0; flip < 50 && packet.Length > 0; flip++)
            {
                byte[] flipped = [.. packet];
                flipped[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
                Refused(() =>
                {
                    int length = codec.PlainLength(null, flipped);
                    Assert.InRange(length, 0, 255L * flipped.Length);
                    codec.Decode(null, flipped, new byte[block.Packet(0).Length]);
                });
            }
        }
        Assert.Throws<FormatException>(() => codec.Decode(null, [1, 0], new byte[3]));
        Assert.Throws<FormatException>(() => codec.Decode(null, [255, 255, 255, 255, 0, 0], new byte[5]));
        Assert.Throws<FormatException>(() => codec.ReadShared([1]));
    }

    [Fact]
    public void LZ4_names_no_length_that_it_could_not_fill()
    {
        Assert.Throws<FormatException>(() => Lz4Codec.Instance.PlainLength(null, [1, 0]));
        Assert.Throws<FormatException>(() => Lz4Codec.Instance.PlainLength(null, [255, 255, 255, 255, 0, 0]));
    }

    private static void Refused(Action decode)
    {
        try
        {
            decode();
        }
        catch (FormatException) { }
    }

    private static Block Encode(IBlockCodec codec, Random random)
    {
        int[] ends = new int[random.Next(1, IBlockCodec.BlockPackets + 1)];
        List<byte> plain = [];
        for (int i = 0; i < ends.Length; i++)
        {
            plain.AddRange(Lz4Tests.RandomBytes(random, random.Next(4) == 0 ? random.Next(3) : random.Next(600)));
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
