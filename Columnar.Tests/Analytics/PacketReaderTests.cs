using Columnar.Kernels;
using Columnar.Memory;
using Columnar.Scans;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics;

/// <summary>
/// A packet is what its rows are, wherever the chunks end, and nothing beyond the buffers' padding is read.
/// </summary>
[Trait("Category", "Kernels")]
public sealed unsafe class PacketReaderTests
{
    [Fact]
    public void Packets_hold_the_rows_whatever_the_chunks()
    {
        var random = new Random(11);
        for (int round = 0; round < 60; round++)
        {
            int rows = random.Next(1, 20_000);
            int[] values = TestValues.Random<int>(random, rows);
            bool[] isNull = [.. values.Select(_ => random.Next(4) == 0)];
            VectorView<int> view = ChunkedColumn.Of(values, isNull, ChunkedColumn.RandomChunks(random, rows));
            using var reader = new PacketReader(view);
            for (int row = 0; row < rows; row += Packets.Rows)
            {
                int count = Math.Min(Packets.Rows, rows - row);
                ulong* validity = reader.Validity(row, count);
                int* found = (int*)reader.Values(row, count);
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(values[row + i], found[i]);
                    Assert.Equal(!isNull[row + i], validity is null || (validity[i >> 6] >> (i & 63) & 1) != 0);
                }
            }
        }
    }

    [Fact]
    public void Scans_read_nothing_beyond_the_padding()
    {
        GuardedBuffer.SkipUnlessSupported();
        var random = new Random(12);
        foreach (int rows in new[] { 1, 63, 64, 65, 511, 513, 4_095, 4_097, 5_000, 65_537 })
        {
            using var values = new GuardedBuffer(rows * sizeof(double));
            using var bits = new GuardedBuffer((rows / 8) + 64);
            double[] data = TestValues.Random<double>(random, rows, withNaN: false);
            // The values end at the inaccessible page, the validity with its 64-byte padding does.
            byte* validity = bits.End - (Bitmap.ByteLength(rows) + 63) / 64 * 64;
            new Span<byte>(validity, (int)Bitmap.ByteLength(rows)).Fill(0b1011_0111);
            double* at = values.Put<double>(data);
            ChunkBuffers[] chunks = [new(0, rows, (nint)validity, 0, (nint)at, 1)];
            var view = new VectorView<double>("v", ElementType.Float64, true, chunks);
            double expected = Q3.Sum<double>(data, row => (0b1011_0111 >> (int)(row & 7) & 1) != 0);
            Assert.Equal(expected, view.Sum());
            Assert.Equal(view.Sum(), view.Where(x => x > double.NegativeInfinity).Sum());
            Assert.NotNull(view.MinMax());
        }
    }

    [Fact]
    public void Scans_survive_a_collector_that_never_rests()
    {
        double[] data = TestValues.Random<double>(new Random(13), 300_000, withNaN: false);
        double expected = Q3.Sum<double>(data, row => data[row] > 0);
        using var isDone = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!isDone.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                Thread.SpinWait(10_000); // Or all the others would stand still.
            }
        });
        collector.Start();
        for (int round = 0; round < 12; round++)
            Assert.Equal(expected, ChunkedColumn.Of(data, null, [100_001, 199_999]).Where(x => x > 0).Sum());
        isDone.Cancel();
        collector.Join();
    }
}
