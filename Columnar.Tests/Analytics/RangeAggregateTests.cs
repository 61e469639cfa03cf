using System.Numerics;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Analytics;

/// <summary>Aggregates of ranges are those of the rows in them, which keep the numbers they have in the column.</summary>
public sealed class RangeAggregateTests
{
    [Fact]
    public void Aggregates_of_ranges_equal_their_scalar_definition()
    {
        var random = new Random(41);
        for (int run = 0; run < 40 * Effort.Factor; run++)
        {
            int length = random.Next(4) == 0 ? random.Next(200_000) : random.Next(6_000);
            Check(TestValues.Random<double>(random, length), random);
            Check(TestValues.Random<float>(random, length), random);
            Check(TestValues.Random<int>(random, length), random);
            Check(TestValues.Random<ulong>(random, length), random);
        }
    }

    [Fact]
    public void A_range_is_filtered_further_in_the_same_pass()
    {
        VectorView<int> column = ChunkedColumn.Of([.. Enumerable.Range(0, 10_000)]);
        RowRange<int> range = column[5_000..5_100];
        Assert.Equal(50, range.Where(x => x < 6_000).Where(x => x >= 5_050).Count());
        Assert.Equal(5_099, range.Where(Expressions.Column("v") > 5_000).Max());
        Assert.Equal("v where rows 5000 to 5099 and v > 5000", $"{range.Where(x => x > 5_000)}");
        Assert.Equal("v where no row and v > 5000", $"{column[7..7].Where(x => x > 5_000)}");
    }

    [Fact]
    public void Rows_outside_of_the_range_are_not_asked_about()
    {
        // The product overflows in the first row only.
        VectorView<long> column = ChunkedColumn.Of([long.MaxValue, 2, 3]);
        Filter filter = Expressions.Column("v") * 3 > 6;
        Assert.Throws<OverflowException>(() => column.Where(filter).Count());
        Assert.Equal(1, column[1..].Where(filter).Count());
    }

    [Fact]
    public void Values_of_any_type_are_counted_in_a_range()
    {
        BoolView truths = ChunkedColumn.OfTruth([true, true, false, true], [false, true, false, false]);
        Assert.Equal(3, truths[..].Count());
        Assert.Equal(1, truths[1..].CountTrue());
        using TemporaryFolder folder = new();
        using Database database = Database.Open(folder.File("a.columnar"));
        TextVector text = database.Text("t", nullable: true);
        foreach (string? value in new[] { "a", null, "b", "" })
            text.Append(value);
        Assert.Equal(2, text[1..].Count());
        Assert.Equal(1, text[1..][..2].Count());
    }

    [Fact]
    public void A_range_of_a_handle_reads_what_stands_there()
    {
        using TemporaryFolder folder = new();
        using Database database = Database.Open(folder.File("a.columnar"));
        RawVector<double> price = database.Raw<double>("price");
        price.Append([1, 2, 3, 4, 5]);
        RowRange<double> range = price.Rows(1, 4);
        Assert.Equal(9, range.Sum());
        price.Update(2, 30);
        Assert.Equal(36, range.Sum());
        Assert.Equal((2, 30), range.MinMax());
        Assert.Equal(34.0 / 2, range[1..].Mean());
        price.Truncate(3);
        Assert.Contains("1 to 3", Assert.Throws<InvalidOperationException>(() => range.Sum()).Message);
        Assert.Contains(
            "1 to 3",
            Assert.Throws<InvalidOperationException>(() => range.Where(x => x > 1).Count()).Message
        );
        Assert.Equal(0, price.Rows(3).Sum());
        Assert.Null(price.Rows(3).Mean());
    }

    private static void Check<T>(T[] values, Random random)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int length = values.Length;
        bool[]? isNull = random.Next(3) == 0 ? null : [.. values.Select(_ => random.Next(9) == 0)];
        VectorView<T> column = ChunkedColumn.Of(values, isNull, ChunkedColumn.RandomChunks(random, length));
        int start = random.Next(length + 1);
        int end = random.Next(start, length + 1);
        if (random.Next(3) == 0)
            (start, end) = (start / 4096 * 4096, end - end % 512 >= start / 4096 * 4096 ? end - end % 512 : end);
        RowRange<T> range =
            random.Next(2) == 0
                ? column.Rows(start, end)
                : column.Rows(start / 2).Rows(start - start / 2, end - start / 2);
        int[] rows = [.. Enumerable.Range(start, end - start).Where(row => isNull?[row] != true)];

        Assert.Equal(rows.Length, range.Count());
        double total = Q3.Sum<T>(values, row => row >= start && row < end && isNull?[row] != true);
        switch (range)
        {
            case RowRange<double> numbers:
                AssertBits(total, numbers.Sum());
                AssertBits(rows.Length == 0 ? null : total / rows.Length, numbers.Mean());
                break;
            case RowRange<float> numbers:
                AssertBits(total, numbers.Sum());
                break;
            case RowRange<int> numbers:
                int limit = random.Next(int.MinValue, int.MaxValue);
                Assert.Equal(rows.Sum(row => (long)(int)(object)values[row]), numbers.Sum());
                Assert.Equal(
                    rows.Where(row => (int)(object)values[row] >= limit).Sum(row => (long)(int)(object)values[row]),
                    numbers.Where(x => x >= limit).Sum()
                );
                break;
            case RowRange<ulong> numbers:
                Assert.Equal(
                    rows.Aggregate(Int128.Zero, (sum, row) => sum + (ulong)(object)values[row]),
                    numbers.SumInt128()
                );
                break;
        }
        T[] known = [.. rows.Select(row => values[row]).Where(value => !T.IsNaN(value))];
        Assert.Equal<T?>(Extreme(known, rows.Length, static kept => kept.Min()), range.Min());
        Assert.Equal<T?>(Extreme(known, rows.Length, static kept => kept.Max()), range.Max());
    }

    private static T? Extreme<T>(T[] known, int count, Func<IEnumerable<T>, T> choose)
        where T : unmanaged, INumber<T> =>
        count == 0 ? null
        : known.Length == 0 ? T.CreateTruncating(double.NaN)
        : choose(known);

    private static void AssertBits(double? expected, double? found) => Assert.Equal(Bits(expected), Bits(found));

    private static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;
}
