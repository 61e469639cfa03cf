using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed unsafe class PcoRoundTripTests
{
    // A file's header and end, and what a chunk has beside its numbers.
    private const int FileOverhead = 19;
    private const int ChunkOverhead = 24;
    private const int WeightsOverhead = 140;

    [Fact]
    public void Any_numbers_come_back_bit_by_bit()
    {
        Check<byte>();
        Check<sbyte>();
        Check<ushort>();
        Check<short>();
        Check<uint>();
        Check<int>();
        Check<ulong>();
        Check<long>();
        Check<float>();
        Check<double>();
        Prop.ForAll<ushort[]>(bits => AssertComesBack<Half>(MemoryMarshal.Cast<ushort, Half>(bits), new PcoOptions()))
            .QuickCheckThrowOnFailure();

        static void Check<T>()
            where T : unmanaged =>
            Prop.ForAll<T[]>(values => AssertComesBack<T>(values, new PcoOptions())).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_mode_and_delta_brings_numbers_back()
    {
        Check<byte>();
        Check<sbyte>();
        Check<ushort>();
        Check<short>();
        Check<uint>();
        Check<int>();
        Check<ulong>();
        Check<long>();
        Check<Half>();
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, INumber<T>
        {
            Random random = new(Effort.Seed(Unsafe.SizeOf<T>()));
            for (int kind = 0; kind < PcoSamples.KindCount * Effort.Factor; kind++)
            {
                T[] values = PcoSamples.Make<T>(random, kind % PcoSamples.KindCount, random.Next(1, 900));
                foreach (PcoModeOption mode in Modes<T>())
                {
                    foreach (PcoDeltaOption delta in Deltas<T>())
                    {
                        PcoOptions options = new()
                        {
                            Level = random.Next(PcoOptions.MaxLevel + 1),
                            Mode = mode,
                            Delta = delta,
                            ChunkLength = random.Next(2) == 0 ? 400 : PcoOptions.Default.ChunkLength,
                        };
                        AssertComesBack<T>(values, options);
                        AssertPagesComeBack(random, values, options);
                    }
                }
            }
        }
    }

    [Fact]
    public void Not_a_numbers_infinities_and_negative_zeros_keep_their_bits()
    {
        ulong[] doubles =
        [
            0,
            1UL << 63,
            0x7FF0_0000_0000_0000,
            0xFFF0_0000_0000_0000,
            0x7FF0_0000_0000_0001,
            0x7FF8_0000_0000_0000,
            0xFFF8_0000_DEAD_BEEF,
            0xFFFF_FFFF_FFFF_FFFF,
            1,
            BitConverter.DoubleToUInt64Bits(0.1),
            BitConverter.DoubleToUInt64Bits(-1e300),
        ];
        double[] values =
        [
            .. Enumerable.Range(0, 1000).Select(i => BitConverter.UInt64BitsToDouble(doubles[i * 7 % 11])),
        ];
        float[] singles =
        [
            .. values.Select((_, i) => BitConverter.UInt32BitsToSingle((uint)(doubles[i * 7 % 11] >> 32))),
        ];
        Half[] halves =
        [
            .. values.Select((_, i) => BitConverter.UInt16BitsToHalf((ushort)(doubles[i * 7 % 11] >> 48))),
        ];
        foreach (PcoModeOption mode in Modes<double>())
            AssertComesBack<double>(values, new PcoOptions { Mode = mode });
        foreach (PcoModeOption mode in Modes<float>())
            AssertComesBack<float>(singles, new PcoOptions { Mode = mode });
        foreach (PcoModeOption mode in Modes<Half>())
            AssertComesBack<Half>(halves, new PcoOptions { Mode = mode });
    }

    [Fact]
    public void Numbers_and_target_may_end_at_an_inaccessible_page()
    {
        GuardedBuffer.SkipUnlessSupported();
        Check<byte>();
        Check<ushort>();
        Check<Half>();
        Check<uint>();
        Check<float>();
        Check<ulong>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, INumber<T>
        {
            Random random = new(Effort.Seed(7));
            using GuardedWriter target = new(1 << 16);
            for (int kind = 0; kind < PcoSamples.KindCount; kind++)
            {
                T[] values = PcoSamples.Make<T>(random, kind, random.Next(1, 2000));
                using GuardedBuffer source = new(values.Length * sizeof(T));
                target.Clear();
                Pco.Compress(new ReadOnlySpan<T>(source.Put<T>(values), values.Length), target);
                Assert.True(target.Written.SequenceEqual(Pco.Compress(values)));
            }
        }
    }

    [Fact]
    public void Compressing_page_after_page_allocates_nothing()
    {
        Check<uint>(4096);
        Check<double>(2048);
        Check<byte>(16384);
        Check<Half>(8192);

        static void Check<T>(int length)
            where T : unmanaged, INumber<T>
        {
            Random random = new(3);
            T[][] pages =
            [
                .. Enumerable
                    .Range(1, PcoSamples.KindCount - 1)
                    .Select(kind => PcoSamples.Make<T>(random, kind, length)),
            ];
            ArrayBufferWriter<byte> target = new(1 << 20);
            long[] least = new long[pages.Length];
            Array.Fill(least, long.MaxValue);
            // A collection that another thread begins counts what is left of this thread's room as allocated, up to 8 KiB: in some
            // rounds, not in all.
            for (int round = 0; round < 10; round++)
            {
                for (int i = 0; i < pages.Length; i++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    Pco.Compress<T>(pages[i], target);
                    least[i] = Math.Min(least[i], GC.GetAllocatedBytesForCurrentThread() - before);
                    target.ResetWrittenCount();
                }
            }
            Assert.All(least, bytes => Assert.Equal(0, bytes));
        }
    }

    [Fact]
    public void Options_that_the_type_cannot_have_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Pco.Compress([1.5], new PcoOptions { Mode = PcoModeOption.IntMult(3) }));
        Assert.Throws<ArgumentException>(() =>
            Pco.Compress([1], new PcoOptions { Mode = PcoModeOption.FloatMult(0.1) })
        );
        Assert.Throws<ArgumentException>(() =>
            Pco.Compress([(byte)1], new PcoOptions { Mode = PcoModeOption.IntMult(256) })
        );
        Assert.Throws<ArgumentException>(() =>
            Pco.Compress([1f], new PcoOptions { Mode = PcoModeOption.FloatQuant(24) })
        );
        Assert.Throws<ArgumentException>(() =>
            Pco.Compress([1f], new PcoOptions { Mode = PcoModeOption.FloatMult(1e-300) })
        );
        Assert.Throws<ArgumentException>(() =>
            Pco.Compress([1L], new PcoOptions { Delta = PcoDeltaOption.Convolution(2) })
        );
        Assert.Throws<NotSupportedException>(() => Pco.Compress([1m]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcoOptions { Level = 13 });
        Assert.Throws<ArgumentOutOfRangeException>(() => PcoDeltaOption.Consecutive(8));
        PcoChunkEncoder<int> encoder = new();
        Assert.Throws<ArgumentException>(() => encoder.Begin([], []));
        Assert.Throws<ArgumentException>(() => encoder.Begin([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Begin([1, 2], [2, 0]));
    }

    private static void AssertComesBack<T>(ReadOnlySpan<T> values, PcoOptions options)
        where T : unmanaged
    {
        byte[] file = Pco.Compress(values, options);
        AssertSameBits(values, Pco.Decompress<T>(file, values.Length));
        int chunkCount = (values.Length + options.ChunkLength - 1) / options.ChunkLength;
        int chunkOverhead = ChunkOverhead + (options.Delta.Kind == PcoDeltaKind.Convolution ? WeightsOverhead : 0);
        long most = MemoryMarshal.AsBytes(values).Length + FileOverhead + (chunkCount * (long)chunkOverhead);
        Assert.True(file.Length <= most, $"{file.Length} bytes of {values.Length} {typeof(T).Name} by {options}");
    }

    private static void AssertPagesComeBack<T>(Random random, T[] values, PcoOptions options)
        where T : unmanaged
    {
        List<int> lengths = [];
        for (int left = values.Length; left > 0; left -= lengths[^1])
            lengths.Add(Math.Min(left, random.Next(1, 300)));
        PcoChunkEncoder<T> encoder = new(options);
        ArrayBufferWriter<byte> target = new();
        PcoChunkEncoder<T>.WriteHeader(target);
        encoder.Begin(values, CollectionsMarshal.AsSpan(lengths));
        encoder.WriteMeta(target);
        PcoChunkDecoder<T> decoder = PcoChunkDecoder<T>.Open(target.WrittenSpan, out int metaEnd);
        Assert.Equal(target.WrittenCount, metaEnd);
        int start = 0;
        for (int page = 0; page < lengths.Count; page++)
        {
            ArrayBufferWriter<byte> bytes = new();
            encoder.WritePage(page, bytes);
            T[] back = new T[lengths[page]];
            Assert.Equal(bytes.WrittenCount, decoder.Decode(bytes.WrittenSpan, back));
            AssertSameBits<T>(values.AsSpan(start, lengths[page]), back);
            start += lengths[page];
        }
    }

    private static IEnumerable<PcoModeOption> Modes<T>()
        where T : unmanaged
    {
        yield return PcoModeOption.Auto;
        yield return PcoModeOption.Classic;
        yield return PcoModeOption.Dictionary;
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        if (PcoNumbers.IsFloat(type))
        {
            yield return PcoModeOption.FloatMult(0.01);
            yield return PcoModeOption.FloatMult(-2.5);
            yield return PcoModeOption.FloatQuant(1);
            yield return PcoModeOption.FloatQuant(PcoFloats.MantissaBits(type));
        }
        else
        {
            yield return PcoModeOption.IntMult(1);
            yield return PcoModeOption.IntMult(77);
        }
    }

    private static IEnumerable<PcoDeltaOption> Deltas<T>()
        where T : unmanaged
    {
        yield return PcoDeltaOption.Auto;
        yield return PcoDeltaOption.None;
        yield return PcoDeltaOption.Consecutive(1);
        yield return PcoDeltaOption.Consecutive(7);
        yield return PcoDeltaOption.Lookback;
        if (Unsafe.SizeOf<T>() <= sizeof(uint))
        {
            yield return PcoDeltaOption.Convolution(1);
            yield return PcoDeltaOption.Convolution(32);
        }
    }

    private static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> found)
        where T : unmanaged => Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(found)));

    // Every span it gives is as short as was asked for, and ends at an inaccessible page.
    private sealed class GuardedWriter(int capacity) : IBufferWriter<byte>, IDisposable
    {
        private readonly GuardedBuffer _memory = new(capacity);
        private readonly List<byte> _written = [];
        private byte* _given;

        public ReadOnlySpan<byte> Written => CollectionsMarshal.AsSpan(_written);

        public void Clear() => _written.Clear();

        public void Advance(int count) => _written.AddRange(new ReadOnlySpan<byte>(_given, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            int length = Math.Max(sizeHint, 1);
            _given = _memory.End - length;
            return new Span<byte>(_given, length);
        }

        public void Dispose() => _memory.Dispose();
    }
}
