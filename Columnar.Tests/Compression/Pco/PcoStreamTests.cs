using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

public sealed class PcoStreamTests
{
    [Fact]
    public void Streams_that_tell_their_length_become_the_file_that_spans_become()
    {
        foreach (int length in new[] { 0, 1, 999, 1000, 1001, 5000 })
        {
            int[] values = PcoSamples.Make<int>(new Random(length), 4, length);
            var options = new PcoOptions { ChunkLength = 1000 };
            var file = new MemoryStream();
            Assert.Equal(length, Pco.Compress<int>(new MemoryStream(Bytes(values)), file, options));
            Assert.Equal(Pco.Compress(values, options), file.ToArray());
        }
    }

    [Fact]
    public void Streams_of_unknown_length_come_back()
    {
        Random random = new(Effort.Seed(3));
        for (int round = 0; round < 60 * Effort.Factor; round++)
        {
            double[] values = PcoSamples.Make<double>(
                random,
                random.Next(PcoSamples.KindCount),
                random.Next(5) == 0 ? random.Next(4) * 500 : random.Next(4000)
            );
            var file = new MemoryStream();
            var options = new PcoOptions { ChunkLength = 500 };
            using var numbers = new Trickle(Bytes(values), random);
            Assert.Equal(values.Length, Pco.Compress<double>(numbers, file, options));
            Assert.Equal(Bytes(values), Bytes(Pco.Decompress<double>(file.ToArray(), values.Length)));

            var back = new MemoryStream();
            using var trickle = new Trickle(file.ToArray(), random);
            Assert.Equal(values.Length, Pco.Decompress<double>(trickle, back));
            Assert.Equal(Bytes(values), back.ToArray());
        }
    }

    [Fact]
    public void A_stream_ends_within_no_number()
    {
        var error = Assert.Throws<CorruptDataException>(() =>
            Pco.Compress<long>(new MemoryStream(new byte[8003]), new MemoryStream())
        );
        Assert.Equal(8000, error.Offset);
    }

    [Fact]
    public void No_more_numbers_are_written_than_are_expected()
    {
        byte[] file = Pco.Compress(new int[1000]);
        Assert.Equal(1000, Pco.Decompress<int>(new MemoryStream(file), new MemoryStream(), 1000));
        var numbers = new MemoryStream();
        Assert.Throws<CorruptDataException>(() => Pco.Decompress<int>(new MemoryStream(file), numbers, 999));
        Assert.Equal(0, numbers.Length);
    }

