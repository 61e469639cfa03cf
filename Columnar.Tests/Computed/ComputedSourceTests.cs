using Columnar.Tests.Doubles;

namespace Columnar.Tests.Computed;

/// <summary>What computed vectors are computed from, and what is refused.</summary>
public sealed class ComputedSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public ComputedSourceTests() => _database = Database.Open(_folder.File("computed.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Computed_sources_are_brought_up_to_date_first()
    {
        RawVector<long> source = Numbers("source", 10);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        ComputedVector<long> sumOfSums = _database.Computed("sum of sums", Compute.CumulativeSum(sum));
        sumOfSums.Update();
        Assert.Equal(165, sumOfSums[sumOfSums.Length - 1]);
        Assert.Equal(45, sum[sum.Length - 1]);
        source.Update(0, 1);
        Assert.Equal(2, _database.UpdateComputed());
        Assert.Equal(175, sumOfSums[sumOfSums.Length - 1]);
    }

    [Fact]
    public void A_vector_is_not_computed_from_itself()
    {
        RawVector<long> source = Numbers("source", 10);
        ComputedVector<long> a = _database.Computed("a", Compute.CumulativeSum(source));
        ComputedVector<long> b = _database.Computed("b", Compute.CumulativeSum(a));
        Assert.Throws<ArgumentException>(() => _database.Computed("a", Compute.CumulativeSum(b)));
        Assert.Throws<ArgumentException>(() => _database.Computed("a", Compute.CumulativeSum(a)));
        Assert.Equal(2, _database.UpdateComputed());
    }

    [Fact]
    public void A_function_that_asks_for_its_own_results_is_refused()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append([1, 2]);
        bool asks = true;
        ComputedVector<long>? vector = null;
        vector = _database.Computed(
            "results",
            Compute.Transform(
                source,
                "twice",
                1,
                x =>
                {
                    if (asks)
                        vector!.Update();
                    return 2 * x;
                }
            )
        );
        Assert.Contains("'results'", Assert.Throws<InvalidOperationException>(() => vector.Update()).Message);
        asks = false;
        Assert.True(vector.Update());
        Assert.Equal([2, 4], vector.ToArray());
    }

    [Fact]
    public void Results_that_do_not_fit_name_vector_and_row()
    {
        RawVector<uint> a = _database.Raw<uint>("a");
        RawVector<uint> b = _database.Raw<uint>("b");
        a.Append([3, 3]);
        b.Append([1, 5]);
        OverflowException error = Assert.Throws<OverflowException>(() =>
            _database.Computed("difference", Compute.Subtract(a, b)).Update()
        );
        Assert.Contains("'difference'", error.Message, StringComparison.Ordinal);
        Assert.Contains("row 1: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _database.Computed("difference", Compute.Subtract(a, b)).Length);
    }

    [Fact]
    public void What_is_not_computed_or_of_another_type_is_refused()
    {
        RawVector<long> source = Numbers("source", 3);
        _database.Computed("sum", Compute.CumulativeSum(source));
        Assert.Throws<SchemaMismatchException>(() => _database.Computed("source", Compute.CumulativeSum(source)));
        Assert.Throws<SchemaMismatchException>(() => _database.Computed("sum", Compute.Divide(source, source)));
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<long>("sum"));
        using Database other = Database.Open(_folder.File("other.columnar"));
        Assert.Throws<ArgumentException>(() => other.Computed("sum", Compute.CumulativeSum(source)));
        using Snapshot snapshot = _database.Snapshot();
        Assert.Throws<ArgumentNullException>(() => Compute.CumulativeSum<long>(null!));
    }

    [Fact]
    public void A_computed_vector_is_not_edited_by_hand()
    {
        RawVector<long> source = Numbers("source", 3);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        sum.Update();
        RawVector<long> rows = (RawVector<long>)_database.TryGetVector("sum")!;
        Assert.Throws<InvalidOperationException>(() => rows.Append(1));
        Assert.Throws<InvalidOperationException>(() => rows.Append(new long[1]));
        Assert.Throws<InvalidOperationException>(() => rows.Update(0, 1));
        Assert.Throws<InvalidOperationException>(() => rows.Truncate(1));
        Assert.Equal([0, 1, 3], sum.ToArray());
    }

    [Fact]
    public void Compressed_vectors_columns_of_tables_and_text_are_sources()
    {
        CompressedVector<long> packed = _database.Compressed<long>("packed");
        packed.Append([.. Enumerable.Range(0, 200_000).Select(i => (long)i)]);
        Table table = _database.CreateTable("table", [new TableColumn("x", ElementType.Int64)]);
        RawVector<long> x = table.Raw<long>("x");
        x.Append([.. Enumerable.Range(0, 150_000).Select(i => (long)i)]);
        TextVector text = _database.Text("text");
        text.Append(["a", "b"]);
        ComputedVector<long> sum = _database.Computed("sum", Compute.Add(packed, x));
        ComputedVector<long> rows = _database.Computed("rows", Compute.RowNumber(text));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(2 - 2 * i, _database.UpdateComputed());
            Assert.Equal(150_000, sum.Length);
            Assert.Equal(2 * 149_999, sum[^1]);
            Assert.Equal([0L, 1], rows.ToArray());
            _database.Commit();
        }
        packed.Update(100_000, 0);
        sum.Update();
        Assert.Equal(100_000, sum[100_000]);
    }

    [Fact]
    public void Truth_values_are_sources_as_others_are()
    {
        RawVector<long> source = _database.Raw<long>("source", nullable: true);
        for (int i = 0; i < 70_000; i++)
            source.Append(i % 7 == 0 ? null : i);
        ComputedVector<bool> isOdd = _database.Computed(
            "is odd",
            Compute.Transform(source, "is odd", 1, x => x % 2 == 1)
        );
        ComputedVector<bool> isEven = _database.Computed("is even", Compute.Transform(isOdd, "not", 1, x => !x));
        ComputedVector<long> odds = _database.Computed("odds", Compute.CumulativeCount(isOdd, "true", 1, x => x));
        ComputedVector<bool> before = _database.Computed("before", Compute.PreviousValue(isOdd, 3));
        ComputedVector<bool> found = _database.Computed("found", Compute.Lookup(_database.Raw<int>("rows"), isOdd));
        _database.Raw<int>("rows").Append([69_999, 1, 2, 7]);
        _database.UpdateComputed();
        bool?[] expected = [.. source.AsEnumerable().Select(x => x is null ? (bool?)null : x % 2 == 1)];
        Assert.Equal(expected, isOdd.AsEnumerable());
        Assert.Equal(expected.Select(x => !x), isEven.AsEnumerable());
        Assert.Equal(expected.Select(x => !x), isOdd.Select(x => !x).AsEnumerable());
        Assert.Equal(expected.Count(x => x == true), odds[^1]);
        Assert.Equal([null, null, null, .. expected[..^3]], before.AsEnumerable());
        Assert.Equal([expected[69_999], true, false, null], found.AsEnumerable());
    }

    [Fact]
    public void Wrong_groups_and_pointers_are_named()
    {
        RawVector<long> falling = _database.Raw<long>("falling");
        falling.Append([0, 2, 1]);
        RawVector<long> source = Numbers("source", 5);
        string Fails(Computation<long> computation) =>
            Assert
                .Throws<InvalidOperationException>(() =>
                    _database.Computed(Guid.NewGuid().ToString(), computation).Update()
                )
                .Message;
        Assert.Contains("'falling'[2]", Fails(Compute.GroupSum(falling, source)), StringComparison.Ordinal);
        Assert.Contains("row 2", Fails(Compute.FirstRowOfGroup(falling)), StringComparison.Ordinal);
        Assert.Contains("'falling'", Fails(Compute.GroupOfRow(falling, source)), StringComparison.Ordinal);
        falling.Update(2, long.MaxValue);
        Assert.Contains("row 2", Fails(Compute.FirstRowOfGroup(falling)), StringComparison.Ordinal);
        falling.Update(1, 17);
        Assert.Contains("'source' has 5 rows", Fails(Compute.Lookup(falling, source)), StringComparison.Ordinal);
        falling.Update(1, -1);
        Assert.Contains("is -1", Fails(Compute.Lookup(falling, source)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        RawVector<long> source = Numbers("source", 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.RollingCount(source, 0, "x", 1, _ => true));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.PreviousValue(source, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.CompoundAnnualGrowth(source, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.Transform(source, "x", -1, x => x));
        Assert.Throws<ArgumentException>(() => Compute.Transform(source, "", 1, x => x));
        Assert.Throws<ArgumentException>(() => Compute.SumOf<long>());
        Assert.Throws<NotSupportedException>(() => Compute.CumulativeSum<double, long>(_database.Raw<double>("d")));
    }

    private RawVector<long> Numbers(string name, int count)
    {
        RawVector<long> vector = _database.Raw<long>(name);
        vector.Append(Enumerable.Range(0, count).Select(i => (long)i).ToArray());
        return vector;
    }
}
