using Columnar.Tests.Doubles;

namespace Columnar.Tests.Computed;

/// <summary>Columns that are computed when they are read, and columns kept in memory.</summary>
public sealed class LazyVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public LazyVectorTests() => _database = Database.Open(_folder.File("lazy.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_window_local_function_gives_when_read_what_it_gives_when_stored()
    {
        Random random = new(1);
        SourceModel model = new();
        SourceVectors sources = new(_database);
        for (int step = 0; step < 3; step++)
        {
            model.Grow(random, step == 2 ? 9000 : 50);
            sources.CopyFrom(model);
            _database.UpdateComputed();
            foreach (FunctionCase function in FunctionCases.All)
            {
                ComputedVector stored = function.Open(_database, sources);
                stored.Update();
                if (function.ReadLazily(sources) is not { } found)
                    continue;
                object?[] expected = function.Read(stored);
                Assert.True(expected.AsSpan().SequenceEqual(found), $"{function}, step {step}");
            }
            _database.Commit();
        }
    }

    [Fact]
    public void Recursions_are_refused()
    {
        RawVector<long> source = _database.Raw<long>("source");
        Assert.Throws<NotSupportedException>(() => Compute.CumulativeSum(source).ToLazy("sum"));
    }

    [Fact]
    public void Selections_of_one_to_three_columns_are_never_stale()
    {
        RawVector<long> a = _database.Raw<long>("a");
        RawVector<double> b = _database.Raw<double>("b", nullable: true);
        RawVector<int> c = _database.Raw<int>("c");
        a.Append([1, 2, 3]);
        b.Append([1.5, 2.5]);
        b.AppendNull();
        b.Append(4.5);
        c.Append([10, 20, 30, 40]);
        LazyVector<double> one = b.Select(x => x * 2);
        LazyVector<double> two = a.Select(b, (x, y) => x + y, "a + b");
        LazyVector<double> three = a.Select(b, c, (row, x, y, z) => row + x + y + z);
        Assert.Equal([3.0, 5.0, null, 9.0], one.AsEnumerable());
        Assert.Equal([2.5, 4.5, null], two.AsEnumerable());
        Assert.Equal([12.5, 25.5, null], three.AsEnumerable());
        Assert.Equal(("b", "a + b"), (one.Name, two.Name));
        Assert.Equal(4.5, two[1]);
        Assert.Null(two.Get(2));
        Assert.Throws<InvalidOperationException>(() => two[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => two.Get(3));
        _database.Commit();
        b.Update(2, 7);
        a.Append(100);
        Assert.Equal([2.5, 4.5, 10, 104.5], two.ToArray());
        _database.Commit();
        Assert.Equal([2.5, 4.5, 10, 104.5], two.ToArray());
        a.Truncate(1);
        Assert.Equal(1, two.Length);
        Assert.Equal(2.5, Assert.Single(two.AsEnumerable()));
    }

    [Fact]
    public void Aggregates_and_filters_read_lazy_columns()
    {
        RawVector<long> source = _database.Raw<long>("source", nullable: true);
        long[] values = [.. Enumerable.Range(0, 200_000).Select(i => (long)i)];
        source.Append(values);
        source.Delete(5);
        LazyVector<long> squares = source.Select(x => x * x);
        LazyVector<bool> even = source.Select(x => x % 2 == 0);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(values.Sum(x => x * x) - 25, squares.Sum());
            Assert.Equal(199_999, squares.Count());
            Assert.Equal(199_999L * 199_999, squares.Max());
            Assert.Equal(100, squares.Where(x => x < 10_201).Count());
            Assert.Equal(100_000, even.CountTrue());
            Assert.Equal(1, squares.RowCount() - squares.Count());
            _database.Commit();
        }
    }

    [Fact]
    public void Lazy_columns_of_lazy_columns_and_of_snapshots_work()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append([.. Enumerable.Range(0, 10_000).Select(i => (long)i)]);
        _database.Commit();
        Snapshot snapshot = _database.Snapshot();
        LazyVector<long> then = snapshot.Raw<long>("source").Select(x => x + 1).Select(x => x * 2);
        source.Update(0, 77);
        _database.Commit();
        Assert.Equal(2, then[0]);
        Assert.Equal(10_001L * 10_000, then.Sum());
        Assert.Equal(156, source.Select(x => x + 1).Select(x => x * 2)[0]);
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => then[0]);
        Assert.Throws<ObjectDisposedException>(() => then.Sum());
    }

    [Fact]
    public void A_column_is_not_both_source_and_stored_result_of_a_lazy_one()
    {
        RawVector<long> source = _database.Raw<long>("source");
        Assert.Throws<ArgumentException>(() => _database.Computed("sum", Compute.CumulativeSum(source.Select(x => x))));
    }

    [Fact]
    public void Cached_columns_compute_once_and_are_never_stale()
    {
        RawVector<long> source = _database.Raw<long>("source", nullable: true);
        source.Append([.. Enumerable.Range(0, 10_000).Select(i => (long)i)]);
        source.AppendNull();
        _database.Commit();
        long calls = 0;
        LazyVector<long> lazy = source.Select(x =>
        {
            Interlocked.Increment(ref calls);
            return x + 1;
        });
        CacheBudget budget = new(1 << 20);
        CachedColumn<long> cached = lazy.Cached(budget);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(10_001L * 5_000, cached.Sum());
            Assert.Equal(7, cached[6]);
            Assert.Null(cached.Get(10_000));
            Assert.Equal(10_000, cached.Count());
        }
        Assert.Equal(10_000, calls);
        Assert.Equal(10_001 * 8 + 1251, budget.UsedBytes);
        source.Update(6, 100);
        Assert.Equal(101, cached[6]);
        source.Append(5);
        Assert.Equal(6, cached[10_001]);
        Assert.Equal(10_002, cached.Length);
        _database.Commit();
        Assert.Equal(101, cached[6]);
        calls = 0;
        Assert.Equal(101, cached[6]);
        Assert.Equal(0, calls);
        source.Update(6, 6);
        _database.Discard();
        Assert.Equal(101, cached[6]);
        Assert.Equal(0, calls);
    }

    [Fact]
    public void First_rows_of_groups_may_be_read_before_there_are_groups()
    {
        RawVector<int> groups = _database.Raw<int>("groups");
        LazyVector<long> first = Compute.FirstRowOfGroup(groups).ToLazy("first");
        Assert.Equal(0, first.Length);
        groups.Append([0, 0, 2]);
        Assert.Equal([0, 2, 2], first.ToArray());
    }

    [Fact]
    public void What_reads_a_removed_vector_shows_so_and_does_not_throw()
    {
        RawVector<long> source = _database.Raw<long>("source");
        LazyVector<long> lazy = source.Select(x => x + 1);
        CachedColumn<long> cached = source.Cached(new CacheBudget(1000));
        _database.Remove("source");
        Assert.StartsWith("a lazy vector of int64: ", lazy.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("a cached column of int64: ", cached.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_in_a_function_names_column_and_row()
    {
        RawVector<long> source = _database.Raw<long>("source", nullable: true);
        source.Append([.. Enumerable.Range(0, 10_000).Select(i => (long)i)]);
        source.Delete(5);
        LazyVector<int> narrow = source.Select(x => checked((int)(x * 300_000)), "narrow");
        LazyVector<long> broken = source.Select(x => x == 7_000 ? throw new FormatException("no 7000") : x, "broken");
        foreach (Action read in new Action[] { () => narrow.ToArray(), () => narrow.Get(7_159), () => narrow.Sum() })
            Assert.StartsWith(
                "'narrow', select, row 7159: ",
                Assert.Throws<OverflowException>(read).Message,
                StringComparison.Ordinal
            );
        foreach (
            Action read in new Action[]
            {
                () => broken.ToArray(),
                () => broken.Get(7_000),
                () => broken.Sum(),
                () => broken.Select(x => x + 1, "outer").ToArray(),
                () => _ = broken.Select(source, (x, y) => x + y, "outer").AsEnumerable().ToArray(),
                () => _ = broken.Cached(new CacheBudget(1 << 20)).AsEnumerable().ToArray(),
            }
        )
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(read);
            Assert.Equal("'broken', select, row 7000: no 7000", error.Message);
            Assert.IsType<FormatException>(error.InnerException);
        }
        Assert.Equal(6_999, broken[6_999]);
        ComputedVector<long> stored = _database.Computed(
            "stored",
            Compute.Transform(source, "broken", 1, x => x == 7_000 ? throw new FormatException("no 7000") : x)
        );
        Assert.StartsWith(
            "'stored', transform/1(name: 'broken', version: 1), row 7000: no 7000",
            Assert.Throws<InvalidOperationException>(() => stored.Update()).Message,
            StringComparison.Ordinal
        );
        source.Update(9_000, long.MaxValue);
        ComputedVector<long> total = _database.Computed("total", Compute.CumulativeSum(source));
        Assert.Contains(
            "rows 0 to 9999: ",
            Assert.Throws<OverflowException>(() => total.Update()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cancellation_out_of_a_function_stays_one()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append([1, 2]);
        LazyVector<long> lazy = source.Select<long, long>(_ => throw new OperationCanceledException());
        Assert.Throws<OperationCanceledException>(() => lazy.ToArray());
    }

    [Fact]
    public void Showing_a_column_never_throws()
    {
        RawVector<long> source = _database.Raw<long>("source", nullable: true);
        source.Append([1, 2]);
        source.AppendNull();
        Exception[] errors =
        [
            new FormatException("told"),
            new OverflowException("told"),
            new NullReferenceException("told"),
            new IOException("told"),
            new OperationCanceledException("told"),
            new ObjectDisposedException("it", "told"),
        ];
        foreach (Exception error in errors)
        {
            LazyVector<long> lazy = source.Select<long, long>(_ => throw error, "lazy");
            object[] shown =
            [
                lazy,
                lazy.Cached(new CacheBudget(1000)),
                lazy.Select(x => x),
                lazy.Select(source, (x, y) => x + y),
                lazy[..2],
                Compute.RollingSum(lazy, 2).ToLazy("sum"),
            ];
            foreach (object one in shown)
                Assert.Contains("told", one.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_budget_makes_room_for_what_is_read_now()
    {
        RawVector<long>[] sources = [.. Enumerable.Range(0, 3).Select(i => _database.Raw<long>($"source {i}"))];
        foreach (RawVector<long> source in sources)
            source.Append(new long[1000]);
        _database.Commit();
        CacheBudget budget = new(16_000);
        CachedColumn<long>[] cached = [.. sources.Select(source => source.Cached(budget))];
        foreach (CachedColumn<long> column in cached)
            Assert.Equal(0, column.Sum());
        Assert.Equal(16_000, budget.UsedBytes);
        CacheBudget small = new(7_999);
        Assert.Equal(0, sources[0].Cached(small).Sum());
        Assert.Equal(0, small.UsedBytes);
        budget.Clear();
        Assert.Equal(0, budget.UsedBytes);
        Assert.Equal(new long[1000], cached[0].ToArray());
    }
}
