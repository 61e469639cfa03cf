using Columnar.Memory;
using Columnar.Tests.Arrow;
using Columnar.Tests.Doubles;
using Columnar.Types;
using Columnar.Vectors;

namespace Columnar.Tests.Vectors;

/// <summary>Decimals with more digits than the vector's, and times that are none of a day, get into no vector.</summary>
public sealed class ValueBoundsTests : IDisposable
{
    private static readonly ElementType s_decimal = ElementType.Decimal128(4, 2);
    private static readonly ElementType s_time = ElementType.Time64(TimeUnit.Microsecond);

    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public ValueBoundsTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Every_edit_refuses_them_and_changes_nothing()
    {
        Refuses<Decimal128>(
            [new(0), new(9_999), new(-9_999)],
            [new(10_000), new(-10_000), new(Int128.MaxValue), new(Int128.MinValue)],
            s_decimal,
            "decimals of at most 4 digits"
        );
        Refuses<Time64>(
            [new(0), new(86_399_999_999)],
            [new(-1), new(86_400_000_000), new(long.MinValue), new(long.MaxValue)],
            s_time,
            "times of day, 0 to 86399999999 us"
        );
        Refuses<Span>(
            [new(new Time64(1))],
            [new(new Time64(-1))],
            ElementType.Time64(TimeUnit.Nanosecond),
            "86399999999999 ns"
        );
    }

