using Columnar.Compression;

namespace Columnar.Tests.Compression;

[Trait("Category", "Kernels")]
public sealed unsafe class PcoJoinTests
{
    private static readonly double[] s_multipliers =
    [
        1,
        0.1,
        -0.25,
        0.01,
        3,
        1e-7,
        6e-8,
        -1000,
        65_504,
        1e38,
        5e-324,
        1e300,
    ];

    [Fact]
    public void Every_multiple_of_a_half_is_that_of_one_at_a_time()
    {
        ushort* primary = stackalloc ushort[PcoFormat.Batch];
        ushort* secondary = stackalloc ushort[PcoFormat.Batch];
        foreach (
            Half multiplier in s_multipliers
                .Select(value => (Half)value)
                .Where(value => Half.IsFinite(value) && value != Half.Zero)
        )
        {
            for (int start = 0; start <= ushort.MaxValue; start += PcoFormat.Batch)
            {
                for (int i = 0; i < PcoFormat.Batch; i++)
                    (primary[i], secondary[i]) = ((ushort)(start + i), (ushort)(start * 7 + i * 31));
                PcoJoin.FloatMult(primary, secondary, PcoFloats.ToLatent(multiplier));
                for (int i = 0; i < PcoFormat.Batch; i++)
                {
                    ushort product = PcoFloats.ToLatent(PcoFloats.WholeHalf((ushort)(start + i)) * multiplier);
                    ushort expected = (ushort)(product + (secondary[i] ^ 0x8000));
                    Assert.True(
                        expected == primary[i],
                        $"{start + i} times {multiplier}: {primary[i]:x4}, not {expected:x4}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Multiples_of_a_float_are_those_of_one_at_a_time()
    {
        uint* primary = stackalloc uint[PcoFormat.Batch];
        uint* secondary = stackalloc uint[PcoFormat.Batch];
        Random random = new(1);
        foreach (
            float multiplier in s_multipliers
                .Select(value => (float)value)
                .Where(value => float.IsFinite(value) && value != 0)
        )
        {
            uint[] numbers = [.. Interesting(random).Select(number => (uint)(number >> 32))];
            numbers.CopyTo(new Span<uint>(primary, PcoFormat.Batch));
            for (int i = 0; i < PcoFormat.Batch; i++)
                secondary[i] = (uint)random.NextInt64();
            PcoJoin.FloatMult(primary, secondary, PcoFloats.ToLatent(multiplier));
            for (int i = 0; i < PcoFormat.Batch; i++)
                Assert.Equal(
                    PcoFloats.ToLatent(PcoFloats.WholeSingle(numbers[i]) * multiplier) + (secondary[i] ^ 1u << 31),
                    primary[i]
                );
        }
    }

    [Fact]
    public void Multiples_of_a_double_are_those_of_one_at_a_time()
    {
        ulong* primary = stackalloc ulong[PcoFormat.Batch];
        ulong* secondary = stackalloc ulong[PcoFormat.Batch];
        Random random = new(2);
        foreach (double multiplier in s_multipliers)
        {
            ulong[] numbers = [.. Interesting(random)];
            numbers.CopyTo(new Span<ulong>(primary, PcoFormat.Batch));
            for (int i = 0; i < PcoFormat.Batch; i++)
                secondary[i] = (ulong)random.NextInt64() << 1;
            PcoJoin.FloatMult(primary, secondary, PcoFloats.ToLatent(multiplier));
            for (int i = 0; i < PcoFormat.Batch; i++)
                Assert.Equal(
                    PcoFloats.ToLatent(PcoFloats.WholeDouble(numbers[i]) * multiplier) + (secondary[i] ^ 1UL << 63),
                    primary[i]
                );
        }
    }

    [Fact]
    public void Whole_floats_are_numbered_both_ways_as_far_as_floats_go()
    {
        for (int number = 0; number <= ushort.MaxValue; number++)
        {
            Half whole = PcoFloats.WholeHalf((ushort)number);
            if (Half.IsFinite(whole) && Half.IsNegative(whole) == number < 1 << 15)
                Assert.Equal(number, PcoFloats.WholeNumber(whole));
        }
        foreach (ulong number in Interesting(new Random(3)))
        {
            double whole = PcoFloats.WholeDouble(number);
            if (double.IsFinite(whole) && double.IsNegative(whole) == number < 1UL << 63)
                Assert.Equal(number, PcoFloats.WholeNumber(whole));
            float single = PcoFloats.WholeSingle((uint)(number >> 32));
            if (float.IsFinite(single) && float.IsNegative(single) == number < 1UL << 63)
                Assert.Equal((uint)(number >> 32), PcoFloats.WholeNumber(single));
        }
    }

    // Around the middle, around the ends, around where integers end to have floats, and any.
    private static IEnumerable<ulong> Interesting(Random random)
    {
        const ulong middle = 1UL << 63;
        for (int i = 0; i < PcoFormat.Batch; i++)
        {
            ulong near = (ulong)random.Next(-9, 10);
            int shift = random.Next(1, 64);
            yield return (i % 8) switch
            {
                0 => middle + near,
                1 => near,
                2 => middle + (1UL << 53) + near,
                3 => middle - (1UL << 53) + near,
                4 => middle + (near << 32),
                5 => middle + (1UL << 56) + (near << 32),
                6 => middle + ((ulong)random.NextInt64() >> shift),
                _ => (ulong)random.NextInt64() << 1,
            };
        }
    }
}
