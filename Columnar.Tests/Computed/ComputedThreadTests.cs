using Columnar.Tests.Doubles;

namespace Columnar.Tests.Computed;

/// <summary>Computed vectors that several threads bring up to date.</summary>
public sealed class ComputedThreadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public ComputedThreadTests() => _database = Database.Open(_folder.File("threads.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Threads_that_update_vectors_of_one_computed_source_take_turns()
    {
        const int Rows = 300_000;
        RawVector<long> source = _database.Raw<long>("source");
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        ComputedVector<long>[] vectors =
        [
            _database.Computed("change", Compute.Change(sum, 1)),
            _database.Computed("sum of sums", Compute.CumulativeSum(sum)),
            sum,
            _database.Computed("window", Compute.RollingSum(sum, 10)),
        ];
        using CancellationTokenSource done = new();
        Exception?[] errors = new Exception?[vectors.Length];
        Thread[] threads =
        [
            .. vectors.Select(
                (vector, i) =>
                    new Thread(() =>
                        errors[i] = Record.Exception(() =>
                        {
                            while (!done.IsCancellationRequested)
                                vector.Update(CancellationToken.None);
                        })
                    )
            ),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        Random random = new(1);
        while (source.Length < Rows)
        {
            source.Append(Enumerable.Repeat(1L, random.Next(20_000)).ToArray());
            source.Update(random.NextInt64(source.Length), 1);
        }
        done.Cancel();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(errors, Assert.Null);
        _database.UpdateComputed();
        long rows = source.Length;
        Assert.Equal(rows, sum[^1]);
        Assert.Equal(rows - 1, vectors[0].Sum());
        Assert.Equal(rows * (rows + 1) / 2, vectors[1][^1]);
        Assert.Equal(10 * rows - 45, vectors[3][^1]);
        Assert.Equal(0, _database.UpdateComputed());
        _database.Commit();
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Who_waits_for_another_update_can_be_cancelled()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append([1, 2]);
        using ManualResetEventSlim isInside = new();
        using ManualResetEventSlim mayEnd = new();
        ComputedVector<long> vector = _database.Computed(
            "slow",
            Compute.Transform(
                source,
                "slow",
                1,
                x =>
                {
                    isInside.Set();
                    mayEnd.Wait();
                    return 2 * x;
                }
            )
        );
        Thread thread = new(() => vector.Update());
        thread.Start();
        isInside.Wait(TestContext.Current.CancellationToken);
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => vector.Update(cancellation.Token));
        mayEnd.Set();
        thread.Join();
        Assert.False(vector.Update(CancellationToken.None));
        Assert.Equal([2, 4], vector.ToArray());
    }

    [Fact]
    public void A_function_that_updates_another_vector_is_refused()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append([1, 2]);
        ComputedVector<long> sum = _database.Computed("sum", Compute.CumulativeSum(source));
        ComputedVector<long> asking = _database.Computed(
            "asking",
            Compute.Transform(source, "asking", 1, x => sum.Update() ? x : x + 1)
        );
        Assert.Contains(
            "'asking' is being brought up to date",
            Assert.Throws<InvalidOperationException>(() => asking.Update()).Message,
            StringComparison.Ordinal
        );
        Assert.True(sum.Update());
        Assert.Equal([1, 3], sum.ToArray());
    }

    [Fact]
    public void A_vector_that_is_opened_by_another_computation_while_it_is_computed_holds_the_last_one()
    {
        RawVector<long> source = _database.Raw<long>("source");
        source.Append(Enumerable.Range(0, 1000).Select(i => (long)i).ToArray());
        Computation<long>[] computations =
        [
            Compute.Transform(source, "same", 1, x => x),
            Compute.Transform(source, "twice", 1, x => 2 * x),
        ];
        ComputedVector<long> vector = _database.Computed("result", computations[0]);
        using CancellationTokenSource done = new();
        Exception? error = null;
        Thread thread = new(() =>
            error = Record.Exception(() =>
            {
                while (!done.IsCancellationRequested)
                    vector.Update(CancellationToken.None);
            })
        );
        thread.Start();
        for (int i = 0; i < 200; i++)
        {
            _database.Computed("result", computations[i % 2]).Update(CancellationToken.None);
            Assert.Equal((i % 2 + 1) * 999L, vector[^1]);
        }
        done.Cancel();
        thread.Join();
        Assert.Null(error);
    }
}
