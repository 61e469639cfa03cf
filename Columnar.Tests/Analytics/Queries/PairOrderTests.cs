using System.Numerics;
using Columnar.Evaluation;

namespace Columnar.Tests.Analytics.Queries;

[Trait("Category", "Kernels")]
public sealed class PairOrderTests
{
    private static readonly double[] s_doubles =
    [
        0,
        -0.0,
        0.5,
        -0.5,
        1,
        9007199254740991,
        9007199254740992,
        9007199254740994,
        9.223372036854774784e18,
        9.223372036854775808e18,
        1.8446744073709549568e19,
        1.8446744073709551616e19,
        1e300,
        -9.223372036854775808e18,
        -9.223372036854777856e18,
        -1e300,
        double.Epsilon,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    [Fact]
    public void Integers_and_doubles_are_ordered_without_rounding()
    {
        long[] integers =
        [
            0,
            1,
            -1,
            (1L << 53) - 1,
            1L << 53,
            (1L << 53) + 1,
            (1L << 53) + 2,
            long.MaxValue,
            long.MaxValue - 511,
            long.MaxValue - 1023,
            long.MinValue,
            long.MinValue + 1,
        ];
        foreach (double number in s_doubles)
        {
            foreach (long integer in integers)
            {
                Assert.Equal(Exact(integer, number), new SignedDoubleOrder().Of(integer, number));
                Assert.Equal(Exact((ulong)integer, number), new UnsignedDoubleOrder().Of((ulong)integer, number));
            }
        }
        Assert.Equal(2, new SignedDoubleOrder().Of(1, double.NaN));
        Assert.Equal(2, new UnsignedDoubleOrder().Of(1, double.NaN));
    }

    private static int Exact(BigInteger integer, double number)
    {
        if (double.IsInfinity(number))
            return number > 0 ? -1 : 1;
        int order = integer.CompareTo(new BigInteger(Math.Floor(number)));
        return order == 0 && number > Math.Floor(number) ? -1 : Math.Sign(order);
    }
}
