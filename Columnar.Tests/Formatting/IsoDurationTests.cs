using System.Text;
using System.Xml;
using Columnar.Formatting;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Formatting;

public sealed class IsoDurationTests
{
    [Theory]
    [InlineData(0, TimeUnit.Second, "PT0S")]
    [InlineData(59, TimeUnit.Second, "PT59S")]
    [InlineData(-60, TimeUnit.Second, "-PT1M")]
    [InlineData(3601, TimeUnit.Second, "PT1H1S")]
    [InlineData(86_400, TimeUnit.Second, "P1D")]
    [InlineData(86_400_001, TimeUnit.Millisecond, "P1DT0.001S")]
    [InlineData(1, TimeUnit.Nanosecond, "PT0.000000001S")]
    [InlineData(long.MinValue, TimeUnit.Second, "-P106751991167300DT15H30M8S")]
    public void Durations_are_written_in_days_and_less(long ticks, TimeUnit unit, string text) =>
        Assert.Equal(text, Format(ticks, unit));

    [Theory]
    [InlineData("P1W", 604_800_000L)]
    [InlineData("PT0.5S", 500L)]
    [InlineData("P1DT1M", 86_460_000L)]
    [InlineData("-PT.5S", null)]
    [InlineData("PT1.0005S", null)]
    [InlineData("P", null)]
    [InlineData("PT", null)]
    [InlineData("P1DT", null)]
    [InlineData("P1", null)]
    [InlineData("P1Y", null)]
    [InlineData("P1M", null)]
    [InlineData("PT1S2S", null)]
    [InlineData("PT1M1H", null)]
    [InlineData("PT1.5M", null)]
    [InlineData("P106751991168D", null)]
    [InlineData("P99999999999999999999999999999999999D", null)]
    [InlineData("1D", null)]
    [InlineData("P1D ", null)]
    public void Text_is_a_duration_in_whole_milliseconds_or_none(string text, long? ticks)
    {
        bool isRead = IsoDuration.TryParse(Encoding.ASCII.GetBytes(text), TimeUnit.Millisecond, out long value);
        Assert.Equal(ticks, isRead ? value : null);
    }

    [Fact]
    public void Every_duration_is_read_back_and_means_what_XML_means() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var random = new Random(seed);
                    long ticks = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                    var unit = (TimeUnit)random.Next(4);
                    string text = Format(ticks, unit);
                    Assert.True(IsoDuration.TryParse(Encoding.ASCII.GetBytes(text), unit, out long read));
                    Assert.Equal(ticks, read);
                    if (unit == TimeUnit.Microsecond && Math.Abs(ticks / 2) < TimeSpan.MaxValue.Ticks / 20)
                        Assert.Equal(TimeSpan.FromTicks(ticks * 10), XmlConvert.ToTimeSpan(text));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0, 0, "PT0S")]
    [InlineData(-14, 0, 0, "P-14M")]
    [InlineData(1, -2, 3_500_000_000, "P1M-2DT3.500S")]
    [InlineData(0, 0, -1, "PT-0.000000001S")]
    [InlineData(int.MinValue, int.MinValue, long.MinValue, "P-2147483648M-2147483648DT-9223372036.854775808S")]
    public void Calendar_intervals_have_a_sign_per_part(int months, int days, long nanoseconds, string text)
    {
        Span<byte> target = stackalloc byte[128];
        int length = IsoDuration.FormatCalendar(months, days, nanoseconds, TimeUnit.Nanosecond, target);
        Assert.Equal(text, Encoding.ASCII.GetString(target[..length]));
    }

    private static string Format(long ticks, TimeUnit unit)
    {
        Span<byte> target = stackalloc byte[IsoDuration.MaxLength];
        return Encoding.ASCII.GetString(target[..IsoDuration.Format(ticks, unit, target)]);
    }
}
