using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Vectors;

namespace Columnar.Tests.Computed;

/// <summary>Computed vectors beside discards, rollbacks, removals and damage.</summary>
public sealed class ComputedHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public ComputedHistoryTests() => _database = Database.Open(_folder.File("computed.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
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
    public void Results_computed_again_behind_a_rollback_are_the_same_bytes()
    {
        RawVector<double> source = _database.Raw<double>("source", nullable: true);
        ComputedVector[] vectors =
        [
            _database.Computed("sum", Compute.CumulativeSum(source)),
            _database.Computed("average", Compute.RollingAverage(source, 1000)),
            _database.Computed("exponential", Compute.ExponentialAverage(source, 20)),
            _database.Computed("change", Compute.PercentageChange(source, 7)),
        ];
        source.Append([.. Enumerable.Range(0, 100_000).Select(i => Math.Sqrt(i))]);
        _database.UpdateComputed();
        _database.Commit(1);
        VectorImage[][] images = [DoOnce(), DoOnce()];
        for (int i = 0; i < vectors.Length; i++)
            images[0][i].AssertEqual(images[1][i], vectors[i].Name);

        VectorImage[] DoOnce()
        {
            _database.RollbackTo(1);
            source.Update(70_000, double.NaN);
            source.Delete(99_990);
            source.Truncate(99_995);
            _database.UpdateComputed();
            _database.Commit(2);
            source.Append([.. Enumerable.Range(0, 50_000).Select(i => 1.0 / (i + 1))]);
            source.Update(70_000, 3);
            _database.UpdateComputed();
            _database.Commit(3);
            using Snapshot snapshot = _database.Snapshot(3);
            return [.. vectors.Select(vector => VectorImage.Of(snapshot.Vector(vector.Name)))];
        }
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

    private RawVector<long> Numbers(string name, int count)
    {
        RawVector<long> vector = _database.Raw<long>(name);
        vector.Append(Enumerable.Range(0, count).Select(i => (long)i).ToArray());
        return vector;
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Database.Open(_folder.File("computed.columnar"));
    }
}
