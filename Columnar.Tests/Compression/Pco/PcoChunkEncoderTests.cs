using System.Buffers;

namespace Columnar.Tests.Compression;

public sealed class PcoChunkEncoderTests
{
    [Fact]
    public void Nothing_is_written_before_a_chunk_is_begun()
    {
        PcoChunkEncoder<int> encoder = new();
        ArrayBufferWriter<byte> target = new();
        Assert.Throws<InvalidOperationException>(() => encoder.WriteMeta(target));
        Assert.Throws<InvalidOperationException>(() => encoder.WritePage(0, target));
        Assert.Throws<ArgumentException>(() => encoder.Begin([], []));
        Assert.Throws<InvalidOperationException>(() => encoder.WriteMeta(target));
        Assert.Equal(0, target.WrittenCount);

        encoder.Begin([1, 2, 3], [2, 1]);
        encoder.WriteMeta(target);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.WritePage(2, target));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.WritePage(-1, target));
    }

    [Fact]
    public void A_base_that_the_type_rounds_to_zero_or_infinity_is_refused_at_once()
    {
        PcoOptions large = new() { Mode = PcoModeOption.FloatMult(1e300) };
        PcoOptions small = new() { Mode = PcoModeOption.FloatMult(1e-300) };
        ArrayBufferWriter<byte> target = new();
        Assert.Throws<ArgumentException>(() => new PcoChunkEncoder<float>(large));
        Assert.Throws<ArgumentException>(() => new PcoChunkEncoder<Half>(small));
        Assert.Throws<ArgumentException>(() => Pco.Compress<float>([1], target, small));
        Assert.Throws<ArgumentException>(() => Pco.Compress<float>([], target, large));
        Assert.Equal(0, target.WrittenCount);
        Assert.Equal([1], Pco.Decompress<double>(Pco.Compress<double>([1], large), 1));
    }

    // The reference refuses what it wrote itself there.
    [Theory]
    [InlineData(200, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(600, false)]
    public void Places_in_a_dictionary_become_no_differences_of_one_bin_where_a_page_is_shorter_than_a_batch(
        int length,
        bool isShort
    )
    {
        int[] values = [.. Enumerable.Range(0, length).Select(i => i / 2 * 1000)];
        PcoOptions options = new() { Mode = PcoModeOption.Dictionary, Delta = PcoDeltaOption.Consecutive(1) };
        byte[] file = Pco.Compress(values, options);
        PcoChunkInspection chunk = Assert.Single(Pco.Inspect(file).Chunks);
        if (chunk.Mode == PcoModeKind.Dictionary)
            Assert.Equal(isShort ? PcoDeltaKind.None : PcoDeltaKind.Consecutive, chunk.Delta);
        Assert.Equal(values, Pco.Decompress<int>(file, length));
    }
}
