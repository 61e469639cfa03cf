using System.Numerics;
using Columnar.Compression;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed unsafe class PcoFixedOffsetsTests
{
    // What may be read beyond the last eight fields.
    private const int Beyond = 16;

    [Fact]
    public void Fields_of_8_bits_are_those_of_one_at_a_time() => Check<byte>();

    [Fact]
    public void Fields_of_16_bits_are_those_of_one_at_a_time() => Check<ushort>();

    [Fact]
    public void Fields_of_32_bits_are_those_of_one_at_a_time() => Check<uint>();

    [Fact]
    public void Fields_of_64_bits_are_those_of_one_at_a_time() => Check<ulong>();

    // Every width from every bit of a byte, where the bytes and the room for the latents end at pages that nobody may touch.
    private static void Check<TLatent>()
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        GuardedBuffer.SkipUnlessSupported();
        Random random = new(1);
        using GuardedBuffer target = new(PcoFormat.Batch * sizeof(TLatent));
        TLatent* latents = (TLatent*)target.End - PcoFormat.Batch;
        for (int width = 1; width <= sizeof(TLatent) * 8; width++)
        {
            for (int past = 0; past < 8; past++)
            {
                int count = random.Next(2) == 0 ? PcoFormat.Batch : random.Next(1, PcoFormat.Batch);
                int length = (count + 7) / 8 * width + Beyond;
                using GuardedBuffer source = new(length);
                Span<byte> bytes = new(source.End - length, length);
                random.NextBytes(bytes);
                TLatent lower = TLatent.CreateTruncating(random.NextInt64());
                PcoFixedOffsets.Read(source.End - length, past, width, lower, latents, count);
                PcoBitReader reader = new(bytes);
                reader.Read(past);
                for (int i = 0; i < count; i++)
                {
                    TLatent expected = lower + TLatent.CreateTruncating(reader.Read(width));
                    Assert.True(
                        expected == latents[i],
                        $"field {i} of {width} bits after {past}: {latents[i]:x}, not {expected:x}"
                    );
                }
            }
        }
    }
}
