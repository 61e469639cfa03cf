using System.Globalization;
using System.Text;
using Columnar.Formatting;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Formatting;

public sealed class IsoTimeTests
{
    [Fact]
    public void Every_stored_date_is_written_and_read_back()
    {
        foreach (int days in (int[])[int.MinValue, int.MaxValue, -719_528, -719_529, 0, -1, 2_932_896, 2_932_897])
            AssertDate(days);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => AssertDate(new Random(seed).Next(int.MinValue, int.MaxValue)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Dates_of_the_calendar_are_those_of_DateOnly()
    {
        for (int day = 0; day <= DateOnly.MaxValue.DayNumber; day += 13)
        {
            var date = DateOnly.FromDayNumber(day);
            string text = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.True(IsoTime.TryParseDate(Encoding.ASCII.GetBytes(text), out long days));
            Assert.Equal(Date32.FromDateOnly(date).Days, days);
            Assert.Equal(text, Format(target => IsoTime.FormatDate(days, target)));
        }
    }

    [Fact]
    public void Every_stored_time_is_written_and_read_back()
    {
        foreach (TimeUnit unit in Enum.GetValues<TimeUnit>())
        {
            foreach (long ticks in (long[])[long.MinValue, long.MaxValue, 0, -1, 1, 999_999_999])
                AssertTime(ticks, unit);
        }
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var random = new Random(seed);
                    AssertTime(random.NextInt64() >> random.Next(64), (TimeUnit)random.Next(4));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0, 0)]
    [InlineData("1970-01-01t01:30z", 5400, 0)]
    [InlineData("1970-01-01 00:00:00+01:00", -3600, 0)]
    [InlineData("1970-01-01 00:00:00-0130", 5400, 0)]
    [InlineData("1970-01-01 00:00:00+02", -7200, 0)]
    [InlineData("1969-12-31T23:59:59.25", -1, 250_000_000)]
    public void Times_are_instants(string text, long seconds, int nanoseconds)
    {
        Assert.True(IsoTime.TryParseTime(Encoding.ASCII.GetBytes(text), out IsoInstant time));
        Assert.Equal((seconds, nanoseconds), ((long)time.Seconds, time.Nanoseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2001")]
    [InlineData("2001-01")]
    [InlineData("2001-00-01")]
    [InlineData("2001-01-00")]
    [InlineData("2001-02-29")]
    [InlineData("12001-01-01")]
    [InlineData("+201-01-01")]
    [InlineData("+1234567890123-01-01")]
    [InlineData("2001-01-01Z")]
    [InlineData("2001-01-01T10")]
    [InlineData("2001-01-01T10:00:00.")]
    [InlineData("2001-01-01T10:00:00+")]
    [InlineData("2001-01-01T10:00:00+2:00")]
    [InlineData("2001-01-01T10:00:00 Z")]
    public void Anything_else_is_neither_date_nor_time(string text)
    {
        Assert.False(IsoTime.TryParseDate(Encoding.ASCII.GetBytes(text), out _));
        Assert.False(IsoTime.TryParseTime(Encoding.ASCII.GetBytes(text), out _));
    }

    private static void AssertDate(int days)
    {
        string text = Format(target => IsoTime.FormatDate(days, target));
        Assert.True(IsoTime.TryParseDate(Encoding.ASCII.GetBytes(text), out long read), text);
        Assert.Equal(days, read);
    }

    private static void AssertTime(long ticks, TimeUnit unit)
    {
        string text = Format(target => IsoTime.FormatTime(ticks, unit, true, target));
        Assert.True(IsoTime.TryParseTime(Encoding.ASCII.GetBytes(text), out IsoInstant time), text);
        Assert.True(time.TryToTicks(unit, out long read), text);
        Assert.Equal(ticks, read);
    }

    private static string Format(Func<byte[], int> format)
    {
        byte[] target = new byte[IsoTime.MaxLength];
        return Encoding.ASCII.GetString(target, 0, format(target));
    }
}