    [Fact]
    public void Largest_precision_leaves_few_numbers_out()
    {
        RawVector<Decimal128> vector = _database.Raw<Decimal128>("wide", type: ElementType.Decimal128(38, 0));
        Int128 most = Int128.Parse(new string('9', 38), System.Globalization.CultureInfo.InvariantCulture);
        vector.Append([new(most), new(-most)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Append(new Decimal128(most + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Append(new Decimal128(Int128.MinValue)));
        Assert.Equal(2, vector.Length);
    }

    [Fact]
    public void What_lies_under_a_null_is_not_looked_at()
    {
        RawVector<Time64> vector = _database.Raw<Time64>("time", nullable: true, type: s_time);
        Time64[] values = [.. Enumerable.Range(0, 100).Select(i => new Time64(i % 3 == 0 ? -1 : i))];
        byte[] validity = new byte[13];
        for (int i = 0; i < 100; i++)
            validity[i / 8] |= (byte)((i % 3 == 0 ? 0 : 1) << i % 8);
        vector.Append(values, validity);
        Assert.Equal(34, vector.NullCount);
        values[50] = new(86_400_000_000);
        Assert.Contains(
            "The value at 50 is 86400000000 us; 'time' holds",
            Assert.Throws<ArgumentOutOfRangeException>(() => vector.Append(values, validity)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(100, vector.Length);
    }

    [Fact]
    public unsafe void The_first_one_is_found_wherever_it_stands()
    {
        GuardedBuffer.SkipUnlessSupported();
        Random random = new(7);
        ValueBounds bounds = ValueBounds.Of(s_time)!;
        for (int length = 0; length < 70; length++)
        {
            using GuardedBuffer memory = new(Math.Max(8, length * sizeof(long)));
            long* values = (long*)memory.End - length;
            for (int first = 0; first <= length; first++)
            {
                for (int i = 0; i < length; i++)
                    values[i] =
                        i < first ? random.NextInt64(86_400_000_000)
                        : i == first || random.Next(2) == 0 ? (random.Next(2) == 0 ? -1 : 86_400_000_000)
                        : 0;
                int expected = first == length ? -1 : first;
                Assert.Equal(expected, bounds.FirstOutside(new ChunkBuffers(0, length, 0, 0, (nint)values, 0)));
            }
        }
    }

    [Fact]
    public void Tables_take_no_row_with_one()
    {
        Table table = _database.CreateTable("t", [new("d", s_decimal), new("t", s_time), new("n", ElementType.Int32)]);
        table.AppendRow(new Decimal128(9_999), new Time64(0), 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.AppendRow(new Decimal128(10_000), new Time64(0), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.AppendRow(new Decimal128(0), new Time64(-1), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Update(0, "t", new Time64(-1)));
        Assert.Equal(1, table.RowCount);
        Assert.Equal([1], table.Raw<int>("n").ToArray());
    }

    [Fact]
    public void Batches_and_files_of_Arrow_that_have_one_are_damaged()
    {
        Decimals([HandmadeStream.Bytes<Int128>(9_999, -9_999)], isSound: true);
        Decimals([HandmadeStream.Bytes<Int128>(0, 10_000)], isSound: false);
        Decimals([HandmadeStream.Bytes<Int128>(-10_000, 0)], isSound: false);
    }

    [Theory]
    [InlineData("t\n23:59:59.999999\n", true)]
    [InlineData("t\n24:00:00\n", false)]
    [InlineData("t\n-01:00:00\n", false)]
    [InlineData("d\n-99.99\n", true)]
    [InlineData("d\n100.00\n", false)]
    public void Files_of_CSV_have_none(string csv, bool isSound)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv");
        File.WriteAllText(path, csv);
        CsvOptions options = new()
        {
            Types = new Dictionary<string, ElementType> { [csv[..1]] = csv[0] == 't' ? s_time : s_decimal },
        };
        if (isSound)
            Assert.Equal(1, CsvFile.Import(_database, "t", path, options).RowCount);
        else
            Assert.Throws<CorruptDataException>(() => CsvFile.Import(_database, "t", path, options));
    }

    private void Decimals(byte[][] buffers, bool isSound)
    {
        ArrowSchema schema = new([new ArrowField("d", new DecimalType(4, 2))]);
        HandmadeStream stream = new HandmadeStream(schema).Batch(
            2,
            [0],
            [
                [],
                .. buffers,
            ]
        );
        Table table = _database.Table("batches", [new("d", s_decimal)]);
        long before = table.RowCount;
        void Append()
        {
            using ArrowStreamReader reader = new(stream.ToStream());
            table.Append(reader);
        }
        void Import() => ArrowStream.Import(_database, "imported", stream.ToStream());
        if (isSound)
        {
            Append();
            Import();
            _database.Remove("imported");
            _database.Commit();
            return;
        }
        Assert.Contains(
            "decimals of at most 4 digits",
            Assert.Throws<CorruptDataException>(Append).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "decimals of at most 4 digits",
            Assert.Throws<CorruptDataException>(Import).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(before, table.RowCount);
    }

    private void Refuses<T>(T[] fitting, T[] outside, ElementType type, string message)
        where T : unmanaged
    {
        foreach (bool isCompressed in new[] { false, true })
        {
            string name = $"{typeof(T).Name} {isCompressed}";
            ValueVector<T> vector = isCompressed
                ? _database.Compressed<T>(name, nullable: true, type: type)
                : _database.Raw<T>(name, nullable: true, type: type);
            vector.Append(fitting);
            vector.AppendNull();
            T?[] expected = [.. fitting, null];
            foreach (T value in outside)
            {
                T[] mixed = [.. fitting, .. Enumerable.Repeat(fitting[0], 200_000), value];
                Action[] edits =
                [
                    () => vector.Append(value),
                    () => vector.Append((T?)value),
                    () => vector.Append(new[] { fitting[0], value }),
                    () => vector.Append(mixed),
                    () => vector.AppendAt(vector.Length, value),
                    () => vector.Update(0, value),
                    () => vector.Update(0, (T?)value),
                    () => vector.FillTo(1_000, value),
                    () => vector.FillFirstNull(value),
                ];
                foreach (Action edit in edits)
                {
                    Assert.Contains(
                        message,
                        Assert.Throws<ArgumentOutOfRangeException>(edit).Message,
                        StringComparison.Ordinal
                    );
                    Assert.Equal(expected, vector.AsEnumerable());
                }
            }
            _database.Commit();
            Assert.Equal(expected, vector.AsEnumerable());
        }
    }

    private readonly record struct Span(Time64 Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Time64(TimeUnit.Nanosecond);
    }
}
