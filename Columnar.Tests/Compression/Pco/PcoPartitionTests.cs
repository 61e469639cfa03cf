using System.Numerics;
using Columnar.Compression;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed class PcoPartitionTests
{
    [Fact]
    public void Vectors_split_in_the_order_of_the_definition()
    {
        Check<byte>();
        Check<ushort>();
        Check<uint>();
        Check<ulong>();

        static void Check<TLatent>()
            where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
        {
            Random random = new(Effort.Seed(1));
            for (int round = 0; round < 2000 * Effort.Factor; round++)
            {
                TLatent[] latents = Latents<TLatent>(random, random.Next(1, 400));
                TLatent pivot = latents[random.Next(latents.Length)];
                TLatent[] expected = [.. latents];
                int expectedCount = 0;
                for (int i = 0; i < expected.Length; i++)
                {
                    (expected[i], expected[expectedCount]) = (expected[expectedCount], expected[i]);
                    expectedCount += expected[expectedCount] < pivot ? 1 : 0;
                }
                int count = PcoPartition.Split(latents, pivot, new TLatent[latents.Length]);
                Assert.Equal(expectedCount, count);
                Assert.Equal(expected, latents);
            }
        }
    }

    [Fact]
    public void A_few_latents_are_sorted()
    {
        Check<byte>();
        Check<ushort>();
        Check<uint>();
        Check<ulong>();

        static void Check<TLatent>()
            where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
        {
            Random random = new(Effort.Seed(2));
            TLatent[] scratch = new TLatent[PcoSmallSort.ScratchLength];
            for (int round = 0; round < 2000 * Effort.Factor; round++)
            {
                TLatent[] latents = Latents<TLatent>(random, random.Next(PcoSmallSort.MaxLength + 1));
                TLatent[] expected = [.. latents.Order()];
                PcoSmallSort.Sort(latents, scratch);
                Assert.Equal(expected, latents);
            }
        }
    }

    [Fact]
    public void Every_latent_finds_the_last_bin_that_begins_at_or_below_it()
    {
        Check<byte>();
        Check<ushort>();
        Check<uint>();
        Check<ulong>();

        static void Check<TLatent>()
            where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
        {
            Random random = new(Effort.Seed(3));
            PcoBinSearch<TLatent> search = new();
            for (int round = 0; round < 300 * Effort.Factor; round++)
            {
                TLatent[] lowers = [.. Latents<TLatent>(random, random.Next(1, 600)).Distinct().Order()];
                TLatent[] latents =
                [
                    .. Latents<TLatent>(random, 256).Where(latent => latent >= lowers[0]),
                    .. lowers,
                    TLatent.AllBitsSet,
                ];
                ushort[] bins = new ushort[latents.Length];
                search.Build(lowers);
                search.Find(latents, bins);
                for (int i = 0; i < latents.Length; i++)
                    Assert.Equal(lowers.Count(lower => lower <= latents[i]) - 1, bins[i]);
            }
        }
    }

    [Fact]
    public void Bins_of_a_histogram_hold_every_latent_once_and_no_value_twice()
    {
        Random random = new(Effort.Seed(4));
        PcoHistogram<uint> histogram = new();
        for (int round = 0; round < 500 * Effort.Factor; round++)
        {
            uint[] latents = Latents<uint>(random, random.Next(1, 3000));
            uint[] sorted = [.. latents.Order()];
            int log = random.Next(9);
            int start = 0;
            ReadOnlySpan<PcoHistogramBin<uint>> bins = histogram.Build(latents, log);
            Assert.InRange(bins.Length, 1, 1 << log);
            foreach (PcoHistogramBin<uint> bin in bins)
            {
                Assert.Equal(sorted[start], bin.Lower);
                start += bin.Count;
                Assert.Equal(sorted[start - 1], bin.Upper);
                Assert.True(start == sorted.Length || sorted[start] > bin.Upper);
            }
            Assert.Equal(sorted.Length, start);
        }
    }

    private static TLatent[] Latents<TLatent>(Random random, int length)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        int shift = random.Next(64);
        bool rises = random.Next(4) == 0;
        TLatent[] latents =
        [
            .. Enumerable.Range(0, length).Select(_ => TLatent.CreateTruncating(random.NextInt64() >> shift)),
        ];
        if (random.Next(8) == 0)
            latents.AsSpan(0, length / 2).Fill(TLatent.AllBitsSet);
        return rises ? [.. latents.Order()] : latents;
    }
}
