using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>Stored dates and times against .NET's: exact in both directions, or an OverflowException exactly where there is no exact value.</summary>
public sealed class ConversionLaws
{
    private static readonly TimeUnit[] s_units = Enum.GetValues<TimeUnit>();
    private static readonly Int128[] s_nanoseconds = [1_000_000_000, 1_000_000, 1_000, 1];

    [Fact]
    public void Dates() =>
        Check(
            Longs(int.MinValue, int.MaxValue, -719_162, 2_932_896),
            days =>
            {
                var date = new Date32((int)days);
                bool fits = days is >= -719_162 and <= 2_932_896;
                Assert.Equal(fits, date.FitsDateOnly);
                if (!Converts(fits, date.ToDateOnly, out DateOnly net))
                    return;
                Assert.Equal(date, Date32.FromDateOnly(net));
                Assert.Equal(days, net.DayNumber - new DateOnly(1970, 1, 1).DayNumber);
            }
        );

    [Fact]
    public void Stored_times_of_day() =>
        Check(
            Longs(long.MinValue, long.MaxValue, 0, 86_399_999_999, 86_399_999_999_999, 86_400_000_000_000),
            value =>
            {
                foreach (TimeUnit unit in new[] { TimeUnit.Microsecond, TimeUnit.Nanosecond })
                {
                    Int128 nanoseconds = value * s_nanoseconds[(int)unit];
                    bool fits = nanoseconds >= 0 && nanoseconds < 86_400_000_000_000 && nanoseconds % 100 == 0;
                    if (!Converts(fits, () => new Time64(value).ToTimeOnly(unit), out TimeOnly net))
                        continue;
                    Assert.Equal(nanoseconds / 100, net.Ticks);
                    Assert.Equal(value, Time64.FromTimeOnly(net, unit).Value);
                }
            }
        );

    [Fact]
    public void Times_of_day_of_NET() =>
        Check(
            Longs(0, TimeSpan.TicksPerDay - 1),
            ticks =>
            {
                foreach (TimeUnit unit in s_units)
                {
                    bool fits = ticks * 100 % s_nanoseconds[(int)unit] == 0;
                    var net = new TimeOnly(ticks);
                    if (Converts(fits, () => Time64.FromTimeOnly(net, unit), out Time64 stored))
                        Assert.Equal(net, stored.ToTimeOnly(unit));
                }
            }
        );

    [Fact]
    public void Stored_durations() =>
        Check(
            Longs(
                long.MinValue,
                long.MaxValue,
                0,
                long.MaxValue / 10,
                long.MaxValue / 10_000,
                long.MaxValue / 10_000_000
            ),
            value =>
            {
                foreach (TimeUnit unit in s_units)
                {
                    Int128 nanoseconds = value * s_nanoseconds[(int)unit];
                    Int128 ticks = nanoseconds / 100;
                    bool fits = nanoseconds % 100 == 0 && ticks >= long.MinValue && ticks <= long.MaxValue;
                    if (!Converts(fits, () => new Duration(value).ToTimeSpan(unit), out TimeSpan net))
                        continue;
                    Assert.Equal(ticks, net.Ticks);
                    Assert.Equal(value, Duration.FromTimeSpan(net, unit).Value);
                }
            }
        );

    [Fact]
    public void Durations_of_NET() =>
        Check(
            Longs(long.MinValue, long.MaxValue, 0, long.MaxValue / 100, long.MinValue / 100),
            ticks =>
            {
                foreach (TimeUnit unit in s_units)
                {
                    Int128 nanoseconds = (Int128)ticks * 100;
                    Int128 value = nanoseconds / s_nanoseconds[(int)unit];
                    bool fits =
                        nanoseconds % s_nanoseconds[(int)unit] == 0 && value >= long.MinValue && value <= long.MaxValue;
                    var net = new TimeSpan(ticks);
                    if (!Converts(fits, () => Duration.FromTimeSpan(net, unit), out Duration stored))
                        continue;
                    Assert.Equal(value, stored.Value);
                    Assert.Equal(net, stored.ToTimeSpan(unit));
                }
            }
        );

