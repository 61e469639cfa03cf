using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Computed;

/// <summary>Functions of each row and the first row of its window at the ends of what is defined.</summary>
public sealed class WindowLookbackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public WindowLookbackTests() => _database = Database.Open(_folder.File("lookback.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Windows_of_no_row_one_row_and_all_rows_are_defined()
    {
        RawVector<long> values = _database.Raw<long>("values");
        values.Append([3, 1, 4, 1]);
        ComputedVector<long> sums = _database.Computed("sums", Compute.CumulativeSum(values));
        sums.Update();
        foreach ((string name, long[] starts, long?[] first, long?[] sum, double?[] average) in Cases())
        {
            RawVector<long> windows = _database.Raw<long>("starts " + name);
            windows.Append(starts);
            Assert.Equal(first, Rows(Compute.RollingFirst(values, windows)));
            Assert.Equal(
                values.AsEnumerable().Zip(first, (now, then) => 10 * now + then),
                Rows(Compute.RollingTransform(values, windows, "ten times", 1, (now, then) => 10 * now + then))
            );
            Assert.Equal(
                values.AsEnumerable().Zip(first, (now, then) => now - then),
                Rows(Compute.RollingChange(values, windows))
            );
            Assert.Equal(sum, Rows(Compute.SumFromCumulative(sums, windows)));
            Assert.Equal(average, Rows(Compute.AverageFromCumulative(sums, windows)));
            Assert.Equal(sum, Rows(Compute.RollingSum(values, windows)));
            Assert.Equal(average, Rows(Compute.RollingAverage(values, windows)));
        }

        static IEnumerable<(string, long[], long?[], long?[], double?[])> Cases()
        {
            yield return ("0", [1, 2, 3, 4], [null, null, null, null], [0, 0, 0, 0], [null, null, null, null]);
            yield return ("1", [0, 1, 2, 3], [3, 1, 4, 1], [3, 1, 4, 1], [3, 1, 4, 1]);
            yield return ("all", [long.MinValue, -7, -1, 0], [3, 3, 3, 3], [3, 4, 8, 9], [3, 2, 8 / 3.0, 9 / 4.0]);
            yield return (
                "behind",
                [0, long.MaxValue, long.MaxValue, long.MaxValue],
                [3, null, null, null],
                [3, 0, 0, 0],
                [3, null, null, null]
            );
        }
    }

    [Fact]
    public void Nulls_NaN_and_infinities_stay_where_they_are_read()
    {
        RawVector<double> values = _database.Raw<double>("values", nullable: true);
        foreach (
            double? value in new double?[]
            {
                double.NaN,
                null,
                double.PositiveInfinity,
                -0.0,
                double.NegativeInfinity,
                5,
            }
        )
            values.Append(value);
        RawVector<byte> starts = _database.Raw<byte>("starts", nullable: true);
        foreach (byte? start in new byte?[] { 0, 1, 1, 2, null, 5 })
            starts.Append(start);
        Assert.Equal(
            [double.NaN, null, null, double.PositiveInfinity, null, 5],
            Rows(Compute.RollingFirst(values, starts))
        );
        Assert.Equal(
            [double.NaN, null, null, double.PositiveInfinity, null, 10],
            Rows(Compute.RollingTransform(values, starts, "sum", 1, (now, then) => now + then))
        );
    }

    [Fact]
    public void Without_rows_there_are_none_and_the_shorter_source_counts()
    {
        RawVector<long> values = _database.Raw<long>("values");
        RawVector<int> starts = _database.Raw<int>("starts");
        ComputedVector<long> first = _database.Computed("first", Compute.RollingFirst(values, starts));
        Assert.False(first.Update());
        values.Append([1, 2, 3]);
        Assert.False(first.Update());
        starts.Append([0, 1]);
        Assert.True(first.Update());
        Assert.False(first.Update());
        ulong commit = _database.Commit();
        Assert.Equal(commit, _database.Commit());
        Assert.Equal([1, 2], first.ToArray());
    }

    [Fact]
    public void Starts_that_fall_or_are_no_integers_are_refused()
    {
        RawVector<long> values = _database.Raw<long>("values");
        values.Append([1, 2, 3]);
        RawVector<long> falling = _database.Raw<long>("falling");
        falling.Append([0, 2, 1]);
        foreach (
            Computation<long> computation in new[]
            {
                Compute.RollingFirst(values, falling),
                Compute.RollingTransform(values, falling, "x", 1, (now, _) => now),
                Compute.SumFromCumulative(values, falling),
            }
        )
            Assert.Contains(
                "'falling' falls from 2 to 1 in row 2",
                Assert.Throws<InvalidOperationException>(() => Rows(computation)).Message,
                StringComparison.Ordinal
            );
        RawVector<double> numbers = _database.Raw<double>("numbers");
        Assert.Throws<ArgumentException>(() => Compute.RollingFirst(values, numbers));
        Assert.Throws<ArgumentException>(() => Compute.SumFromCumulative(values, numbers));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Compute.RollingTransform(values, falling, "x", -1, (now, _) => now)
        );
        Assert.Throws<ArgumentNullException>(() =>
            Compute.RollingTransform<long, long>(values, falling, "x", 1, null!)
        );
    }

    [Fact]
    public void First_values_keep_the_unit_and_zone_of_their_column()
    {
        ElementType type = ElementType.Timestamp(TimeUnit.Millisecond, "Europe/Berlin");
        RawVector<Timestamp> times = _database.Raw<Timestamp>("times", type: type);
        times.Append([new Timestamp(5), new Timestamp(7)]);
        RawVector<int> starts = _database.Raw<int>("starts");
        starts.Append([0, 0]);
        ComputedVector<Timestamp> first = _database.Computed("first", Compute.RollingFirst(times, starts));
        first.Update();
        Assert.Equal(type, first.Type);
        Assert.Equal([new Timestamp(5), new Timestamp(5)], first.ToArray());
    }

    [Fact]
    public void Values_of_any_width_are_looked_back_to()
    {
        RawVector<Wide> values = _database.Raw<Wide>("values");
        RawVector<int> starts = _database.Raw<int>("starts");
        for (int row = 0; row < 130; row++)
        {
            Wide wide = default;
            wide.Numbers[0] = wide.Numbers[^1] = row;
            values.Append(wide);
            starts.Append(row / 3);
        }
        ComputedVector<Wide> first = _database.Computed("first", Compute.RollingFirst(values, starts));
        // As much as a thread of a small stack has.
        Thread thread = new(() => first.Update(), 256 << 10);
        thread.Start();
        thread.Join();
        for (int row = 0; row < 130; row++)
            Assert.Equal((row / 3, row / 3), (first[row].Numbers[0], first[row].Numbers[^1]));
    }

    private T?[] Rows<T>(Computation<T> computation)
        where T : unmanaged
    {
        ComputedVector<T> vector = _database.Computed(Guid.NewGuid().ToString(), computation);
        vector.Update();
        T?[] rows = [.. vector.AsEnumerable()];
        Assert.Equal(rows, computation.ToLazy("lazy").AsEnumerable());
        return rows;
    }

    [InlineArray(1024)]
    private struct Many
    {
        private long _first;
    }

    private struct Wide
    {
        public Many Many;

        [UnscopedRef]
        public Span<long> Numbers => Many;
    }
}