    [Fact]
    public void No_more_numbers_are_made_room_for_than_are_expected()
    {
        PcoOptions options = new() { ChunkLength = PcoOptions.MaxChunkLength };
        byte[] file = Pco.Compress(new long[PcoOptions.MaxChunkLength], options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptDataException>(() =>
            Pco.Decompress<long>(new MemoryStream(file), new MemoryStream(), maxCount: 1000)
        );
        // The window alone.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 21);
    }

    [Theory]
    [InlineData(1 << 18)]
    [InlineData((1 << 18) + 1)]
    [InlineData(600_000)]
    public void Long_chunks_are_read_in_the_memory_of_some_numbers(int length)
    {
        PcoOptions options = new() { ChunkLength = PcoOptions.MaxChunkLength };
        long[] values = new long[length];
        values[^1] = long.MinValue;
        byte[] file = [.. Pco.Compress(values, options), .. new byte[100]];
        using var trickle = new Trickle(file, new Random(length));
        // Others may be made and read while the numbers of one are written.
        using var numbers = new MemoryStream(values.Length * sizeof(long));
        using var tee = new Tee(
            numbers,
            () => Assert.Equal(9, Pco.Decompress<long>(Pco.Compress(new long[9]), 9).Length)
        );
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(length, Pco.Decompress<long>(trickle, tee));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(Bytes(values), numbers.ToArray());
    }

    [Fact]
    public void Errors_say_what_those_of_spans_say()
    {
        short[] values = PcoSamples.Make<short>(new Random(7), 5, 3000);
        byte[] file = Pco.Compress(values, new PcoOptions { ChunkLength = 700 });
        Random random = new(8);
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = round < 100 ? file[..random.Next(file.Length)] : [.. file];
            if (round >= 100)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            string expected = Outcome(() => Bytes(Pco.Decompress<short>(damaged, values.Length)));
            string found = Outcome(() =>
            {
                var numbers = new MemoryStream();
                Pco.Decompress<short>(new Trickle(damaged, random), numbers, values.Length);
                return numbers.ToArray();
            });
            // How many more are expected is told of chunk by chunk.
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(700)]
    [InlineData(5000)]
    public void A_window_of_any_length_reads_all_chunks(int length)
    {
        Random random = new(length);
        PcoOptions[] options =
        [
            new() { ChunkLength = 300, Mode = PcoModeOption.Dictionary },
            new() { ChunkLength = 800, Delta = PcoDeltaOption.Convolution(32) },
            new() { ChunkLength = 5000, Delta = PcoDeltaOption.Lookback },
        ];
        foreach (PcoOptions option in options)
        {
            ushort[] values = PcoSamples.Make<ushort>(random, 0, 20_000);
            byte[] file = Pco.Compress(values, option);
            var window = new PcoWindow(new Trickle(file, random), length);
            PcoFileHeader header = window.Read(
                (ReadOnlySpan<byte> bytes, long _, out int consumed) => PcoFileHeader.Read(bytes, out consumed)
            );
            int done = 0;
            ushort[] back = new ushort[values.Length];
            while (window.Read(ReadChunk) is var count and > 0)
                done += count;
            Assert.Equal(values.Length, done);
            Assert.Equal(values, back);
            Assert.Equal(file.Length, window.Offset);

            int ReadChunk(ReadOnlySpan<byte> bytes, long offset, out int consumed)
            {
                PcoFileReader reader = new(header, bytes, offset);
                if (reader.TryReadChunk(PcoNumberType.U16, out PcoNumberType type, out int chunkLength))
                    PcoChunkReader.Read(ref reader, type, back.AsSpan(done, chunkLength));
                consumed = reader.Position;
                return chunkLength;
            }
        }
    }

    [Fact]
    public void Work_that_is_cancelled_ends()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Pco.Compress<byte>(new MemoryStream(new byte[9]), new MemoryStream(), cancellation: cancellation.Token)
        );
        byte[] file = Pco.Compress(new byte[9]);
        Assert.Throws<OperationCanceledException>(() =>
            Pco.Decompress<byte>(new MemoryStream(file), new MemoryStream(), cancellation: cancellation.Token)
        );
    }

    [Fact]
    public void A_target_may_compress_other_numbers_meanwhile()
    {
        Random random = new(Effort.Seed(9));
        int[] values = PcoSamples.Make<int>(random, 4, 5000);
        int[] others = PcoSamples.Make<int>(random, 3, 700);
        byte[] expected = Pco.Compress(values);
        byte[] expectedOthers = Pco.Compress(others);
        var target = new BusyWriter(() => Assert.Equal(expectedOthers, Pco.Compress(others)));
        Pco.Compress<int>(values, target);
        Assert.Equal(expected, target.Written);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static string Outcome(Func<byte[]> read)
    {
        try
        {
            return Convert.ToHexString(read());
        }
        catch (CorruptDataException error)
        {
            return error.Message;
        }
    }

    /// <summary>A target that something is done beside each time it is asked for room.</summary>
    private sealed class BusyWriter(Action beside) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public byte[] Written => _bytes.WrittenSpan.ToArray();

        public void Advance(int count) => _bytes.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            beside();
            return _bytes.GetMemory(sizeHint);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }

    /// <summary>A stream that something is done beside each time it is written to.</summary>
    private sealed class Tee(Stream stream, Action beside) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            beside();
            stream.Write(buffer);
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    /// <summary>A stream without a length that gives some bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, Random random) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(buffer.Length, bytes.Length - _at), random.Next(1, 900));
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
