using System.Numerics;
using Columnar.Filters;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Analytics;

/// <summary>A comparison with a constant becomes a range of the column's own type, exactly.</summary>
public sealed class ValueRangeTests
{
    private static readonly double[] s_numbers =
    [
        .. new[] { 0.0, 0.5, 1, 60.5, 127, 128, 255, 255.5, 256, 32_767, 65_504, 65_519.99, 65_520, 1e5, 16_777_217 },
        .. new[] { int.MaxValue, (double)uint.MaxValue, 9_007_199_254_740_992, 9.3e18, 1.9e19, 1e30, 1e39, 1e300 },
        .. new[] { double.Epsilon, 1e-45, 6e-8, 3e-8, 0.1, 0.1f, double.MaxValue, double.PositiveInfinity, double.NaN },
    ];

    private static readonly Int128[] s_integers =
    [
        0,
        1,
        5,
        127,
        128,
        255,
        256,
        32_767,
        65_504,
        65_520,
        16_777_217,
        int.MaxValue,
        uint.MaxValue,
        9_007_199_254_740_993,
        long.MaxValue,
        (Int128)long.MaxValue + 1,
        ulong.MaxValue,
        (Int128)ulong.MaxValue + 1,
        Int128.MaxValue,
        Int128.MinValue,
    ];

    [Fact]
    public void Comparisons_are_exact_for_every_type()
    {
        Check<sbyte>();
        Check<byte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Check<Half>();
        Check<float>();
        Check<double>();
    }

    [Fact]
    public void Comparisons_of_random_doubles_are_those_of_IEEE_754() =>
        Prop.ForAll<double, double>(
                (value, constant) =>
                    Enum.GetValues<Comparison>()
                        .All(comparison =>
                            Accepts(ValueRange<double>.Of(comparison, constant), value)
                            == Compares(comparison, value, constant)
                        )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Comparisons_of_random_integers_with_doubles_are_exact() =>
        Prop.ForAll<int, double>(
                (value, constant) =>
                    Enum.GetValues<Comparison>()
                        .All(comparison =>
                            Accepts(ValueRange<int>.Of(comparison, constant), value)
                            == Compares(comparison, value, constant)
                        )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void An_intersection_accepts_what_both_accept() =>
        Prop.ForAll<sbyte, sbyte, sbyte>(
                (value, low, high) =>
                {
                    var first = ValueRange<sbyte>.Of(Comparison.GreaterOrEqual, (Int128)low);
                    var second = ValueRange<sbyte>.Of(Comparison.Less, (Int128)high);
                    return first.TryIntersect(second, out ValueRange<sbyte> both)
                        && Accepts(both, value) == (value >= low && value < high);
                }
            )
            .QuickCheckThrowOnFailure();

    private static void Check<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (T value in Values<T>())
        {
            foreach (Comparison comparison in Enum.GetValues<Comparison>())
            {
                foreach (double constant in s_numbers.Concat(s_numbers.Select(number => -number)))
                {
                    bool expected = Compares(comparison, value, constant);
                    bool found = Accepts(ValueRange<T>.Of(comparison, constant), value);
                    Assert.True(expected == found, $"{typeof(T).Name} {value} {comparison} {constant:R}");
                }
                foreach (Int128 constant in s_integers.Concat(s_integers[..^2].Select(number => -number)))
                {
                    bool expected = Compares(comparison, value, constant);
                    bool found = Accepts(ValueRange<T>.Of(comparison, constant), value);
                    Assert.True(expected == found, $"{typeof(T).Name} {value} {comparison} {constant}");
                }
            }
        }
    }

    private static IEnumerable<T> Values<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (double number in s_numbers.Concat(s_numbers.Select(number => -number)))
        {
            if (!double.IsNaN(number) || T.IsNaN(T.CreateTruncating(number)))
                yield return T.CreateSaturating(number);
        }
        foreach (Int128 number in s_integers.Concat(s_integers[..^2].Select(number => -number)))
            yield return T.CreateSaturating(number);
        yield return T.MinValue;
        yield return T.MaxValue;
    }

    private static bool Accepts<T>(ValueRange<T> range, T value)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        (!range.IsEmpty && value >= range.Low && value <= range.High) != range.IsNegated;

    // Every value of the eleven types is a fraction of whole numbers; compared as such, nothing is rounded.
    private static bool Compares<T>(Comparison comparison, T value, double constant)
        where T : unmanaged, INumber<T>
    {
        double number = double.CreateChecked(value);
        if (double.IsNaN(number) || double.IsNaN(constant))
            return comparison == Comparison.NotEqual;
        if (
            typeof(T) == typeof(double)
            || typeof(T) == typeof(float)
            || typeof(T) == typeof(Half)
            || double.IsInfinity(constant)
        )
            return Holds(comparison, number.CompareTo(constant));
        // An integer: compared with the whole part, then by the fraction.
        double whole = Math.Floor(constant);
        int order = new BigInteger(Int128.CreateChecked(value) is Int128 i ? (decimal)i : 0).CompareTo(
            new BigInteger(whole)
        );
        return Holds(comparison, order == 0 && whole < constant ? -1 : order);
    }

    private static bool Compares<T>(Comparison comparison, T value, Int128 constant)
        where T : unmanaged, INumber<T>
    {
        if (T.IsNaN(value))
            return comparison == Comparison.NotEqual;
        if (T.IsInfinity(value))
            return Holds(comparison, T.IsNegative(value) ? -1 : 1);
        double number = double.CreateTruncating(value);
        bool isFloat = typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);
        BigInteger whole = isFloat ? new BigInteger(Math.Floor(number)) : BigInteger.CreateChecked(value);
        int order = whole.CompareTo((BigInteger)constant);
        return Holds(comparison, order == 0 && isFloat && Math.Floor(number) < number ? 1 : order);
    }

    private static bool Holds(Comparison comparison, int order) =>
        comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
}
