using System.Globalization;
using System.Numerics;
using System.Text;
using Columnar.Formatting;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Formatting;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("0", 3, "0.000")]
    [InlineData("-5", 2, "-0.05")]
    [InlineData("123", 2, "1.23")]
    [InlineData("-12300", 2, "-123.00")]
    [InlineData("7", -3, "7E+3")]
    [InlineData("7", 77, "7E-77")]
    [InlineData("7", int.MaxValue, "7E-2147483647")]
    [InlineData("-7", int.MinValue, "-7E+2147483648")]
    public void Numbers_have_all_their_places(string unscaled, int scale, string text) =>
        Assert.Equal(text, Format(BigInteger.Parse(unscaled, CultureInfo.InvariantCulture), scale));

    [Fact]
    public void The_longest_numbers_fit()
    {
        BigInteger most = BigInteger.Pow(2, 255);
        foreach (int scale in (int[])[int.MinValue, -1, 0, 1, 40, 76, 77, 78, int.MaxValue])
        {
            foreach (BigInteger number in (BigInteger[])[most - 1, -most, 0, 1])
                Assert.True(Format(number, scale).Length <= DecimalText.MaxLength);
        }
    }

    [Theory]
    [InlineData("1", 5, 2, "100")]
    [InlineData("1.5", 5, 2, "150")]
    [InlineData("-1.50000000000000000000000000000000000000000000000000", 5, 2, "-150")]
    [InlineData("000000000000000000000000000000000000000000000000000000.1", 5, 2, "10")]
    [InlineData("1e2", 5, 0, "100")]
    [InlineData("15E-1", 5, 1, "15")]
    [InlineData("1500", 5, -2, "15")]
    [InlineData("0e999999999", 5, 2, "0")]
    [InlineData("999.99", 5, 2, "99999")]
    [InlineData("99999999999999999999999999999999999999", 38, 0, "99999999999999999999999999999999999999")]
    [InlineData("1000.00", 5, 2, null)]
    [InlineData("0.001", 5, 2, null)]
    [InlineData("1550", 5, -2, null)]
    [InlineData("100000000000000000000000000000000000000", 38, 0, null)]
    [InlineData("1e99999999999", 38, 0, null)]
    [InlineData("1e2147483647", 38, 2147483647, null)]
    [InlineData("1e-2147483648", 38, -2147483648, null)]
    [InlineData("", 5, 2, null)]
    [InlineData("-", 5, 2, null)]
    [InlineData(".", 5, 2, null)]
    [InlineData("1.2.3", 5, 2, null)]
    [InlineData("1 ", 5, 2, null)]
    [InlineData("NaN", 5, 2, null)]
    public void Text_is_a_number_that_fits_or_none(string text, int precision, int scale, string? unscaled)
    {
        bool isRead = DecimalText.TryParse(Encoding.ASCII.GetBytes(text), precision, scale, out Int128 value);
        Assert.Equal(unscaled, isRead ? value.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var random = new Random(seed);
                    int precision = random.Next(1, 39);
                    int scale = random.Next(-50, 100);
                    var limit = (Int128)BigInteger.Pow(10, precision);
                    Int128 value = (((Int128)random.NextInt64() << 64) + random.NextInt64()) % limit;
                    value >>= random.Next(100);
                    value = random.Next(2) == 0 ? value : -value;
                    byte[] text = Encoding.ASCII.GetBytes(Format(value, scale));
                    Assert.True(DecimalText.TryParse(text, precision, scale, out Int128 read));
                    Assert.Equal(value, read);
                    Assert.Equal(new Decimal128(value).ToString(scale), Encoding.ASCII.GetString(text));
                }
            )
            .QuickCheckThrowOnFailure();

    private static string Format<T>(T value, int scale)
        where T : IBinaryInteger<T>
    {
        Span<byte> target = stackalloc byte[DecimalText.MaxLength];
        return Encoding.ASCII.GetString(target[..DecimalText.Format(value, scale, target)]);
    }
}
