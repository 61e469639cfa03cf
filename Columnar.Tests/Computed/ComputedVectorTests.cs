using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Computed;

/// <summary>When computed vectors are computed anew, and how much of them.</summary>
public sealed class ComputedVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Database _database;
    private long _calls;

    public ComputedVectorTests() => _database = Database.Open(_folder.File("computed.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_unchanged_vector_writes_nothing()
    {
        RawVector<long> source = Numbers("source", 100);
        ComputedVector<long> doubled = Doubled(source);
        Assert.True(doubled.Update());
        ulong commit = _database.Commit();
        byte[] bytes = ReadFile();
        Assert.False(doubled.Update());
        Assert.Equal(0, _database.UpdateComputed());
        Assert.Equal(commit, _database.Commit());
        Reopen();
        doubled = Doubled(_database.Raw<long>("source"));
        Assert.False(doubled.Update());
        Assert.Equal(commit, _database.Commit());
        _database.Dispose();
        Assert.Equal(bytes, ReadFile());
        Reopen();
    }

    [Fact]
    public void Only_rows_that_were_added_are_computed()
    {
        RawVector<long> source = Numbers("source", 100_000);
        ComputedVector<long> doubled = Doubled(source);
        doubled.Update();
        Assert.Equal(100_000, TakeCalls());
        source.Append(7);
        doubled.Update();
        Assert.Equal(1, TakeCalls());
        _database.Commit();
        Reopen();
        source = _database.Raw<long>("source");
        source.Append([1, 2, 3]);
        doubled = Doubled(source);
        doubled.Update();
        Assert.Equal(3, TakeCalls());
        Assert.Equal(14, doubled[100_000]);
        Assert.Equal(6, doubled[100_003]);
    }

    [Fact]
    public void After_an_edit_rows_from_there_on_are_computed()
    {
        RawVector<long> source = Numbers("source", 100_000);
        ComputedVector<long> doubled = Doubled(source);
        doubled.Update();
        TakeCalls();
        source.Update(70_000, -5);
        source.Update(90_000, -6);
        doubled.Update();
        Assert.Equal(30_000, TakeCalls());
        Assert.Equal(-10, doubled[70_000]);
        Assert.Equal(-12, doubled[90_000]);
        source.Truncate(99_990);
        doubled.Update();
        Assert.Equal(0, TakeCalls());
        Assert.Equal(99_990, doubled.Length);
    }

    [Fact]
    public void A_recursion_begins_anew_at_the_block_of_an_edit()
    {
        RawVector<long> source = Numbers("source", 300_000);
        ComputedVector<long> count = _database.Computed(
            "count",
            Compute.CumulativeCount(source, "even", 1, value => Counted(value % 2 == 0))
        );
        count.Update();
        TakeCalls();
        source.Update(200_000, 1);
        count.Update();
        Assert.Equal(300_000 - 3 * 65_536, TakeCalls());
        Assert.Equal(149_999, count[count.Length - 1]);
        source.Append(2);
        count.Update();
        Assert.Equal(1, TakeCalls());
        Assert.Equal(150_000, count[count.Length - 1]);
        _database.Commit();
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Sources_of_other_versions_are_noticed_whatever_their_sum()
    {
        RawVector<long> a = _database.Raw<long>("a", version: 1);
        RawVector<long> b = _database.Raw<long>("b", version: 3);
        a.Append([1, 2]);
        b.Append([10, 20]);
        _database.Computed("sum", Compute.Add(a, b)).Update();
        _database.Commit();
        _database.Remove("a");
        _database.Remove("b");
        a = _database.Raw<long>("a", version: 2);
        b = _database.Raw<long>("b", version: 2);
        a.Append([3, 4]);
        b.Append([30, 40]);
        ComputedVector<long> sum = _database.Computed("sum", Compute.Add(a, b));
        Assert.Equal(0, sum.Length);
        Assert.True(sum.Update());
        Assert.Equal([33, 44], sum.ToArray());
    }

    [Fact]
    public void Another_parameter_function_version_or_order_of_sources_computes_anew()
    {
        RawVector<long> a = Numbers("a", 5);
        RawVector<long> b = Numbers("b", 4);
        Computation<long>[] computations =
        [
            Compute.Subtract(a, b),
            Compute.Subtract(b, a),
            Compute.Subtract(b, a, IntegerOverflow.Wrap),
            Compute.Add(b, a),
            Compute.Transform(a, b, "mine", 1, (x, y) => x * y),
            Compute.Transform(a, b, "mine", 2, (x, y) => x * y + 1),
            Compute.Transform(a, b, "other", 2, (x, y) => x * y + 2),
            Compute.Transform(b, a, "other", 2, (x, y) => x - 3 * y),
        ];
        List<long> last = [];
        foreach (Computation<long> computation in computations)
        {
            ComputedVector<long> vector = _database.Computed("result", computation);
            Assert.Equal(0, vector.Length);
            Assert.True(vector.Update(), computation.Function);
            Assert.Equal(4, vector.Length);
            last.Add(vector[3]);
            Assert.Same(vector, _database.Computed("result", computation));
            Assert.False(vector.Update());
        }
        Assert.Equal([0, 0, 0, 6, 9, 10, 11, -6], last);
    }

    [Fact]
    public void Discard_takes_results_back_with_the_sources()
    {
        RawVector<long> source = Numbers("source", 10);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        sum.Update();
        _database.Commit();
        long[] before = sum.ToArray();
        source.Update(3, 1000);
        source.Append(5);
        sum.Update();
        Assert.Equal(11, sum.Length);
        _database.Discard();
        Assert.Equal(before, sum.ToArray());
        Assert.False(sum.Update());
        source.Append(7);
        sum.Update();
        Assert.Equal(before[^1] + 7, sum[sum.Length - 1]);
    }

    [Fact]
    public void A_recipe_that_was_discarded_is_written_again_by_the_next_update()
    {
        RawVector<long> source = Numbers("source", 10);
        _database.Computed("result", Compute.CumulativeSum(source)).Update();
        _database.Commit();
        ComputedVector<long> change = _database.Computed("result", Compute.PreviousValue(source, 0));
        change.Update();
        _database.Discard();
        Assert.Equal(45, change[change.Length - 1]);
        Assert.True(change.Update());
        Assert.Equal(source.ToArray(), change.ToArray());
    }

    [Fact]
    public void Rolling_back_takes_results_back_with_the_sources()
    {
        RawVector<long> source = Numbers("source", 70_000);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        sum.Update();
        _database.Commit(1);
        long[] before = sum.ToArray();
        source.Update(66_000, 0);
        source.Append([1, 2, 3]);
        sum.Update();
        _database.Commit(2);
        using Snapshot second = _database.Snapshot();
        _database.RollbackTo(1);
        Assert.Equal(before, sum.ToArray());
        Assert.False(sum.Update());
        source.Append(5);
        sum.Update();
        Assert.Equal(before[^1] + 5, sum[sum.Length - 1]);
        Assert.Equal(before[^1] - 66_000 + 6, second.Raw<long>("sum")[70_002]);
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
    public void A_cancelled_update_keeps_whole_blocks_and_goes_on_from_there()
    {
        RawVector<long> source = Numbers("source", 600_000);
        using CancellationTokenSource cancellation = new();
        ComputedVector<long> count = _database.Computed(
            "count",
            Compute.CumulativeCount(
                source,
                "cancelling",
                1,
                value =>
                {
                    if (value == 100_000)
                        cancellation.Cancel();
                    return Counted(true);
                }
            )
        );
        Assert.Throws<OperationCanceledException>(() => count.Update(cancellation.Token));
        Assert.Equal(4 * 65_536, count.Length);
        Assert.Equal(4 * 65_536, TakeCalls());
        _database.Commit();
        count.Update();
        Assert.Equal(600_000 - 4 * 65_536, TakeCalls());
        Assert.Equal(600_000, count[count.Length - 1]);
    }

    [Fact]
    public void Results_that_do_not_fit_name_vector_and_rows()
    {
        RawVector<uint> a = _database.Raw<uint>("a");
        RawVector<uint> b = _database.Raw<uint>("b");
        a.Append([3, 3]);
        b.Append([1, 5]);
        OverflowException error = Assert.Throws<OverflowException>(() =>
            _database.Computed("difference", Compute.Subtract(a, b)).Update()
        );
        Assert.Contains("'difference'", error.Message, StringComparison.Ordinal);
        Assert.Contains("rows 0 to 1", error.Message, StringComparison.Ordinal);
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
    public void Results_that_may_be_null_now_replace_the_vector()
    {
        RawVector<long> source = Numbers("source", 3);
        ComputedVector<long> result = _database.Computed("result", Compute.CumulativeSum(source));
        result.Update();
        Assert.False(result.IsNullable);
        ComputedVector<long> nullable = _database.Computed("result", Compute.PreviousValue(source, 1));
        Assert.True(nullable.IsNullable);
        nullable.Update();
        Assert.Equal([null, 0L, 1L], nullable.AsEnumerable());
        Assert.Throws<InvalidOperationException>(() => result.Update());
    }

    [Fact]
    public void A_removed_vector_takes_its_checkpoints_with_it()
    {
        RawVector<long> source = Numbers("source", 200_000);
        _database.Computed("sum", Compute.CumulativeSum(source)).Update();
        _database.Commit();
        _database.Remove("sum");
        _database.Commit();
        Assert.True(_database.Verify().IsSound);
        Assert.Equal(0, _database.UpdateComputed());
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        sum.Update();
        Assert.Equal(199_999L * 100_000, sum[sum.Length - 1]);
    }

    [Fact]
    public void A_removed_source_is_an_error_that_names_the_vector()
    {
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(Numbers("source", 3)));
        sum.Update();
        _database.Remove("source");
        Assert.Contains(
            "'sum'",
            Assert.Throws<InvalidOperationException>(() => sum.Update()).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([0, 1, 3], sum.ToArray());
    }

    [Theory]
    [InlineData("source")]
    [InlineData("checkpoints")]
    public void Damage_is_noticed_before_anything_is_computed_from_it(string damaged)
    {
        RawVector<long> source = Numbers("source", 400_000);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        sum.Update();
        _database.Commit();
        source.Update(350_000, 0);
        _database.Commit();
        CatalogState catalog = _database.Store.Working;
        Chunk chunk = (
            damaged == "source" ? catalog.Find(0, "source")! : catalog.Find(catalog.Find(0, "sum")!.Header.Id, damaged)!
        ).Chunks[^1];
        long offset = chunk.Segments[0].Extent.Offset + (chunk.Segments[0].LengthBits / 8) - 100;
        _database.Dispose();
        using (FileStream file = new(_folder.File("computed.columnar"), FileMode.Open))
        {
            file.Position = offset;
            int value = file.ReadByte();
            file.Position = offset;
            file.WriteByte((byte)(value ^ 1));
        }
        Reopen();
        sum = _database.Computed("sum", Compute.CumulativeSum(_database.Raw<long>("source")));
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => sum.Update());
        Assert.Contains(damaged, error.Message, StringComparison.Ordinal);
        Assert.Equal(400_000, sum.Length);
    }

    [Fact]
    public void A_longer_range_computes_what_it_has_more()
    {
        Computation<long> To(long length) =>
            Compute.Range(
                length,
                "square",
                1,
                row =>
                {
                    Counted(true);
                    return row * row;
                }
            );
        _database.Computed("squares", To(10)).Update();
        TakeCalls();
        ComputedVector<long> squares = _database.Computed("squares", To(12));
        squares.Update();
        Assert.Equal(2, TakeCalls());
        Assert.Equal(121, squares[^1]);
        _database.Computed("squares", To(4)).Update();
        Assert.Equal(0, TakeCalls());
        Assert.Equal([0, 1, 4, 9], squares.ToArray());
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
    public void Appending_committing_and_updating_go_on_side_by_side()
    {
        RawVector<long> source = Numbers("source", 1);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        ComputedVector<long> change = _database.Computed("change", Compute.Change(source, 3));
        using CancellationTokenSource done = new();
        Thread appender = new(() =>
        {
            Random random = new(1);
            for (int i = 0; i < 300; i++)
                source.Append(new long[random.Next(2000)]);
            done.Cancel();
        });
        Thread committer = new(() =>
        {
            while (!done.IsCancellationRequested)
                _database.Commit();
        });
        appender.Start();
        committer.Start();
        while (!done.IsCancellationRequested)
        {
            _database.UpdateComputed();
            using Snapshot snapshot = _database.Snapshot();
            if (snapshot.CommitNumber > 1)
                Assert.Equal(0, snapshot.Raw<long>("sum").Sum());
        }
        appender.Join();
        committer.Join();
        _database.UpdateComputed();
        Assert.Equal(source.Length, sum.Length);
        Assert.Equal(source.Length - 3, change.Count());
        Assert.True(_database.Verify().IsSound);
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

    private ComputedVector<long> Doubled(RawVector<long> source) =>
        _database.Computed(
            "doubled",
            Compute.Transform(
                source,
                "double",
                1,
                value =>
                {
                    Counted(true);
                    return value * 2;
                }
            )
        );

    private bool Counted(bool result)
    {
        _calls++;
        return result;
    }

    private long TakeCalls()
    {
        long calls = _calls;
        _calls = 0;
        return calls;
    }

    private byte[] ReadFile()
    {
        using FileStream file = new(
            _folder.File("computed.columnar"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Database.Open(_folder.File("computed.columnar"));
    }
}
