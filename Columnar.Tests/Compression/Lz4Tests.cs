using System.Text;
using Columnar.Compression;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed unsafe class Lz4Tests
{
    [Fact]
    public void Any_bytes_come_back()
    {
        Prop.ForAll<byte[]>(bytes => Assert.Equal(bytes, Decompress(Compress(bytes), bytes.Length)))
            .QuickCheckThrowOnFailure();
        Random random = new(1);
        for (int round = 0; round < 600 * Effort.Factor; round++)
        {
            byte[] bytes = RandomBytes(random, round < 150 ? round : random.Next(90_000));
            Assert.Equal(bytes, Decompress(Compress(bytes), bytes.Length));
        }
    }

    [Theory]
    [InlineData(
        "6f68656c6c6f20060004af2c20636f6c756d6e6172090000f004626c6f636b73206f6620636f6c756d6e61720a",
        "hello hello hello hello hello, columnar columnar columnar blocks of columnar\n"
    )]
    [InlineData("1f000100ff14500000000000", 300)]
    public void Blocks_of_the_public_tool_are_read(string block, object content)
    {
        byte[] expected = content is int zeros ? new byte[zeros] : Encoding.UTF8.GetBytes((string)content);
        Assert.Equal(expected, Decompress(Convert.FromHexString(block), expected.Length));
    }

    [Fact]
    public void What_repeats_becomes_short()
    {
        Assert.InRange(Compress(new byte[32_768]).Length, 1, 160);
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("GET /index.html 200 ", 500)));
        Assert.InRange(Compress(text).Length, 1, text.Length / 50);
    }

    [Fact]
    public void A_target_that_is_too_short_is_left_to_the_caller()
    {
        Random random = new(2);
        for (int length = 0; length < 400; length++)
        {
            byte[] bytes = RandomBytes(random, length);
            byte[] block = Compress(bytes);
            for (int room = 0; room < block.Length; room++)
                Assert.Equal(-1, Lz4Encoder.Compress(bytes, new byte[room]));
            Assert.Equal(block.Length, Lz4Encoder.Compress(bytes, new byte[block.Length]));
        }
    }

    [Fact]
    public void Neither_side_touches_a_byte_beyond_its_buffers()
    {
        GuardedBuffer.SkipUnlessSupported();
        Random random = new(3);
        for (int round = 0; round < 150 * Effort.Factor; round++)
        {
            byte[] bytes = RandomBytes(random, random.Next(1, 3_000));
            byte[] block = Compress(bytes);
            using GuardedBuffer plain = new(bytes.Length);
            using GuardedBuffer packed = new(block.Length);
            byte* plainStart = plain.Put<byte>(bytes);
            byte* packedStart = packed.End - block.Length;
            Span<byte> target = new(packedStart, block.Length);
            Assert.Equal(block.Length, Lz4Encoder.Compress(new ReadOnlySpan<byte>(plainStart, bytes.Length), target));
            Span<byte> back = new(plainStart, bytes.Length);
            back.Clear();
            Assert.Null(Lz4Decoder.TryDecompress(target, back));
            Assert.True(back.SequenceEqual(bytes));
            for (int flip = 0; flip < 20; flip++)
            {
                int bit = random.Next(block.Length * 8);
                target[bit >> 3] ^= (byte)(1 << (bit & 7));
                _ = Lz4Decoder.TryDecompress(target, back);
                target[bit >> 3] ^= (byte)(1 << (bit & 7));
            }
        }
    }

    [Fact]
    public void Every_truncation_is_noticed_and_no_flipped_bit_leads_outside()
    {
        Random random = new(4);
        for (int kind = 0; kind < 6; kind++)
        {
            byte[] bytes = RandomBytes(random, 300);
            byte[] block = Compress(bytes);
            byte[] target = new byte[bytes.Length];
            for (int length = 0; length < block.Length; length++)
                Assert.NotNull(Lz4Decoder.TryDecompress(block.AsSpan(0, length), target));
            for (int bit = 0; bit < block.Length * 8; bit++)
            {
                byte[] flipped = [.. block];
                flipped[bit >> 3] ^= (byte)(1 << (bit & 7));
                // Where another block comes out, it fills the target: nothing else was promised without a checksum.
                _ = Lz4Decoder.TryDecompress(flipped, target);
            }
            Assert.NotNull(Lz4Decoder.TryDecompress(block, new byte[bytes.Length - 1]));
            Assert.NotNull(Lz4Decoder.TryDecompress(block, new byte[bytes.Length + 1]));
        }
    }

    [Fact]
    public void Any_bytes_are_decoded_or_refused()
    {
        Random random = new(5);
        byte[] target = new byte[5_000];
        for (int round = 0; round < 30_000 * Effort.Factor; round++)
        {
            byte[] bytes = RandomBytes(random, random.Next(60));
            _ = Lz4Decoder.TryDecompress(bytes, target.AsSpan(0, random.Next(target.Length)));
        }
    }

    internal static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        int kind = random.Next(6);
        int period = random.Next(1, 40);
        for (int i = 0; i < length; i++)
        {
            bytes[i] = kind switch
            {
                0 => (byte)random.Next(256),
                1 => 0,
                2 => (byte)random.Next(3),
                3 => (byte)(i % period),
                4 => (byte)(i % 8 < 3 ? random.Next(256) : 0),
                _ => i > period && random.Next(20) > 0 ? bytes[i - period] : (byte)random.Next(256),
            };
        }
        return bytes;
    }

    private static byte[] Compress(byte[] bytes)
    {
        byte[] block = new byte[bytes.Length + bytes.Length / 255 + 16];
        int length = Lz4Encoder.Compress(bytes, block);
        Assert.True(length > 0);
        return block[..length];
    }

    private static byte[] Decompress(byte[] block, int length)
    {
        byte[] target = new byte[length];
        Assert.Null(Lz4Decoder.TryDecompress(block, target));
        return target;
    }
}
