using System.Numerics;
using Columnar.Aggregates;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Operators;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics;

/// <summary>
/// Every kernel equals its scalar definition, at every width, on buffers that end at an inaccessible page.
/// </summary>
[Trait("Category", "Kernels")]
public sealed unsafe class KernelTests
{
    private const int MaxLength = 300;

    private static readonly Width[] s_widths = Enum.GetValues<Width>();

    [Fact]
    public void Integer_sums_are_exact()
    {
        ForEachCase<sbyte>(IntegerSumCase);
        ForEachCase<byte>(IntegerSumCase);
        ForEachCase<short>(IntegerSumCase);
        ForEachCase<ushort>(IntegerSumCase);
        ForEachCase<int>(IntegerSumCase);
        ForEachCase<uint>(IntegerSumCase);
        ForEachCase<long>(IntegerSumCase);
        ForEachCase<ulong>(IntegerSumCase);
    }

    [Fact]
    public void Floating_sums_are_those_of_the_definition()
    {
        ForEachCase<Half>(FloatSumCase);
        ForEachCase<float>(FloatSumCase);
        ForEachCase<double>(FloatSumCase);
    }

    [Fact]
    public void Extremes_ignore_NaN_and_normalise_zero()
    {
        ForEachCase<sbyte>(ExtremesCase);
        ForEachCase<byte>(ExtremesCase);
        ForEachCase<short>(ExtremesCase);
        ForEachCase<ushort>(ExtremesCase);
        ForEachCase<int>(ExtremesCase);
        ForEachCase<uint>(ExtremesCase);
        ForEachCase<long>(ExtremesCase);
        ForEachCase<ulong>(ExtremesCase);
        ForEachCase<Half>(ExtremesCase);
        ForEachCase<float>(ExtremesCase);
        ForEachCase<double>(ExtremesCase);
    }

    [Fact]
    public void Ranges_mark_exactly_the_values_inside()
    {
        ForEachCase<sbyte>(RangeCase<sbyte, IntegerRange<sbyte>>);
        ForEachCase<byte>(RangeCase<byte, IntegerRange<byte>>);
        ForEachCase<short>(RangeCase<short, IntegerRange<short>>);
        ForEachCase<ushort>(RangeCase<ushort, IntegerRange<ushort>>);
        ForEachCase<int>(RangeCase<int, IntegerRange<int>>);
        ForEachCase<uint>(RangeCase<uint, IntegerRange<uint>>);
        ForEachCase<long>(RangeCase<long, IntegerRange<long>>);
        ForEachCase<ulong>(RangeCase<ulong, IntegerRange<ulong>>);
        ForEachCase<float>(RangeCase<float, FloatRange<float>>);
        ForEachCase<double>(RangeCase<double, FloatRange<double>>);
    }

    [Fact]
    public void Half_widens_exactly_for_every_bit_pattern()
    {
        Half[] all = [.. Enumerable.Range(0, 65_536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        fixed (Half* values = all)
        {
            double* widened = stackalloc double[8];
            for (int i = 0; i < all.Length; i += 8)
            {
                Register512.Store(widened, Register512.LoadDoubles(values + i));
                CheckWidened(all.AsSpan(i, 8), widened);
                Register256.Store(widened, Register256.LoadDoubles(values + i));
                CheckWidened(all.AsSpan(i, 4), widened);
                Register128.Store(widened, Register128.LoadDoubles(values + i));
                CheckWidened(all.AsSpan(i, 2), widened);
            }
        }
    }

    [Fact]
    public void Extreme_integers_do_not_overflow_inside()
    {
        foreach (Width width in s_widths)
        {
            Assert.Equal((Int128)65_536 * long.MinValue, SumOf(Repeat(long.MinValue), width));
            Assert.Equal((Int128)65_536 * long.MaxValue, SumOf(Repeat(long.MaxValue), width));
            Assert.Equal((Int128)65_536 * ulong.MaxValue, SumOf(Repeat(ulong.MaxValue), width));
            Assert.Equal((Int128)65_536 * uint.MaxValue, SumOf(Repeat(uint.MaxValue), width));
            Assert.Equal((Int128)65_536 * int.MinValue, SumOf(Repeat(int.MinValue), width));
            Assert.Equal((Int128)65_536 * sbyte.MinValue, SumOf(Repeat(sbyte.MinValue), width));
        }
    }

    private delegate void Case<T>(Random random, Width width, T[] values, T* at, ulong[]? mask, ulong* maskAt)
        where T : unmanaged;

    private static void ForEachCase<T>(Case<T> check)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        GuardedBuffer.SkipUnlessSupported();
        using var values = new GuardedBuffer(MaxLength * sizeof(T));
        using var masks = new GuardedBuffer(MaxLength);
        var random = new Random(42);
        for (int length = 0; length <= MaxLength; length++)
        {
            // Lengths shift the start by one element each, so that every offset to the register is met too.
            T[] data = TestValues.Random<T>(random, length, withNaN: length % 3 != 0);
            T* at = values.Put<T>(data);
            foreach (Width width in s_widths)
            {
                check(random, width, data, at, null, null);
                ulong[] mask = TestValues.Mask(random, length);
                check(random, width, data, at, mask, masks.Put<ulong>(mask));
            }
        }
    }

    private static void IntegerSumCase<T>(Random random, Width width, T[] values, T* at, ulong[]? mask, ulong* maskAt)
        where T : unmanaged, INumber<T>
    {
        Int128 expected = 0;
        int selected = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (!TestValues.IsSet(mask, row))
                continue;
            expected += Int128.CreateChecked(values[row]);
            selected++;
        }
        var sum = new IntegerSum<T>(width);
        sum.Add(0, values.Length, at, maskAt, selected);
        Assert.Equal(expected, sum.Total);
        Assert.Equal(selected, sum.Count);
    }

