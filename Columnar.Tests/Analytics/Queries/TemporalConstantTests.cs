using Columnar.Binding;

namespace Columnar.Tests.Analytics.Queries;

public sealed class TemporalConstantTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-02", 86_400_000_000_000)]
    [InlineData("1969-12-31T23:59:59.999999999", -1)]
    [InlineData("1970-01-01T00:00:01", 1_000_000_000)]
    [InlineData("1970-01-01 00:01", 60_000_000_000)]
    [InlineData("1970-01-01T00:00:00.5", 500_000_000)]
    [InlineData("1970-01-01T00:00:00,25Z", 250_000_000)]
    [InlineData("1970-01-01T02:00:00+02:00", 0)]
    [InlineData("1970-01-01T00:00-00:01", 60_000_000_000)]
    [InlineData("  1970-01-01  ", 0)]
    public void ISO_8601_is_read_to_the_nanosecond(string text, long nanoseconds)
    {
        Assert.True(TemporalConstant.TryParse(text, out TemporalConstant constant));
        Assert.Equal(nanoseconds, (long)constant.Nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1970")]
    [InlineData("1970-1-1")]
    [InlineData("1970-02-30")]
    [InlineData("1970-01-01T")]
    [InlineData("1970-01-01T1")]
    [InlineData("1970-01-01T24:00")]
    [InlineData("1970-01-01T12:60")]
    [InlineData("1970-01-01T12:00:")]
    [InlineData("1970-01-01T12:00:61")]
    [InlineData("1970-01-01T12:00:00.")]
    [InlineData("1970-01-01T12:00:00.1234567890")]
    [InlineData("1970-01-01T12:00:00+2")]
    [InlineData("1970-01-01T12:00:00+02:00x")]
    [InlineData("1970-01-01x")]
    public void Anything_else_is_refused(string text) => Assert.False(TemporalConstant.TryParse(text, out _));
}
