using System.Buffers.Binary;
using Columnar.Compression;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed unsafe class PcoDecompressTests
{
    // What is left behind each file and each target is an inaccessible page.
    private const int RoomLength = 1 << 14;

    [Fact]
    public void Every_type_mode_and_delta_comes_back()
    {
        foreach (PcoSmallFile small in PcoSmallFile.All())
        {
            PcoBytes type = PcoBytes.Type(small.Type);
            int length = small.Numbers.Length / type.Width;
            Assert.True(small.Numbers.AsSpan().SequenceEqual(type.Decompress(small.File, length)), small.Name);
            Assert.True(
                Bytes(PcoModel.Decompress(small.File, type.Number, length), type).SequenceEqual(small.Numbers),
                small.Name
            );
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        GuardedBuffer.SkipUnlessSupported();
        using GuardedBuffer file = new(RoomLength);
        using GuardedBuffer target = new(RoomLength);
        foreach (PcoSmallFile small in PcoSmallFile.All())
        {
            for (int length = 0; length < small.File.Length; length++)
                Assert.True(
                    Decompress(small, small.File.AsSpan(0, length), file, target) is null,
                    $"{small.Name} to {length}"
                );
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_decodes_as_by_the_definition()
    {
        GuardedBuffer.SkipUnlessSupported();
        using GuardedBuffer file = new(RoomLength);
        using GuardedBuffer target = new(RoomLength);
        bool isWhole = Environment.GetEnvironmentVariable("COLUMNAR_ALL_FLIPS") == "1";
        int turn = 0;
        foreach (PcoSmallFile small in PcoSmallFile.All())
        {
            PcoBytes type = PcoBytes.Type(small.Type);
            byte[] broken = [.. small.File];
            int step = isWhole || broken.Length < 60 ? 1 : 29;
            for (int bit = 0; bit < broken.Length * 8; bit += step)
            {
                broken[bit / 8] ^= (byte)(1 << (bit % 8));
                byte[]? numbers = Decompress(small, broken, file, target);
                if (isWhole || turn++ % 7 == 0)
                {
                    List<ulong>? expected = PcoModel.Decompress(broken, type.Number, small.Numbers.Length / type.Width);
                    Assert.True(expected is null == numbers is null, $"{small.Name} with bit {bit} flipped");
                    Assert.True(
                        numbers is null || Bytes(expected, type).SequenceEqual(numbers),
                        $"{small.Name} with bit {bit} flipped"
                    );
                }
                broken[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Random_bytes_in_place_of_a_page_are_refused_or_decode_as_by_the_definition()
    {
        GuardedBuffer.SkipUnlessSupported();
        using GuardedBuffer file = new(RoomLength);
        using GuardedBuffer target = new(RoomLength);
        Random random = new(1);
        foreach (PcoSmallFile small in PcoSmallFile.All())
        {
            PcoBytes type = PcoBytes.Type(small.Type);
            PcoChunkInspection chunk = Pco.Inspect(small.File).Chunks[0];
            int page = (int)chunk.Offset + 4 + chunk.MetaLength;
            for (int round = 0; round < 3 * Effort.Factor; round++)
            {
                byte[] broken = small.File[..page].Concat(new byte[random.Next(small.Numbers.Length * 2)]).ToArray();
                random.NextBytes(broken.AsSpan(page));
                byte[]? numbers = Decompress(small, broken, file, target);
                List<ulong>? expected = PcoModel.Decompress(broken, type.Number, small.Numbers.Length / type.Width);
                Assert.True(expected is null == numbers is null, small.Name);
                Assert.True(numbers is null || Bytes(expected, type).SequenceEqual(numbers), small.Name);
            }
        }
    }

    [Fact]
    public void A_page_is_decoded_without_allocation()
    {
        foreach (PcoSmallFile small in PcoSmallFile.All())
        {
            // Dictionaries and weights are made anew for each chunk.
            if (
                small.Name.Contains("Dictionary", StringComparison.Ordinal)
                || small.Name.Contains("Convolution", StringComparison.Ordinal)
            )
                continue;
            PcoBytes type = PcoBytes.Type(small.Type);
            byte[] numbers = new byte[small.Numbers.Length];
            // The pool of histories may be emptied between two pages, but not each time.
            long least = long.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                type.Decompress(small.File, numbers);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.True(least == 0, small.Name);
        }
    }

    [Theory]
    [InlineData("70636f2103003fffffffffffffffff0104010b", "a hint of all values there can be")]
    [InlineData(
        "70636f21030000040102630000f4ffff1f00000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "a dictionary of more values than the file has bytes"
    )]
    [InlineData(
        "70636f2103000004010263000020f74100200000000080000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "a page that begins with 32,768 values"
    )]
    [InlineData(
        "70636f21030000040102ffffff00210050000000000000003090000000000000003000000000000000000000000000000000000000000000000000000000000000",
        "a chunk of more values than its bytes give"
    )]
    public void What_a_file_claims_is_not_made_room_for(string file, string claim)
    {
        byte[] bytes = Convert.FromHexString(file);
        ulong[] numbers = new ulong[100];
        Assert.Throws<CorruptDataException>(() => Pco.Decompress<ulong>(bytes, numbers.AsSpan()));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptDataException>(() => Pco.Decompress<ulong>(bytes, numbers.AsSpan()));
        Assert.Throws<CorruptDataException>(() => Pco.Decompress<ulong>(bytes, int.MaxValue));
        Assert.Throws<CorruptDataException>(() => Pco.Inspect(bytes));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 17, claim);
    }

    [Fact]
    public void A_dictionary_with_differences_of_one_bin_is_read_and_refused_as_by_the_reference()
    {
        // A dictionary of 7 alone, differences of zero, and a page of 255 numbers: the reference takes the bin's lowest latent, 2^31, for a
        // place behind them.
        byte[] file = Convert.FromHexString("70636f2103000004010afe000014000000071110000000000004000000000000");
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => Pco.Decompress<byte>(file, 256));
        Assert.Contains("places in a dictionary of 1, found 2147483648", error.Message, StringComparison.Ordinal);
        // Of a page of a wrapped chunk it depends on the page that it read before.
        var chunk = PcoChunkDecoder<byte>.Open(file.AsSpan(7, 2), file.AsSpan(13), out int metaLength);
        byte[] page = new byte[255];
        chunk.Decode(file.AsSpan(13 + metaLength), page);
        Assert.Equal(Enumerable.Repeat((byte)7, 255), page);
        // A number more leaves no room behind them.
        file[10] = 255;
        Assert.Equal(Enumerable.Repeat((byte)7, 256), Pco.Decompress<byte>(file, 256));
    }

    [Fact]
    public void A_window_as_long_as_the_page_takes_little_more_than_its_numbers_do()
    {
        // A window of 2^24, and 2^20 numbers from 5 on, each 3 more than the one before.
        byte[] file = Convert.FromHexString(
            "70636f21030000040102ffff0f2017400020000000008000c0000000000000002000050000000000000000"
        );
        ulong[] numbers = new ulong[1 << 20];
        Pco.Decompress<ulong>(file, numbers);
        Assert.Equal(5UL + (3UL * (ulong)(numbers.Length - 1)), numbers[^1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pco.Decompress<ulong>(file, numbers);
        long length = numbers.Length * sizeof(ulong);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, length + (length / 2));

        // Nothing is believed of 2^24 numbers, each of a bit, where the page ends before.
        file[12] = byte.MaxValue;
        file[32] |= 1 << 6;
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptDataException>(() => Pco.Decompress<ulong>(file, 1 << 24));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(15, 1 << 15, 200_000)]
    [InlineData(16, 1 << 16, 200_000)]
    [InlineData(16, 1, 400_000)]
    [InlineData(17, (1 << 17) - 3, 400_000)]
    [InlineData(17, 1 << 17, 131_073)]
    [InlineData(18, 100_000, 300_001)]
    [InlineData(24, 70_000, 66_000)]
    [InlineData(24, 65_536, 270_000)]
    public void Windows_of_any_length_reach_back_as_far_as_they_are(int windowLog, int lookback, int length)
    {
        byte[] room = new byte[100];
        var writer = new PcoBitWriter(room);
        foreach (byte part in (byte[])[.. "pco!"u8, 3, 0, 0, 4, 1, (byte)PcoNumberType.U32])
            writer.Write(part, 8);
        writer.Write((ulong)length - 1, PcoFormat.ChunkLengthBits);
        writer.Write((ulong)PcoModeKind.Classic, PcoFormat.ModeBits);
        writer.Write((ulong)PcoDeltaKind.Lookback, PcoFormat.DeltaKindBits);
        writer.Write((ulong)windowLog - 1, PcoFormat.WindowLogBits);
        writer.Write(0, PcoFormat.StateLogBits + 1);
        // A bin each: the lookback, and a difference of 3 around the middle.
        foreach (ulong lower in (ulong[])[(ulong)lookback, (1UL << 31) + 3])
        {
            writer.Write(0, PcoFormat.AnsLogBits);
            writer.Write(1, PcoFormat.BinCountBits);
            writer.Write(lower, 32);
            writer.Write(0, PcoFormat.OffsetCountBits(32));
        }
        writer.FinishByte();
        writer.Write(5, 32);
        writer.Write(0, 8);
        byte[] file = room[..writer.ByteLength];

        uint[] expected = new uint[length];
        expected[0] = 5;
        for (int i = 1; i < length; i++)
            expected[i] = 3 + (i < lookback ? 0 : expected[i - lookback]);
        Assert.Equal(expected, Pco.Decompress<uint>(file, length));
    }

    [Fact]
    public void Types_that_Pcodec_lacks_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => Pco.Decompress<decimal>(default, 1));
        Assert.Throws<NotSupportedException>(() => Pco.Decompress<char>(default, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pco.Decompress<int>(default, -1));
    }

    [Fact]
    public void Errors_say_what_is_wrong_and_where()
    {
        byte[] file = Pco.Compress<int>(Enumerable.Range(0, 100).ToArray());
        CorruptDataException type = Assert.Throws<CorruptDataException>(() => Pco.Decompress<uint>(file, 100));
        Assert.Contains("expected numbers of type U32, found I32", type.Message, StringComparison.Ordinal);
        CorruptDataException more = Assert.Throws<CorruptDataException>(() => Pco.Decompress<int>(file, 99));
        Assert.Contains("expected at most 99 more numbers, found 100", more.Message, StringComparison.Ordinal);
        CorruptDataException end = Assert.Throws<CorruptDataException>(() =>
            Pco.Decompress<int>(file.AsSpan(0, 6), 99)
        );
        Assert.Equal(6, end.Offset);
    }

    private static byte[]? Decompress(
        PcoSmallFile small,
        ReadOnlySpan<byte> bytes,
        GuardedBuffer file,
        GuardedBuffer target
    )
    {
        byte* start = file.Put(bytes);
        Span<byte> numbers = new(target.End - small.Numbers.Length, small.Numbers.Length);
        try
        {
            int length = PcoBytes.Type(small.Type).Decompress(new ReadOnlySpan<byte>(start, bytes.Length), numbers);
            return numbers[..length].ToArray();
        }
        catch (CorruptDataException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Bytes(List<ulong>? numbers, PcoBytes type)
    {
        byte[] bytes = new byte[numbers!.Count * type.Width + sizeof(ulong)];
        for (int i = 0; i < numbers.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * type.Width), numbers[i]);
        return bytes.AsSpan(0, numbers.Count * type.Width);
    }
}