    private static void FloatSumCase<T>(Random random, Width width, T[] values, T* at, ulong[]? mask, ulong* maskAt)
        where T : unmanaged, INumber<T>
    {
        double expected = Q3.Sum<T>(values, row => TestValues.IsSet(mask, (int)row));
        var sum = new FloatSum<T>(values.Length, width);
        sum.Add(0, values.Length, at, maskAt, Selected(values.Length, mask));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(sum.Total));
    }

    private static void ExtremesCase<T>(Random random, Width width, T[] values, T* at, ulong[]? mask, ulong* maskAt)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T? min = null;
        T? max = null;
        for (int row = 0; row < values.Length; row++)
        {
            if (!TestValues.IsSet(mask, row))
                continue;
            T value = values[row] + T.Zero;
            min = min is null || T.IsNaN(min.Value) || value < min ? value : min;
            max = max is null || T.IsNaN(max.Value) || value > max ? value : max;
        }
        foreach (ExtremeKinds kinds in new[] { ExtremeKinds.Minimum, ExtremeKinds.Maximum, ExtremeKinds.Both })
        {
            var extremes = new Extremes<T>(kinds, width);
            extremes.Add(0, values.Length, at, maskAt, Selected(values.Length, mask));
            if (kinds.HasFlag(ExtremeKinds.Minimum))
                AssertSame(min, extremes.Min);
            if (kinds.HasFlag(ExtremeKinds.Maximum))
                AssertSame(max, extremes.Max);
        }
    }

    private static void RangeCase<T, TTest>(Random random, Width width, T[] values, T* at, ulong[]? mask, ulong* maskAt)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TTest : struct, IRangeTest<T>
    {
        T[] ends = TestValues.Random<T>(random, 2, withNaN: false);
        (T low, T high) = ends[0] <= ends[1] ? (ends[0], ends[1]) : (ends[1], ends[0]);
        if (random.Next(4) == 0 && values.Length > 0 && !T.IsNaN(values[0]))
            low = high = values[0];
        ulong* bits = stackalloc ulong[(MaxLength / 64) + 1];
        RangeKernel<T, TTest>.Run(width, at, values.Length, low, high, bits);
        for (int row = 0; row < (values.Length + 63) / 64 * 64; row++)
        {
            bool expected = row < values.Length && values[row] >= low && values[row] <= high;
            Assert.Equal(expected, (bits[row >> 6] >> (row & 63) & 1) != 0);
        }
    }

    private static void CheckWidened(ReadOnlySpan<Half> expected, double* found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                ((double)expected[i]).Equals(found[i]) && double.IsNegative(found[i]) == Half.IsNegative(expected[i])
            );
    }

    private static void AssertSame<T>(T? expected, T? found)
        where T : unmanaged, INumber<T>
    {
        Assert.Equal(expected, found);
        if (found is T value && T.IsZero(value))
            Assert.False(T.IsNegative(value));
    }

    private static int Selected(int rows, ulong[]? mask) =>
        Enumerable.Range(0, rows).Count(row => TestValues.IsSet(mask, row));

    private static T[] Repeat<T>(T value) => [.. Enumerable.Repeat(value, 65_536)];

    private static Int128 SumOf<T>(T[] values, Width width)
        where T : unmanaged
    {
        var sum = new IntegerSum<T>(width);
        fixed (T* at = values)
            sum.Add(0, values.Length, at, null, values.Length);
        return sum.Total;
    }
}
