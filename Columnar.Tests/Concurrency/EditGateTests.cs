using Columnar.Csv;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Concurrency;

/// <summary>A handle is edited by one thread at a time: a second one is refused, and changes nothing.</summary>
public sealed class EditGateTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;
    private StoppingFile _file = null!;

    public EditGateTests() => _database = _disk.Open(inner => _file = new StoppingFile(inner));

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void No_two_threads_are_ever_inside_the_gate()
    {
        EditGate gate = new(() => "gate");
        int inside = 0;
        int met = 0;
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(_ => new Thread(() =>
                {
                    for (int i = 0; i < 20_000 * Effort.Factor; i++)
                    {
                        if (gate.TryEnterFast())
                        {
                            met += Interlocked.Increment(ref inside) - 1;
                            Interlocked.Decrement(ref inside);
                            gate.ExitFast();
                            continue;
                        }
                        try
                        {
                            using (gate.EnterEdit())
                            {
                                met += Interlocked.Increment(ref inside) - 1;
                                Interlocked.Decrement(ref inside);
                            }
                        }
                        catch (InvalidOperationException) { }
                    }
                })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, met);
    }

    [Fact]
    public void Every_edit_of_a_raw_vector_beside_another_is_refused()
    {
        RawVector<int> vector = _database.Raw<int>("numbers", nullable: true);
        vector.Append([1, 2, 3, 4]);
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => vector.Truncate(3)))
        {
            Refuses("numbers", () => vector.Append(9));
            Refuses("numbers", () => vector.Append((int?)null));
            Refuses("numbers", () => vector.AppendNull());
            Refuses("numbers", () => vector.Append([9, 9]));
            Refuses("numbers", () => vector.Append([9], [1]));
            Refuses("numbers", () => vector.Append(Enumerable.Repeat(9, 3)));
            Refuses("numbers", () => vector.Append(new int[1 << 20]));
            Refuses("numbers", () => vector.Update(0, 9));
            Refuses("numbers", () => vector.Truncate(0));
        }
        Assert.Equal([1, 2, 3], vector.ToArray());
        vector.Append(4);
        Assert.Equal([1, 2, 3, 4], vector.ToArray());
    }

    [Fact]
    public void Every_edit_of_a_vector_of_text_beside_another_is_refused()
    {
        TextVector vector = _database.Text("texts", nullable: true);
        vector.Append(["a", "b"]);
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => vector.Truncate(1)))
        {
            Refuses("texts", () => vector.Append("x"));
            Refuses("texts", () => vector.AppendUtf8("x"u8));
            Refuses("texts", () => vector.AppendNull());
            Refuses("texts", () => vector.Append(["x"]));
            Refuses("texts", () => vector.Truncate(0));
        }
        Assert.Equal("a", vector[0]);
        Assert.Equal(1, vector.Length);
    }

    [Fact]
    public void Every_edit_of_a_vector_of_truth_values_beside_another_is_refused()
    {
        BoolVector vector = _database.Bool("flags", nullable: true);
        vector.Append([true, false]);
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => vector.Truncate(1)))
        {
            Refuses("flags", () => vector.Append(false));
            Refuses("flags", () => vector.AppendNull());
            Refuses("flags", () => vector.Append([false]));
            Refuses("flags", () => vector.Update(0, false));
            Refuses("flags", () => vector.Truncate(0));
        }
        Assert.Equal(1, vector.Length);
        Assert.True(vector[0]);
    }

    [Fact]
    public void Every_edit_of_a_region_beside_another_is_refused()
    {
        Region region = _database.CreateRegion("bytes");
        region.Append([1, 2, 3]);
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => region.Append([4])))
        {
            Refuses("bytes", () => region.Append([9]));
            Refuses("bytes", () => region.Write(0, [9]));
            Refuses("bytes", () => region.Truncate(0));
            // Reading is no edit.
            Assert.Equal([1, 2, 3], region.ToArray());
        }
        Assert.Equal([1, 2, 3, 4], region.ToArray());
    }

    [Fact]
    public void Cutting_a_table_whose_column_another_thread_edits_is_refused_and_cuts_no_column()
    {
        Table table = NewTable();
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => table.Raw<int>("b").Truncate(2)))
        {
            Refuses("b", () => table.Truncate(1));
            table.Raw<int>("a").Append(4); // The gates taken before the refusal are free again.
        }
        Assert.Equal([1, 2, 3, 4], table.Raw<int>("a").ToArray());
        Assert.Equal([1, 2], table.Raw<int>("b").ToArray());
    }

    [Fact]
    public void Editing_a_column_of_a_table_that_another_thread_cuts_is_refused()
    {
        Table table = NewTable();
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => table.Truncate(2)))
        {
            Refuses("a", () => table.Raw<int>("a").Append(9));
            Refuses("b", () => table.Raw<int>("b").Append(9));
            Refuses("a", () => table.Truncate(1));
        }
        Assert.Equal(2, table.RowCount);
        _database.Commit();
    }

    [Fact]
    public void Editing_a_table_that_another_thread_imports_is_refused_from_its_first_row_to_its_commit()
    {
        using TemporaryFolder folder = new();
        string csv = folder.File("a.csv");
        File.WriteAllLines(csv, Enumerable.Range(0, 100_000).Select(i => $"{i}").Prepend("n"));
        List<Exception?> refusals = [];
        var progress = new EachReport(() =>
        {
            // The import stands between two packets here, inside no edit.
            if (_database.TryGetTable("t") is { } table)
                refusals.Add(OnAnotherThread(() => table.Columns[0].Truncate(0)));
        });
        CsvFile.Import(_database, "t", csv, progress: progress);
        Assert.NotEmpty(refusals);
        Assert.All(
            refusals,
            refusal => Assert.Contains("'n'", Assert.IsType<InvalidOperationException>(refusal).Message)
        );
        Table imported = _database.Table("t");
        Assert.Equal(100_000, imported.RowCount);
        Assert.Null(OnAnotherThread(() => imported.Truncate(5)));
        Assert.Equal(5, imported.RowCount);
    }

    [Fact]
    public async Task A_commit_beside_an_edit_waits_for_it()
    {
        RawVector<int> vector = _database.Raw<int>("numbers");
        vector.Append([1, 2, 3, 4]);
        Task commit;
        Task<long> length;
        using (StoppedThread editing = StoppedThread.InWrite(_file, () => vector.Truncate(3)))
        {
            commit = Task.Run(() => _database.Commit(), TestContext.Current.CancellationToken);
            length = Task.Run(() => vector.Length, TestContext.Current.CancellationToken);
        }
        await commit;
        Assert.Equal(3, await length);
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal([1, 2, 3], snapshot.Raw<int>("numbers").ToArray());
    }

    [Fact]
    public void Threads_may_edit_one_after_the_other()
    {
        RawVector<int> vector = _database.Raw<int>("numbers");
        for (int i = 0; i < 100; i++)
            Assert.Null(OnAnotherThread(() => vector.Append(7)));
        Assert.Equal(Enumerable.Repeat(7, 100), vector.ToArray());
    }

    [Fact]
    public void Edits_of_many_threads_at_once_are_made_whole_or_refused()
    {
        RawVector<long> vector = _database.Raw<long>("numbers");
        long[] made = new long[4];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, made.Length)
                .Select(number => new Thread(() =>
                {
                    for (int i = 0; i < 20_000; i++)
                    {
                        try
                        {
                            vector.Append(number);
                            made[number]++;
                        }
                        catch (InvalidOperationException) { }
                    }
                })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        _database.Commit();
        long[] found = new long[made.Length];
        foreach (long value in vector.ToArray())
            found[value]++;
        Assert.Equal(made, found);
    }

    private Table NewTable()
    {
        Table table = _database.CreateTable("t", [new("a", ElementType.Int32), new("b", ElementType.Int32)]);
        table.Raw<int>("a").Append([1, 2, 3]);
        table.Raw<int>("b").Append([1, 2, 3]);
        return table;
    }

    private static void Refuses(string name, Action edit)
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(edit);
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("one thread at a time", refusal.Message, StringComparison.Ordinal);
    }

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? thrown = null;
        Thread thread = new(() => thrown = Record.Exception(action));
        thread.Start();
        thread.Join();
        return thrown;
    }

    private sealed class EachReport(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
