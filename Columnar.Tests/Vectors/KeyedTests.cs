using Columnar.Tests.Doubles;
using Columnar.Tests.Generators;

namespace Columnar.Tests.Vectors;

/// <summary>Vectors by typed indexes.</summary>
public sealed class KeyedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public KeyedTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Rows_are_appended_read_and_replaced_by_index()
    {
        Keyed<Height, double> price = _database.Raw<double>("price").By<Height>();
        Assert.Equal(new Height(0), price.End);
        Assert.Equal(new Height(0), price.Append(1.5));
        Assert.Equal(new Height(1), price.Append([2.5, 3.5]));
        price.AppendAt(new Height(3), 4.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => price.AppendAt(new Height(3), 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => price.AppendAt(new Height(5), 9));
        price.Update(price.First + 1, 20);
        Assert.Equal((new Height(0), new Height(3), 4L), (price.First, price.Last, price.Length));
        Assert.Equal(20, price[new Height(1)]);
        Assert.Equal([20, 3.5], price.ToArray(new Height(1), new Height(3)));
        Assert.Equal([new(new(0), 1.5), new(new(1), 20), new(new(2), 3.5), new(new(3), 4.5)], price.AsEnumerable());
        price.Truncate(new Height(2));
        Assert.Equal(2, price.Length);
        Assert.True(price.Contains(new Height(1)));
        Assert.False(price.Contains(new Height(2)));
        Assert.False(price.Contains(new Height(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => price[new Height(2)]);
        Assert.Same(_database.Raw<double>("price"), price.Column);
    }

    [Fact]
    public void A_discard_of_the_index_type_lets_no_other_index_in()
    {
        RawVector<double> price = _database.Raw<double>("price");
        _database.Commit();
        Keyed<Height, double> byHeight = price.By<Height>();
        _database.Discard();
        // The next edit records the name again.
        byHeight.Append(1.5);
        Assert.Throws<SchemaMismatchException>(() => price.By<Slot>());
        _database.Discard();
        Keyed<Slot, double> bySlot = price.By<Slot>();
        Assert.Throws<SchemaMismatchException>(() => byHeight.Append(2.5));
        Assert.Throws<SchemaMismatchException>(() => byHeight.FillTo(new Height(9), 2.5));
        Assert.Throws<SchemaMismatchException>(() => byHeight.Truncate(new Height(0)));
        Assert.Equal(0, price.Length);
        bySlot.Append(3.5);
        _database.Commit();
        Assert.Equal([3.5], price.ToArray());
    }

    [Fact]
    public void Lazy_and_cached_columns_are_indexed_as_their_sources_are()
    {
        RawVector<double> price = _database.Raw<double>("price");
        price.Append([1, 2, 3]);
        LazyVector<double> twice = price.Select(value => 2 * value, "twice");
        CachedColumn<double> cached = twice.Cached(new CacheBudget(1 << 20));
        Assert.Equal(4, twice.By<Slot>()[new Slot(1)]);
        _ = price.By<Height>();
        Assert.Equal(4, twice.By<Height>()[new Height(1)]);
        Assert.Equal(6, cached.By<Height>()[new Height(2)]);
        Assert.Throws<SchemaMismatchException>(() => twice.By<Slot>());
        Assert.Throws<SchemaMismatchException>(() => cached.By<Slot>());
    }

    [Fact]
    public void Nulls_are_asked_for()
    {
        Keyed<Height, int> size = _database.Raw<int>("size", nullable: true).By<Height>();
        size.Append(7);
        Assert.Equal(new Height(1), size.AppendNull());
        Assert.False(size.IsNull(new Height(0)));
        Assert.True(size.IsNull(new Height(1)));
        Assert.True(size.TryGet(new Height(0), out int value));
        Assert.Equal(7, value);
        Assert.False(size.TryGet(new Height(1), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => size.TryGet(new Height(2), out _));
        Assert.Throws<InvalidOperationException>(() => size[new Height(1)]);
        Assert.Equal([new(new(0), 7)], size.AsEnumerable());
    }

    [Fact]
    public void Rows_are_deleted_taken_and_filled_by_index()
    {
        Keyed<Height, int> size = _database.Raw<int>("size", nullable: true).By<Height>();
        size.FillTo(new Height(3), 7);
        size.Delete(new Height(1));
        Assert.True(size.TryTake(new Height(2), out int taken));
        Assert.Equal(7, taken);
        Assert.False(size.TryTake(new Height(2), out _));
        Assert.Equal(new Height(1), size.FillFirstNull(8));
        Assert.Equal(new Height(2), size.FillFirstNull(9));
        Assert.Equal(new Height(3), size.FillFirstNull(10));
        Assert.Equal([7, 8, 9, 10], size.ToArray(new Height(0), size.End));
        Keyed<Height, string> text = _database.Text("text", nullable: true).By<Height>();
        text.FillTo(new Height(2), "a");
        text.Update(new Height(1), "b");
        text.Delete(new Height(0));
        Assert.True(text.TryTake(new Height(1), out string? last));
        Assert.Equal("b", last);
        Assert.Equal(new Height(0), text.FillFirstNull("c"));
        text.AppendAt(new Height(2), "d");
        Assert.Equal<string?>(["c", null, "d"], text.ToArray(new Height(0), text.End).AsEnumerable());
    }

    [Fact]
    public void Text_and_truth_values_have_indexes_too()
    {
        Keyed<Height, string> text = _database.Text("text", nullable: true).By<Height>();
        text.Append("a");
        text.AppendNull();
        text.Append(["b", "c"]);
        Assert.Equal("c", text[text.Last]);
        Assert.False(text.TryGet(new Height(1), out string? none));
        Assert.Null(none);
        Assert.Equal<string?>(["a", null, "b"], text.ToArray(new Height(0), new Height(3)).AsEnumerable());
        Assert.Throws<ArgumentNullException>(() => text.Append((string)null!));
        Keyed<Height, string> coded = _database.DictionaryText("coded").By<Height>();
        coded.Append(["x", "y", "x"]);
        Assert.Equal("x", coded[coded.Last]);
        Keyed<Height, bool> flag = _database.Bool("flag").By<Height>();
        flag.Append(true);
        flag.Update(flag.First, false);
        Assert.False(flag[flag.First]);
    }

    [Fact]
    public void Compressed_and_computed_vectors_have_indexes_too()
    {
        Keyed<Height, long> packed = _database.Compressed<long>("packed").By<Height>();
        packed.Append(Enumerable.Range(0, 1000).Select(i => (long)i));
        Assert.Equal(999, packed[packed.Last]);
        ComputedVector<long> sums = _database.Computed(
            "sums",
            Compute.CumulativeSum((CompressedVector<long>)packed.Column)
        );
        sums.Update();
        KeyedColumn<Height, long> bySum = sums.By<Height>();
        Assert.Equal(999 * 1000 / 2, bySum[bySum.Last]);
        Assert.Throws<SchemaMismatchException>(() => sums.By<Slot>());
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal(3, snapshot.Raw<long>("sums").By<Height>()[new Height(2)]);
        Assert.Throws<SchemaMismatchException>(() => snapshot.Raw<long>("sums").By<Slot>());
    }

    [Fact]
    public void Binary_values_have_indexes_too()
    {
        Keyed<Height, byte[]> content = _database.Binary("content", nullable: true).By<Height>();
        Keyed<Height, byte[]> hash = _database.FixedBinary("hash", byteWidth: 2, nullable: true).By<Height>();
        foreach (Keyed<Height, byte[]> keyed in new[] { content, hash })
        {
            Assert.Equal(new Height(0), keyed.Append([1, 2]));
            keyed.AppendAt(new Height(1), [3, 4]);
            keyed.Append([
                [5, 6],
                [7, 8],
            ]);
            keyed.Update(new Height(2), [9, 9]);
            keyed.Delete(new Height(3));
            Assert.True(keyed.TryTake(new Height(0), out byte[]? taken));
            Assert.Equal([1, 2], taken);
            Assert.Equal(new Height(0), keyed.FillFirstNull([0, 1]));
            keyed.FillTo(new Height(6), [4, 2]);
            Assert.Equal(
                [
                    [0, 1],
                    [3, 4],
                    [9, 9],
                    [4, 2],
                    [4, 2],
                ],
                keyed.AsEnumerable().Select(entry => entry.Value)
            );
            Assert.Throws<ArgumentNullException>(() => keyed.Append((byte[])null!));
        }
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal([4, 2], ((BinaryView)snapshot.Vector("content")).By<Height>()[new Height(5)]);
        Assert.Equal([4, 2], ((FixedBinaryView)snapshot.Vector("hash")).By<Height>()[new Height(5)]);
        Assert.Throws<SchemaMismatchException>(() => ((BinaryView)snapshot.Vector("content")).By<Slot>());
    }

    [Fact]
    public void An_empty_vector_has_neither_first_nor_last()
    {
        Keyed<Height, int> keyed = _database.Raw<int>("a").By<Height>();
        Assert.Throws<InvalidOperationException>(() => keyed.First);
        Assert.Throws<InvalidOperationException>(() => keyed.Last);
        Assert.Empty(keyed.AsEnumerable());
        Assert.Empty(keyed.ToArray(new Height(0), new Height(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => keyed.ToArray(new Height(0), new Height(1)));
    }

    [Fact]
    public void Another_index_is_refused_also_after_a_new_start()
    {
        _database.Raw<int>("a").By<Height>();
        AssertRefused(() => _database.Raw<int>("a").By<Slot>());
        _database.Commit();
        using (Snapshot snapshot = _database.Snapshot())
        {
            Assert.Equal(0, snapshot.Raw<int>("a").By<Height>().Length);
            AssertRefused(() => snapshot.Raw<int>("a").By<Slot>());
        }
        _database.Dispose();
        _database = Database.Open(_folder.File("a.columnar"));
        AssertRefused(() => _database.Raw<int>("a").By<Slot>());
        _database.Raw<int>("a").By<Height>();

        void AssertRefused(Func<object> open)
        {
            SchemaMismatchException e = Assert.Throws<SchemaMismatchException>(open);
            Assert.Equal(("a", "rows by slot", "a vector with rows by Height"), (e.Name, e.Expected, e.Found));
        }
    }

    [Fact]
    public void What_is_recorded_is_pending_like_any_change()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        _database.Commit();
        ulong before = _database.CommitNumber;
        vector.By<Height>();
        _database.Discard();
        vector.By<Slot>();
        Assert.NotEqual(before, _database.Commit());
        ulong recorded = _database.CommitNumber;
        vector.By<Slot>();
        Assert.Equal(recorded, _database.Commit());
        Assert.Throws<SchemaMismatchException>(() => vector.By<Height>());
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal("a", snapshot.Raw<int>("a").By<Slot>().Column.Name);
    }

    [Fact]
    public void A_rollback_takes_back_what_was_recorded()
    {
        RawVector<int> vector = _database.Raw<int>("a");
        _database.Commit(stamp: 1);
        vector.By<Height>();
        _database.Commit(stamp: 2);
        _database.RollbackTo(stamp: 1);
        _database.Raw<int>("a").By<Slot>();
    }

    [Fact]
    public void Who_only_reads_records_nothing()
    {
        _database.Raw<int>("a").Append(5);
        _database.Commit();
        using Database reader = Database.OpenReadOnly(_folder.File("a.columnar"));
        Assert.Equal(5, reader.Raw<int>("a").By<Height>()[new Height(0)]);
        Assert.Equal(5, reader.Raw<int>("a").By<Slot>()[new Slot(0)]);
    }

    [Fact]
    public void An_index_that_ends_keeps_rows_from_being_appended()
    {
        // 2^32 rows are not to be had; the index itself says no.
        Assert.Throws<OverflowException>(() => Slot.From(1L << 32));
        Assert.Throws<OverflowException>(() => Slot.From(-1));
        Assert.Throws<OverflowException>(() => new Slot(0) - 1);
        Assert.Throws<OverflowException>(() => new Height(long.MaxValue) + 1);
    }

    [Fact]
    public void Rows_that_would_have_no_index_are_not_appended()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<int> vector = database.Raw<int>("v", nullable: true);
        Keyed<Octet, int> keyed = vector.By<Octet>();
        vector.FillTo(250, 1);
        Assert.Throws<OverflowException>(() => keyed.Append([1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(250, vector.Length);
        Assert.Equal(new Octet(250), keyed.Append([1, 2, 3, 4, 5, 6]));
        Assert.Throws<OverflowException>(() => keyed.FillFirstNull(5));
        Assert.Throws<OverflowException>(() => keyed.Append(Enumerable.Range(0, 3).Where(value => value >= 0)));
        Assert.Equal(256, vector.Length);
        vector.Delete(255);
        Assert.Equal(new Octet(255), keyed.FillFirstNull(5));
        Assert.Equal(256, vector.Length);
    }

    private readonly record struct Octet(byte Value) : IColumnarIndex<Octet>
    {
        public static string IndexName => "octet";

        public static Octet From(long row) => new(checked((byte)row));

        public long ToInt64() => Value;
    }

    [Fact]
    public void Indexes_count_and_compare()
    {
        Height height = new(5);
        height++;
        Assert.Equal(new Height(6), height);
        height--;
        Assert.Equal(2, height - new Height(3));
        Assert.Equal(new Height(3), height - 2);
        Assert.Equal(new Height(9), height + 4);
        Assert.True(
            height > new Height(4) && height >= new Height(5) && height < new Height(6) && height <= new Height(5)
        );
        Assert.Equal([new Height(1), new Height(2)], new[] { new Height(2), new Height(1) }.Order());
        Assert.Equal(5, (long)height);
        Assert.Equal(height, (Height)5L);
        Assert.Equal("slot", NameOf<Slot>());

        static string NameOf<T>()
            where T : struct, IColumnarIndex<T> => T.IndexName;
    }

    [Theory]
    [InlineData("price[new Height(1)] + bySlot[new Slot(1)]", null)]
    [InlineData("price[new Slot(1)]", "CS1503")]
    [InlineData("price[1]", "CS1503")]
    [InlineData("price[1L]", "CS1503")]
    [InlineData("price.Append([new Slot(1)])", "CS9174")]
    [InlineData("price.ToArray(new Height(1), new Slot(2))", "CS1503")]
    [InlineData("price.First - bySlot.First", "CS0019")]
    [InlineData("price.First < bySlot.First", "CS0019")]
    [InlineData("price.First == bySlot.First", "CS0019")]
    [InlineData("price.First == 0", "CS0019")]
    [InlineData("Use(price)", null)]
    [InlineData("Use(bySlot)", "CS1503")]
    [InlineData("(Height)bySlot.First", "CS0030")]
    public void Mixing_indexes_does_not_compile(string expression, string? error)
    {
        GeneratorRun run = GeneratorRun.Of(
            $$"""
            [ColumnarIndex] public readonly partial record struct Height(long Value);
            [ColumnarIndex] public readonly partial record struct Slot(long Value);
            static class Mixing
            {
                static int Use(Keyed<Height, double> price) => 0;
                static object? Mix(Keyed<Height, double> price, Keyed<Slot, double> bySlot) => Boxed({{expression}});
                static object? Boxed(object? value) => value;
            }
            """
        );
        Assert.Empty(run.Diagnostics);
        if (error is null)
            Assert.Empty(run.Errors);
        else
            Assert.Contains(run.Errors, found => found.Id == error);
    }
}
