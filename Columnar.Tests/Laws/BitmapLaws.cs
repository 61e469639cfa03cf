using Columnar.Memory;

namespace Columnar.Tests.Laws;

/// <summary>Bitmap equals an array of truth values at every offset and length.</summary>
[Trait("Category", "Kernels")]
public sealed class BitmapLaws
{
    private const int Bits = 320;
    private readonly byte[] _source = new byte[Bits / 8];
    private readonly bool[] _model = new bool[Bits];

    public BitmapLaws()
    {
        new Random(2).NextBytes(_source);
        for (int i = 0; i < Bits; i++)
            _model[i] = Bitmap.Get(_source, i);
    }

    [Fact]
    public void Words_ones_and_single_bits_equal_the_model()
    {
        for (int start = 0; start < 140; start++)
        {
            for (int count = 0; count <= 180; count++)
            {
                ReadOnlySpan<bool> wanted = _model.AsSpan(start, count);
                Assert.Equal(wanted.Count(true), Bitmap.CountOnes(_source, start, count));
                if (count > 64)
                    continue;
                // Exactly the bytes that hold the bits: a read beyond would throw.
                ReadOnlySpan<byte> exact = _source.AsSpan(0, (int)Bitmap.ByteLength(start + count));
                ulong word = Bitmap.ReadWord(exact, start, count);
                for (int i = 0; i < count; i++)
                    Assert.Equal(wanted[i], (word >> i & 1) != 0);
                Assert.Equal(0UL, word & ~Bitmap.LowMask(count));
            }
        }
    }

    [Fact]
    public void Copies_and_fills_touch_exactly_their_range()
    {
        for (int from = 0; from < 70; from += 3)
        {
            for (int to = 0; to < 70; to++)
            {
                for (int count = 0; count <= 150; count += count < 20 ? 1 : 13)
                {
                    byte[] target = [.. _source];
                    Bitmap.Copy(_source, from, target, to, count);
                    for (int i = 0; i < Bits; i++)
                        Assert.Equal(
                            i >= to && i < to + count ? _model[from + i - to] : _model[i],
                            Bitmap.Get(target, i)
                        );
                    Bitmap.Fill(target, to, count, from % 2 == 0);
                    for (int i = 0; i < Bits; i++)
                        Assert.Equal(i >= to && i < to + count ? from % 2 == 0 : _model[i], Bitmap.Get(target, i));
                }
            }
        }
    }
}