    [Fact]
    public void Stored_timestamps() =>
        Check(
            Longs(long.MinValue, long.MaxValue, 0, -62_135_596_800, 253_402_300_799, 253_402_300_799_999),
            value =>
            {
                foreach (TimeUnit unit in s_units)
                {
                    Int128 nanoseconds = value * s_nanoseconds[(int)unit];
                    Int128 ticks = nanoseconds / 100 + DateTime.UnixEpoch.Ticks;
                    bool fits = nanoseconds % 100 == 0 && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
                    if (!Converts(fits, () => new Timestamp(value).ToDateTime(unit), out DateTime net))
                        continue;
                    Assert.Equal(ticks, net.Ticks);
                    Assert.Equal(value, Timestamp.FromDateTime(net, unit).Value);
                    DateTimeOffset offset = new Timestamp(value).ToDateTimeOffset(unit);
                    Assert.Equal((net.Ticks, TimeSpan.Zero), (offset.UtcTicks, offset.Offset));
                    Assert.Equal(value, Timestamp.FromDateTimeOffset(offset, unit).Value);
                }
            }
        );

    [Fact]
    public void Times_of_NET() =>
        Check(
            Longs(0, DateTime.MaxValue.Ticks, DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.Ticks + long.MaxValue / 100),
            ticks =>
            {
                foreach (TimeUnit unit in s_units)
                {
                    Int128 nanoseconds = (Int128)(ticks - DateTime.UnixEpoch.Ticks) * 100;
                    Int128 value = nanoseconds / s_nanoseconds[(int)unit];
                    bool fits =
                        nanoseconds % s_nanoseconds[(int)unit] == 0 && value >= long.MinValue && value <= long.MaxValue;
                    var net = new DateTime(ticks, DateTimeKind.Unspecified);
                    if (Converts(fits, () => Timestamp.FromDateTime(net, unit), out Timestamp stored))
                        Assert.Equal(((long)value, net), (stored.Value, stored.ToDateTime(unit)));
                    if (ticks < TimeSpan.TicksPerDay)
                        continue;
                    var offset = new DateTimeOffset(net, TimeSpan.FromHours(5.5));
                    nanoseconds -= (Int128)offset.Offset.Ticks * 100;
                    fits =
                        nanoseconds % s_nanoseconds[(int)unit] == 0
                        && nanoseconds / s_nanoseconds[(int)unit] is var utc
                        && utc >= long.MinValue
                        && utc <= long.MaxValue;
                    if (Converts(fits, () => Timestamp.FromDateTimeOffset(offset, unit), out stored))
                        Assert.Equal(offset, stored.ToDateTimeOffset(unit));
                }
            }
        );

    [Fact]
    public void Guids() =>
        Check(
            ArbMap.Default.GeneratorFor<Guid>(),
            guid =>
            {
                Uuid uuid = Uuid.FromGuid(guid);
                byte[] bytes = new byte[16];
                uuid.CopyTo(bytes);
                Assert.Equal(guid.ToString("N"), Convert.ToHexStringLower(bytes));
                Assert.Equal(guid, uuid.ToGuid());
                Assert.Equal(uuid, new Uuid(bytes));
                Uuid other = Uuid.FromGuid(Guid.NewGuid());
                Assert.Equal(
                    Math.Sign(string.CompareOrdinal(uuid.ToString(), other.ToString())),
                    Math.Sign(uuid.CompareTo(other))
                );
            }
        );

    // Anything, and the neighbours of what matters; whole seconds among them.
    private static Gen<long> Longs(long least, long most, params long[] edges) =>
        Gen.OneOf(
                from number in ArbMap.Default.GeneratorFor<long>()
                from shift in Gen.Choose(0, 62)
                select number >> shift,
                from seconds in ArbMap.Default.GeneratorFor<int>()
                select seconds * TimeSpan.TicksPerSecond,
                from edge in Gen.Elements([least, most, .. edges])
                from distance in Gen.Choose(-2, 2)
                select (long)Int128.Clamp((Int128)edge + distance, long.MinValue, long.MaxValue)
            )
            .Select(number => Math.Clamp(number, least, most));

    internal static bool Converts<T>(bool fits, Func<T> convert, out T value)
    {
        value = default!;
        if (fits)
            value = convert();
        else
            Assert.Throws<OverflowException>(() => _ = convert());
        return fits;
    }

    internal static void Check<T>(Gen<T> values, Action<T> law) =>
        Prop.ForAll(values.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000 * Effort.Factor));
}
