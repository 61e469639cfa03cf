using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.Data.Analysis;

namespace Columnar.Interop.Tests;

/// <summary>Arrays and columns that outlive what they were made of.</summary>
public sealed class LifetimeTests : IDisposable
{
    private const int Rows = 1_000_000;

    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Arrays_and_columns_are_read_after_the_database_was_closed_written_anew_and_collected()
    {
        (ChunkedArray chunks, IArrowArray array, DataFrameColumn column) = OpenAndClose();
        Collect();
        using (Database again = Database.Open(_test.FilePath))
        {
            RawVector<double> numbers = again.Raw<double>("n");
            for (int i = 0; i < 4; i++)
            {
                numbers.Truncate(0);
                numbers.Append(Enumerable.Repeat(-1.0, Rows).ToArray());
                again.Commit();
                again.Compact();
            }
        }
        Collect();
        for (int row = 0; row < Rows; row += 101)
        {
            Assert.Equal(row, ((DoubleArray)array).GetValue(row));
            Assert.Equal((double)row, column[row]);
        }
        Assert.Equal(Rows - 1, ((DoubleArray)chunks.ArrowArray(chunks.ArrayCount - 1)).Values[^1]);
    }

    [Fact]
    public void A_frame_is_read_while_the_owner_appends_updates_cuts_and_compacts()
    {
        RawVector<double> numbers = _test.Numbers("n", Rows);
        DoubleDataFrameColumn column = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
        for (int i = 0; i < 5; i++)
        {
            numbers.Update(i * 1_000, -1);
            numbers.Truncate(Rows / 2);
            numbers.Append(new double[Rows / 4]);
            _test.Database.Commit();
            _test.Database.Compact();
        }
        for (int row = 0; row < Rows; row += 101)
            Assert.Equal(row, column[row]);
    }

