using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>Stored decimals against .NET's, by integers without bounds.</summary>
public sealed class DecimalLaws
{
    private static readonly BigInteger s_maxDecimal = (BigInteger)decimal.MaxValue;

    [Fact]
    public void Decimals_of_NET() =>
        ConversionLaws.Check(
            from net in Decimals()
            from scale in Scales()
            from precision in Gen.Choose(1, Decimal128.MaxPrecision)
            select (net, scale, precision),
            c =>
            {
                (decimal net, int scale, int precision) = c;
                (BigInteger digits, int places) = Parts(net);
                // net = digits / 10^places = unscaled / 10^scale.
                BigInteger unscaled = 0;
                bool fits = digits.IsZero || (scale - places is > -60 and < 60);
                if (fits && !digits.IsZero)
                {
                    BigInteger scaled = digits * BigInteger.Pow(10, Math.Max(0, scale - places));
                    BigInteger divisor = BigInteger.Pow(10, Math.Max(0, places - scale));
                    unscaled = scaled / divisor;
                    fits = scaled % divisor == 0 && BigInteger.Abs(unscaled) < BigInteger.Pow(10, precision);
                }
                if (
                    !ConversionLaws.Converts(
                        fits,
                        () => Decimal128.FromDecimal(net, precision, scale),
                        out Decimal128 stored
                    )
                )
                    return;
                Assert.Equal(unscaled, (BigInteger)stored.Unscaled);
                Assert.True(stored.Fits(precision));
                Assert.Equal(net, stored.ToDecimal(scale));
            }
        );

    [Fact]
    public void Stored_decimals() =>
        ConversionLaws.Check(
            from unscaled in Unscaled()
            from scale in Scales()
            select (unscaled, scale),
            c =>
            {
                (Int128 unscaled, int scale) = c;
                // The fewest places that are enough.
                BigInteger digits = BigInteger.Abs((BigInteger)unscaled);
                int places = scale;
                while (places > 0 && digits % 10 == 0 && !digits.IsZero)
                    (digits, places) = (digits / 10, places - 1);
                if (places is < 0 and > -60)
                    (digits, places) = (digits * BigInteger.Pow(10, -places), 0);
                bool fits = digits.IsZero || (places is >= 0 and <= 28 && digits <= s_maxDecimal);
                var stored = new Decimal128(unscaled);
                if (!ConversionLaws.Converts(fits, () => stored.ToDecimal(scale), out decimal net))
                    return;
                if (stored.Fits(Decimal128.MaxPrecision))
                    Assert.Equal(stored, Decimal128.FromDecimal(net, Decimal128.MaxPrecision, scale));
                if (scale is >= 0 and <= 28)
                    Assert.Equal(net, decimal.Parse(stored.ToString(scale), CultureInfo.InvariantCulture));
            }
        );

    [Fact]
    public void They_are_written_with_all_their_places()
    {
        Assert.Equal("-0.50", new Decimal128(-50).ToString(2));
        Assert.Equal("0.00", new Decimal128(0).ToString(2));
        Assert.Equal("12", new Decimal128(12).ToString(0));
        Assert.Equal("12E+3", new Decimal128(12).ToString(-3));
        Assert.Equal("1E-77", new Decimal128(1).ToString(77));
        Assert.Equal("-1.70141183460469231731687303715884105728", new Decimal128(Int128.MinValue).ToString(38));
    }

    private static (BigInteger Digits, int Places) Parts(decimal value)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger digits = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return (value < 0 ? -digits : digits, value.Scale);
    }

    private static Gen<decimal> Decimals() =>
        Gen.OneOf(
            Gen.Elements(0m, 0.00m, 1m, -1m, decimal.MaxValue, decimal.MinValue, 1e-28m, 0.10m, 100m),
            from digits in ArbMap.Default.GeneratorFor<int>()
            from places in Gen.Choose(0, 28)
            select new decimal(digits) * new decimal(1, 0, 0, false, (byte)places),
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            from middle in Gen.Choose(int.MinValue, int.MaxValue)
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from shift in Gen.Choose(0, 31)
            from places in Gen.Choose(0, 28)
            select new decimal(low, middle, high >>> shift, shift % 2 == 0, (byte)places)
        );

    private static Gen<Int128> Unscaled() =>
        Gen.OneOf(
            Gen.Elements(
                Int128.MinValue,
                Int128.MaxValue,
                0,
                -1,
                (Int128)decimal.MaxValue,
                (Int128)decimal.MaxValue + 1
            ),
            from number in Decimals()
            from zeros in Gen.Choose(0, 9)
            select (Int128)Math.Truncate(number) * (Int128)Math.Pow(10, zeros),
            from a in ArbMap.Default.GeneratorFor<long>()
            from b in ArbMap.Default.GeneratorFor<long>()
            select (Int128)a * b
        );

    private static Gen<int> Scales() =>
        Gen.OneOf(Gen.Choose(-12, 38), Gen.Elements(int.MinValue, int.MaxValue, 0, 2, 28, 29, 38));
}
