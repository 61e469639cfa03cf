using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Every type of value, nullable and not, appended in every way, read back from pending rows, snapshots and a reopened file.</summary>
public sealed class ElementTypeTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void SByte_round_trips() => RoundTrip<sbyte>([sbyte.MinValue, -1, 0, 1, sbyte.MaxValue]);

    [Fact]
    public void Byte_round_trips() => RoundTrip<byte>([0, 1, byte.MaxValue]);

    [Fact]
    public void Int16_round_trips() => RoundTrip<short>([short.MinValue, -1, 0, short.MaxValue]);

    [Fact]
    public void UInt16_round_trips() => RoundTrip<ushort>([0, 1, ushort.MaxValue]);

    [Fact]
    public void Int32_round_trips() => RoundTrip<int>([int.MinValue, -1, 0, int.MaxValue]);

    [Fact]
    public void UInt32_round_trips() => RoundTrip<uint>([0, 1, uint.MaxValue]);

    [Fact]
    public void Int64_round_trips() => RoundTrip<long>([long.MinValue, -1, 0, long.MaxValue]);

    [Fact]
    public void UInt64_round_trips() => RoundTrip<ulong>([0, 1, ulong.MaxValue]);

    [Fact]
    public void Half_round_trips() =>
        RoundTrip<Half>([Half.NaN, Half.NegativeInfinity, Half.NegativeZero, Half.Epsilon]);

    [Fact]
    public void Single_round_trips() =>
        RoundTrip<float>([float.NaN, float.PositiveInfinity, -0f, float.Epsilon, float.MaxValue]);

    [Fact]
    public void Double_round_trips() =>
        RoundTrip<double>([double.NaN, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue]);

    [Fact]
    public void Date32_round_trips() => RoundTrip<Date32>([new(int.MinValue), new(0), new(int.MaxValue)]);

    [Fact]
    public void Timestamp_round_trips_with_its_unit_and_zone() =>
        RoundTrip<Timestamp>(
            [new(long.MinValue), new(0), new(long.MaxValue)],
            ElementType.Timestamp(TimeUnit.Nanosecond, "Europe/Berlin")
        );

    [Fact]
    public void Time64_round_trips() =>
        RoundTrip<Time64>([new(0), new(1), new(86_399_999_999_999)], ElementType.Time64(TimeUnit.Nanosecond));

    [Fact]
    public void Duration_round_trips() =>
        RoundTrip<Duration>([new(long.MinValue), new(0), new(long.MaxValue)], ElementType.Duration(TimeUnit.Second));

    [Fact]
    public void Decimal128_round_trips() =>
        RoundTrip<Decimal128>([new(-9_999_999), new(0), new(9_999_999)], ElementType.Decimal128(7, -2));

    [Fact]
    public void Uuid_round_trips() =>
        RoundTrip<Uuid>([
            default,
            Uuid.FromGuid(Guid.AllBitsSet),
            Uuid.FromGuid(new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        ]);

    [Fact]
    public void Wrappers_round_trip() => RoundTrip<Height>([new(long.MinValue), new(0), new(long.MaxValue)]);

    [Fact]
    public void Enums_round_trip() => RoundTrip<DayOfWeek>([DayOfWeek.Sunday, DayOfWeek.Saturday, (DayOfWeek)(-1)]);

    [Fact]
    public void Structs_round_trip() => RoundTrip<Point>([default, new(1, -1, 2), new(double.NaN, float.MaxValue, 3)]);

    [Fact]
    public void Structs_of_odd_widths_round_trip() => RoundTrip<Odd>([default, new(1, 2, 3), new(255, 254, 253)]);

    [Fact]
    public void Zones_that_would_not_be_read_back_as_they_are_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ElementType.Timestamp(TimeUnit.Second, "a\ud800"));
        Assert.Equal("\U0001F550", ElementType.Timestamp(TimeUnit.Second, "\U0001F550").TimeZone);
    }

    private void RoundTrip<T>(T[] values, ElementType? type = null)
        where T : unmanaged
    {
        T?[] withNulls = [.. values.Select(v => (T?)v), null, values[0], null, null];
        using (Database database = _disk.Open())
        {
            RawVector<T> plain = database.Raw<T>("plain", type: type);
            foreach (T value in values)
                plain.Append(value);
            plain.Append(values);
            plain.Append(values.AsSpan());
            plain.Append(values.Where(_ => true));
            Check(plain.ToArray(), [.. values, .. values, .. values, .. values]);
            RawVector<T> nullable = database.Raw<T>("nullable", nullable: true, type: type);
            foreach (T? value in withNulls)
                nullable.Append(value);
            nullable.AppendNull();
            nullable.Append(withNulls);
            nullable.Append(values, [0b10]);
            Assert.Throws<ArgumentException>(() => plain.Append(values, [0b10]));
            Assert.Throws<ArgumentException>(() => nullable.Append(new T[9], [0xFF]));
            Assert.Throws<InvalidOperationException>(plain.AppendNull);
            Assert.Throws<InvalidOperationException>(() => plain.Append((T?)null));
            CheckNullable(nullable.Length, nullable.NullCount, nullable.Get, values, withNulls);
            Assert.Throws<ArgumentOutOfRangeException>(() => plain[-1]);
            Assert.Throws<ArgumentOutOfRangeException>(() => plain[plain.Length]);
            Assert.Throws<ArgumentOutOfRangeException>(() => nullable.Get(nullable.Length));
            Assert.Throws<InvalidOperationException>(() => nullable[values.Length]);
            database.Commit();
        }
        using (Database database = _disk.Open())
        {
            Assert.Equal(type ?? ElementType.Of<T>(), database.Raw<T>("plain", type: type).Type);
            Check(database.Raw<T>("plain", type: type).ToArray(), [.. values, .. values, .. values, .. values]);
            using Snapshot snapshot = database.Snapshot();
            VectorView<T> view = snapshot.Raw<T>("nullable");
            CheckNullable(view.Length, view.NullCount, view.Get, values, withNulls);
            List<T> enumerated = [];
            foreach (T value in view)
                enumerated.Add(value);
            Check([.. enumerated], view.ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => view.CopyTo(1, new T[view.Length]));
            Assert.Throws<ArgumentOutOfRangeException>(() => view.GetChunk(view.ChunkCount));
            Assert.Throws<ArgumentOutOfRangeException>(() => view.GetChunk(-1));
        }
    }

    private static void CheckNullable<T>(long length, long nullCount, Func<long, T?> get, T[] values, T?[] withNulls)
        where T : unmanaged
    {
        T?[] masked = [.. values.Select((v, i) => i == 1 ? (T?)v : null)];
        T?[] expected = [.. withNulls, null, .. withNulls, .. masked];
        Assert.Equal(expected.Length, length);
        Assert.Equal(expected.Count(v => v is null), nullCount);
        Check([.. Enumerable.Range(0, expected.Length).Select(i => get(i))], expected);
    }

    // Bit for bit: NaN and negative zero too.
    private static void Check<T>(T?[] found, T?[] expected)
        where T : unmanaged => Assert.Equal(expected.Select(Bits), found.Select(Bits));

    private static void Check<T>(T[] found, T[] expected)
        where T : unmanaged => Assert.Equal(expected.Select(v => Bits<T>(v)), found.Select(v => Bits<T>(v)));

    private static string Bits<T>(T? value)
        where T : unmanaged =>
        value is { } v
            ? Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in v)))
            : "null";

    private readonly record struct Height(long Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Int64;
    }

    private readonly record struct Point(double X, float Y, int Z);

    private readonly record struct Odd(byte A, byte B, byte C);
}
