using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Vectors that are appended to, updated and read as .NET's own types.</summary>
public sealed class VectorConversionTests : IDisposable
{
    private static readonly DateTime s_noon = new(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc);

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public VectorConversionTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Every_type_of_NET_goes_in_in_every_way_and_comes_out()
    {
        RoundTrip<Date32, DateOnly>(
            null,
            [DateOnly.MinValue, DateOnly.MaxValue, new(1970, 1, 1)],
            ColumnConversions.GetDateOnly,
            ColumnConversions.ToDateOnlyArray
        );
        RoundTrip<Time64, TimeOnly>(
            ElementType.Time64(TimeUnit.Nanosecond),
            [TimeOnly.MinValue, TimeOnly.MaxValue, new(1)],
            ColumnConversions.GetTimeOnly,
            ColumnConversions.ToTimeOnlyArray
        );
        RoundTrip<Timestamp, DateTime>(
            ElementType.Timestamp(TimeUnit.Second),
            [DateTime.MinValue, new(9999, 12, 31, 23, 59, 59), DateTime.UnixEpoch],
            ColumnConversions.GetDateTime,
            ColumnConversions.ToDateTimeArray
        );
        RoundTrip<Timestamp, DateTimeOffset>(
            ElementType.Timestamp(TimeUnit.Microsecond, "UTC"),
            [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch.AddMicroseconds(-1), new(s_noon)],
            ColumnConversions.GetDateTimeOffset,
            ColumnConversions.ToDateTimeOffsetArray
        );
        RoundTrip<Duration, TimeSpan>(
            ElementType.Duration(TimeUnit.Millisecond),
            [TimeSpan.Zero, TimeSpan.FromMilliseconds(-1), TimeSpan.FromDays(10_000)],
            ColumnConversions.GetTimeSpan,
            ColumnConversions.ToTimeSpanArray
        );
        RoundTrip<Decimal128, decimal>(
            ElementType.Decimal128(31, 2),
            [0m, -0.01m, decimal.MaxValue],
            ColumnConversions.GetDecimal,
            ColumnConversions.ToDecimalArray
        );
        RoundTrip<Uuid, Guid>(
            null,
            [Guid.Empty, Guid.AllBitsSet, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")],
            ColumnConversions.GetGuid,
            ColumnConversions.ToGuidArray
        );
    }

    [Fact]
    public void Points_in_time_take_what_says_its_zone()
    {
        RawVector<Timestamp> vector = _database.Raw<Timestamp>(
            "t",
            type: ElementType.Timestamp(TimeUnit.Second, "CET")
        );
        vector.Append(s_noon);
        vector.Append(s_noon.ToLocalTime());
        vector.Append(new DateTimeOffset(s_noon).ToOffset(TimeSpan.FromHours(5.5)));
        Assert.Throws<ArgumentException>(() => vector.Append(DateTime.SpecifyKind(s_noon, DateTimeKind.Unspecified)));
        Assert.Equal([s_noon, s_noon, s_noon], vector.ToDateTimeArray());
        Assert.Equal(DateTimeKind.Utc, vector.GetDateTime(0)!.Value.Kind);
        Assert.Equal(TimeSpan.Zero, vector.GetDateTimeOffset(2)!.Value.Offset);
    }

    [Fact]
    public void Clock_readings_take_readings_and_no_points_in_time()
    {
        RawVector<Timestamp> vector = _database.Raw<Timestamp>("t", type: ElementType.Timestamp(TimeUnit.Second));
        foreach (DateTimeKind kind in Enum.GetValues<DateTimeKind>())
            vector.Append(DateTime.SpecifyKind(s_noon, kind));
        Assert.Throws<ArgumentException>(() => vector.Append(new DateTimeOffset(s_noon)));
        Assert.Throws<InvalidOperationException>(() => vector.GetDateTimeOffset(0));
        Assert.Throws<InvalidOperationException>(vector.ToDateTimeOffsetArray);
        Assert.All(
            vector.ToDateTimeArray(),
            time => Assert.Equal((s_noon.Ticks, DateTimeKind.Unspecified), (time.Ticks, time.Kind))
        );
    }

    [Fact]
    public void What_does_not_fit_exactly_is_refused_and_nothing_is_appended()
    {
        RawVector<Timestamp> seconds = _database.Raw<Timestamp>("s", type: ElementType.Timestamp(TimeUnit.Second));
        Says(
            () => seconds.Append([s_noon, s_noon.AddTicks(1)]),
            "2024-02-29T12:00:00.0000001Z",
            "whole number of s",
            "finer"
        );
        RawVector<Timestamp> nanoseconds = _database.Raw<Timestamp>(
            "n",
            type: ElementType.Timestamp(TimeUnit.Nanosecond)
        );
        Says(() => nanoseconds.Append(DateTime.MaxValue), "9999-12-31", "64 bits of ns", "coarser");
        RawVector<Decimal128> money = _database.Raw<Decimal128>("m", type: ElementType.Decimal128(5, 2));
        Says(() => money.Append(0.005m), "0.005", "2 decimal places", "larger scale");
        Says(() => money.Append([1m, 1_000m]), "1000", "5 digits", "larger precision");
        RawVector<Time64> times = _database.Raw<Time64>("t");
        Says(() => times.Append(new TimeOnly(1)), "00:00:00.0000001", "whole number of us", "finer");
        RawVector<Duration> durations = _database.Raw<Duration>("d");
        Says(() => durations.Append(new TimeSpan(1)), "00:00:00.0000001", "whole number of us", "finer");
        Assert.All(
            new StoredVector[] { seconds, nanoseconds, money, times, durations },
            vector => Assert.Equal(0, vector.Length)
        );
        Says(() => new Time64(-1).ToTimeOnly(TimeUnit.Microsecond), "-1 us", "TimeOnly", "Value");
        durations.Append(new Duration(long.MaxValue));
        Says(() => durations.GetTimeSpan(0), "9223372036854775807 us", "TimeSpan", "Value");
        nanoseconds.Append(new Timestamp(1));
        Says(() => nanoseconds.GetDateTime(0), "1 ns", "DateTime", "Value");
    }

    private void RoundTrip<TStored, TNet>(
        ElementType? type,
        TNet[] values,
        Func<IColumn<TStored>, long, TNet?> get,
        Func<IColumn<TStored>, TNet[]> toArray
    )
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        string name = $"{typeof(TNet).Name}";
        TNet?[] withNull = [values[0], null, values[1]];
        RawVector<TStored> vector = _database.Raw<TStored>(name, nullable: true, type: type);
        vector.Append(values[0]);
        vector.Append(values);
        vector.Append(values.AsSpan());
        vector.Append(values.ToList());
        vector.Append((TNet?)null);
        vector.Append(withNull);
        vector.Update(0, values[2]);
        TNet?[] expected = [values[2], .. Repeat(values, 3), null, .. withNull];
        Check(vector);
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Check(snapshot.Raw<TStored>(name));

        void Check(IColumn<TStored> column)
        {
            Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(row => get(column, row)));
            Assert.Equal(expected.Select(value => value.GetValueOrDefault()), toArray(column));
        }
    }

    private static IEnumerable<TNet?> Repeat<TNet>(TNet[] values, int count)
        where TNet : struct => Enumerable.Repeat(values, count).SelectMany(all => all).Select(value => (TNet?)value);

    private static void Says(Action refused, params string[] parts)
    {
        string message = Assert.Throws<OverflowException>(refused).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
