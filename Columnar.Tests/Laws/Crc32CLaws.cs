using System.Text;
using Columnar.Storage;

namespace Columnar.Tests.Laws;

/// <summary>CRC-32C equals its definition, one bit at a time.</summary>
[Trait("Category", "Kernels")]
public sealed class Crc32CLaws
{
    private readonly byte[] _bytes = new byte[9_000];

    public Crc32CLaws() => new Random(1).NextBytes(_bytes);

    [Fact]
    public void It_has_the_published_check_value() =>
        Assert.Equal(0xE306_9283, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Every_length_up_to_two_stripes_and_more_equals_the_definition()
    {
        uint register = uint.MaxValue;
        for (int length = 0; length <= _bytes.Length; length++)
        {
            Assert.Equal(~register, Crc32C.Compute(_bytes.AsSpan(0, length)));
            if (length < _bytes.Length)
                register = Step(register, _bytes[length]);
        }
    }

    [Fact]
    public void Any_split_gives_the_checksum_of_the_whole()
    {
        foreach (int length in new[] { 0, 1, 9, 4_095, 4_096, 4_097, 8_192, 9_000 })
        {
            uint whole = Crc32C.Compute(_bytes.AsSpan(0, length));
            for (int split = 0; split <= length; split += length < 5_000 ? 1 : 7)
            {
                uint first = Crc32C.Compute(_bytes.AsSpan(0, split));
                Assert.Equal(whole, Crc32C.Append(first, _bytes.AsSpan(split, length - split)));
            }
        }
    }

    private static uint Step(uint register, byte value)
    {
        register ^= value;
        for (int bit = 0; bit < 8; bit++)
            register = (register & 1) != 0 ? (register >> 1) ^ 0x82F6_3B78 : register >> 1;
        return register;
    }
}
