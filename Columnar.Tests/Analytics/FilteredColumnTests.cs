using System.Linq.Expressions;
using Columnar.Binding;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics;

/// <summary>Filters on columns mean what their lambdas mean, nulls excepted: those are never selected.</summary>
public sealed class FilteredColumnTests
{
    private static readonly int s_staticLimit = 40;

    private int FieldLimit { get; } = 25;

    [Fact]
    public void Lambdas_select_what_they_say()
    {
        int limit = 10;
        double fraction = 60.5;
        long large = long.MaxValue;
        bool isWanted = true;
        int below = -1;
        int above = 300;
        double nan = double.NaN;
        Check<int>(x => x > limit);
        Check<int>(x => limit >= x);
        Check<int>(x => x > fraction);
        Check<int>(x => x == large);
        Check<int>(x => x != 3 && x < s_staticLimit || x == FieldLimit);
        Check<int>(x => !(x > 5) && isWanted);
        Check<int>(x => x > 5 & x < 20 | x == -7);
        Check<int>(x => true);
        Check<int>(x => !isWanted);
        Check<short>(x => x > 60.5 || x < -60.5f);
        Check<byte>(x => x > below && x < above && x != 7);
        Check<sbyte>(x => x >= 0u);
        Check<ulong>(x => x > 5 && x <= ulong.MaxValue - 1);
        Check<double>(x => x > 0.5 && x <= 20);
        Check<double>(x => x != nan);
        Check<double>(x => !(x > 0));
        Check<float>(x => x > 0.1 || x == float.NegativeInfinity);
        Check<Half>(x => x > (Half)0.5f);
    }

    [Fact]
    public void Dates_and_timestamps_compare_with_their_own_type()
    {
        Date32 day = Date32.FromDateOnly(new DateOnly(2001, 2, 3));
        Date32[] days = [.. Enumerable.Range(-5, 11).Select(offset => new Date32(day.Days + offset))];
        Assert.Equal(5, ChunkedColumn.Of(days).Where(x => x > day).Count());
        Assert.Equal(1, ChunkedColumn.Of(days).Where(x => x == day).Count());
        Assert.Equal(day, ChunkedColumn.Of(days).Where(x => x >= day).Min());
        var moment = new Timestamp(1_000);
        Assert.Equal(
            2,
            ChunkedColumn.Of([moment, new Timestamp(1_001), new Timestamp(5)]).Where(x => x >= moment).Count()
        );
    }

    [Fact]
    public void Conditions_add_up()
    {
        VectorView<int> column = ChunkedColumn.Of([1, 2, 3, 4, 5]);
        Assert.Equal(7, column.Where(x => x > 2).Where(x => x < 5).Sum());
        Assert.Equal(3.5, column.Where(x => x > 2).Where(x => x < 5).Mean());
    }

    [Fact]
    public void What_cannot_be_translated_is_named()
    {
        VectorView<int> column = ChunkedColumn.Of([1, 2, 3]);
        AssertNamed("(x + 1)", () => column.Where(x => x + 1 > 2));
        AssertNamed("Parse", () => column.Where(x => x > int.Parse("2")));
        AssertNamed("(x * 1)", () => column.Where(x => x == x * 1));
        AssertNamed("Convert(x, Byte)", () => column.Where(x => (byte)x > 2));
        AssertNamed("IsNaN", () => ChunkedColumn.Of([1.0]).Where(x => double.IsNaN(x)));
    }

    [Fact]
    public void Aggregates_of_nothing_are_zero_or_null()
    {
        VectorView<double> empty = ChunkedColumn.Of(Array.Empty<double>());
        Assert.Equal(0, empty.Sum());
        Assert.Null(empty.Min());
        Assert.Null(empty.Max());
        Assert.Null(empty.MinMax());
        Assert.Null(empty.Mean());
        Assert.Equal(0, empty.Count());
        VectorView<int> allNull = ChunkedColumn.Of([1, 2], [true, true]);
        Assert.Equal(0, allNull.Sum());
        Assert.Null(allNull.Mean());
        Assert.Equal(0, allNull.Count());
        Assert.Equal(2, allNull.RowCount());
        Assert.Equal(0, allNull.Where(x => x != 1).Count());
    }