    [Fact]
    public void A_frame_made_after_a_failed_import_lets_the_closed_file_be_opened_for_writing()
    {
        RawVector<double> numbers = _test.Numbers("n", Rows);
        Table table = _test.Database.CreateTable("t", [new("a", ElementType.Int32)]);
        _test.Database.Commit();
        RecordBatch batch = table.ToRecordBatch();
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("u", batch.Schema, [batch, null!]));
        DoubleDataFrameColumn column = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
        _test.Database.Dispose();
        using (Database again = Database.Open(_test.FilePath))
            Assert.Equal(Rows, again.Raw<double>("n").Length);
        Assert.Equal(Rows - 1.0, column[Rows - 1]);
    }

    [Fact]
    public void What_is_forgotten_of_changes_never_committed_lets_the_closed_file_be_opened_for_writing()
    {
        RawVector<double> numbers = _test.Numbers("n", Rows);
        _ = _test.Database.Raw<int>("pending");
        Forget(numbers);
        Collect();
        _test.Database.Dispose();
        using Database again = Database.Open(_test.FilePath);
        Assert.Equal(["n"], again.VectorNames);
    }

    [Fact]
    public void What_is_held_of_changes_never_committed_is_named_and_let_go_with_the_closed_database()
    {
        _test.Database.Dispose();
        CloseWhileHeld(_test.FilePath);
        using Database again = Database.Open(_test.FilePath);
        Assert.Equal(["n"], again.VectorNames);
    }

    [Fact]
    public void Spans_stay_readable_when_their_array_was_collected()
    {
        ReadOnlySpan<double> values = SpanOf(_test.Numbers("n", Rows));
        Collect();
        _test.Database.Compact();
        _test.Database.Dispose();
        Collect();
        double last = values[^1];
        Assert.Equal(Rows - 1, last);
    }

    [Fact]
    public void Forgotten_arrays_give_their_space_back_when_the_database_is_compacted()
    {
        RawVector<double> numbers = _test.Numbers("n", Rows);
        for (int i = 0; i < 4; i++)
        {
            Forget(numbers);
            numbers.Truncate(0);
            numbers.Append(new double[Rows]);
            _test.Database.Commit();
        }
        Collect();
        for (int i = 0; i < 3; i++)
            _test.Database.Compact();
        Assert.InRange(_test.Database.DiskUsage.AllocatedBytes, 0, Rows * 8 * 3);
    }

    [Fact]
    public void What_was_copied_or_refused_holds_nothing()
    {
        // A view of changes that were not committed keeps the right to write to the file until it is let go.
        Table table = _test.Database.CreateTable(
            "t",
            [
                new("bool", ElementType.Bool, IsNullable: true),
                new("date", ElementType.Date32, IsNullable: true),
                new("time", ElementType.Timestamp(TimeUnit.Nanosecond)),
                new("word", ElementType.DictionaryText),
                new("span", ElementType.Duration(TimeUnit.Second)),
            ]
        );
        table.AppendRow(true, new DateOnly(2026, 1, 2), new Timestamp(1), "a", TimeSpan.Zero);
        table.AppendRow(null, null, new Timestamp(0), "b", TimeSpan.Zero);
        DataFrameColumn flags = table["bool"].ToDataFrameColumn();
        DataFrameColumn dates = table["date"].ToDataFrameColumn();
        DataFrameColumn words = table["word"].ToDataFrameColumn();
        StringArray array = (StringArray)table["word"].ToApacheArray();
        ChunkedArray chunks = table["word"].ToApacheArrow();
        Assert.Throws<OverflowException>(() => table["time"].ToDataFrameColumn());
        Assert.Throws<NotSupportedException>(() => table["span"].ToDataFrameColumn());
        Assert.Throws<NotSupportedException>(() => table.ToDataFrame());
        _test.Database.Dispose();
        using Database again = Database.Open(_test.FilePath);
        again.Raw<int>("n").Append(1);
        again.Commit();
        Assert.Equal((true, null, 1L), (flags[0], flags[1], flags.NullCount));
        Assert.Equal((new DateTime(2026, 1, 2), null), (dates[0], dates[1]));
        Assert.Equal(("b", "b", 2L), (words[1], array.GetString(1), chunks.Length));
    }

    [Fact]
    public async Task Batches_and_columns_made_all_the_time_are_read_under_a_collector_that_runs_all_the_time()
    {
        RawVector<double> numbers = _test.Numbers("n", 300_000, hasNulls: true);
        using CancellationTokenSource done = new();
        Task collector = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                    GC.Collect();
            },
            TestContext.Current.CancellationToken
        );
        for (int i = 0; i < 60; i++)
        {
            DoubleDataFrameColumn column = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
            Assert.Equal(299_999.0, column[299_999]);
            Assert.Equal(299_999.0, ((DoubleArray)numbers.ToApacheArray()).GetValue(299_999));
            numbers.Append(i);
            numbers.Truncate(300_000);
            _test.Database.Commit();
        }
        await done.CancelAsync();
        await collector;
    }

    [Fact]
    public void Managed_memory_does_not_grow_with_rows()
    {
        RawVector<double> few = _test.Numbers("few", Rows / 4);
        RawVector<double> many = _test.Numbers("many", Rows * 3);
        _ = AllocatedBy(few);
        long bound = AllocatedBy(few) + 32_768;
        if (OperatingSystem.IsLinux())
            Assert.InRange(AllocatedBy(many), 0, bound);

        static long AllocatedBy(RawVector<double> vector)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ChunkedArray array = vector.ToApacheArrow();
            DataFrameColumn column = vector.ToDataFrameColumn();
            Assert.Equal(array.Length, column.Length);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private (ChunkedArray, IArrowArray, DataFrameColumn) OpenAndClose()
    {
        RawVector<double> numbers = _test.Numbers("n", Rows);
        (ChunkedArray, IArrowArray, DataFrameColumn) made = (
            numbers.ToApacheArrow(),
            numbers.ToApacheArray(),
            numbers.ToDataFrameColumn()
        );
        _test.Database.Dispose();
        return made;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CloseWhileHeld(string path)
    {
        Database database = Database.Open(path);
        RawVector<double> numbers = database.Raw<double>("n");
        numbers.Append([1, 2, 3]);
        database.Commit();
        _ = database.Raw<int>("pending");
        DataFrameColumn column = numbers.ToDataFrameColumn();
        database.Dispose();
        DatabaseInUseException refused = Assert.Throws<DatabaseInUseException>(() => Database.Open(path));
        Assert.Contains("never committed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3.0, column[2]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<double> SpanOf(RawVector<double> vector) =>
        ((DoubleArray)vector.ToApacheArray()).Values;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(RawVector<double> vector)
    {
        Assert.Equal(Rows, vector.ToApacheArray().Length);
        Assert.Equal(Rows, vector.ToDataFrameColumn().Length);
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
