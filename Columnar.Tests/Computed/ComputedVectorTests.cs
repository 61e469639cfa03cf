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