    [Fact]
    public void Sums_overflow_exactly_when_the_total_does_not_fit()
    {
        VectorView<long> fits = ChunkedColumn.Of([long.MaxValue, long.MaxValue, long.MinValue, long.MinValue, 2]);
        Assert.Equal(0, fits.Sum());
        VectorView<long> over = ChunkedColumn.Of([long.MaxValue, 1]);
        Assert.Contains("SumInt128", Assert.Throws<OverflowException>(() => over.Sum()).Message);
        Assert.Equal((Int128)long.MaxValue + 1, over.SumInt128());
        Assert.Equal(((double)long.MaxValue + 1) / 2, over.Mean());
        Assert.Throws<OverflowException>(() => ChunkedColumn.Of([ulong.MaxValue, 1UL]).Sum());
        Assert.Equal(ulong.MaxValue, ChunkedColumn.Of([ulong.MaxValue, 0UL]).Sum());
        Assert.Throws<OverflowException>(() => ChunkedColumn.Of([long.MinValue, -1]).Sum());
    }

    [Fact]
    public void Truth_columns_are_asked_for_by_name() =>
        Assert.Throws<ArgumentException>(() => ChunkedColumn.Of([1]).CountTrue());

    [Fact]
    public unsafe void Three_valued_logic_follows_its_table()
    {
        bool?[] left = [true, true, true, false, false, false, null, null, null];
        bool?[] right = [true, false, null, true, false, null, true, false, null];
        BoolView a = Truths(left);
        BoolView b = Truths(right);
        AssertValues(a, (Filter)Expressions.Value(a) & Expressions.Value(b), row => left[row] & right[row]);
        AssertValues(a, (Filter)Expressions.Value(a) | Expressions.Value(b), row => left[row] | right[row]);
        AssertValues(a, !Expressions.Value(a), row => !left[row]);
    }

    [Fact]
    public void Managed_memory_does_not_grow_with_the_rows()
    {
        VectorView<double> few = ChunkedColumn.Of(new double[70_000], new bool[70_000], [50_000, 20_000]);
        VectorView<double> many = ChunkedColumn.Of(new double[3_000_000], new bool[3_000_000], [50_001, 2_949_999]);
        long Allocated(VectorView<double> column)
        {
            FilteredColumn<double> filtered = column.Where(x => x > -1);
            // A collection that another thread begins counts what is left of this thread's buffer as allocated.
            long least = long.MaxValue;
            for (int round = 0; round < 6; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                filtered.Sum(ScanOptions.SingleThreaded);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            return least;
        }
        Assert.InRange(Allocated(many), 0, Allocated(few) + 1_000);
    }

    private static BoolView Truths(bool?[] values) =>
        ChunkedColumn.OfTruth([.. values.Select(value => value == true)], [.. values.Select(value => value is null)]);

    private static unsafe void AssertValues(BoolView column, Filter filter, Func<int, bool?> expected)
    {
        using BoundFilter bound = BoundFilter.Bind(column, column, filter.Node);
        ulong isTrue = ulong.MaxValue;
        ulong isNull = ulong.MaxValue;
        int rows = (int)column.Length;
        bool mayBeNull = bound.Evaluate(0, rows, &isTrue, &isNull);
        for (int row = 0; row < 64; row++)
        {
            Assert.Equal(row < rows && expected(row) == true, (isTrue >> row & 1) != 0);
            Assert.Equal(row < rows && expected(row) is null, mayBeNull && (isNull >> row & 1) != 0);
        }
    }

    private static void AssertNamed(string part, Action filter) =>
        Assert.Contains(part, Assert.Throws<NotSupportedException>(filter).Message);

    private static void Check<T>(Expression<Func<T, bool>> predicate)
        where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
    {
        var random = new Random(3);
        T[] values =
        [
            .. TestValues.Random<T>(random, 5_000),
            .. Enumerable.Range(-100, 250).Select(T.CreateSaturating),
        ];
        bool[] isNull = [.. values.Select(_ => random.Next(8) == 0)];
        Func<T, bool> compiled = predicate.Compile();
        int expected = Enumerable.Range(0, values.Length).Count(row => !isNull[row] && compiled(values[row]));
        VectorView<T> column = ChunkedColumn.Of(values, isNull, ChunkedColumn.RandomChunks(random, values.Length));
        Assert.Equal(expected, column.Where(predicate).Count());
    }
}
