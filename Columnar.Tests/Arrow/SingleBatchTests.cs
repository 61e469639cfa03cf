using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;
using FsCheck;
using FsCheck.Fluent;
using static Columnar.Tests.Arrow.SingleBatchNumbers;

namespace Columnar.Tests.Arrow;

/// <summary>A column in one piece, whatever chunks it lies in.</summary>
public sealed class SingleBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place => _folder.File("a.columnar");

    [Fact]
    public void An_update_shows_in_the_column_of_its_commit_and_in_no_older_one()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        using ArrowView before = numbers.ToArrow();
        ArrowBatch batch = before.ToSingleBatch();
        numbers.Update(1_000_000, -1);
        database.Commit();
        using ArrowView after = numbers.ToArrow();
        ReadOnlySpan<double> values = after.ToSingleBatch().Columns[0].ValuesSpan<double>();
        Assert.Equal([999_999, -1, 1_000_001], values[999_999..1_000_002].ToArray());
        Assert.Equal(1_999_999, values[^1]);
        AssertNumbers(batch, 2_000_000);
    }

    [Fact]
    public void Threads_and_readers_that_ask_at_once_see_the_same_values()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 1_000_000);
        using Database reader = Database.OpenReadOnly(Place);
        using Snapshot snapshot = reader.Snapshot();
        VectorView<double> view = snapshot.Raw<double>("n");
        HashSet<nint> places = [];
        Parallel.For(
            0,
            16,
            i =>
            {
                using ArrowView arrow = i % 2 == 0 ? numbers.ToArrow() : view.ToArrow();
                AssertNumbers(arrow.ToSingleBatch(), 1_000_000);
                lock (places)
                    places.Add(arrow.ToSingleBatch().Columns[0].GetBufferAddress(1));
            }
        );
        if (OperatingSystem.IsLinux())
            Assert.Equal(2, places.Count);
    }

    [Fact]
    public void Managed_memory_does_not_grow_with_rows()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 3_000_000);
        using Snapshot snapshot = database.Snapshot();
        _ = AllocatedBy(snapshot.Raw<double>("n"));
        numbers.Append(new double[100_000]);
        database.Commit();
        using Snapshot next = database.Snapshot();
        if (OperatingSystem.IsLinux())
            Assert.InRange(AllocatedBy(next.Raw<double>("n")), 0, 32 << 10);

        static long AllocatedBy(VectorView<double> view)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using ArrowView arrow = view.ToArrow();
            Assert.NotEqual(0, arrow.ToSingleBatch().Columns[0].GetBufferAddress(1));
            Assert.Equal((view.Length + 7) / 8, arrow.ToSingleBatch().Columns[0].GetValidity().Length);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void One_chunk_is_shown_where_it_lies()
    {
        using Database database = Database.Open(Place);
        TextVector words = database.Text("w", nullable: true);
        words.Append("one");
        words.AppendNull();
        database.Commit();
        using ArrowView view = words.ToArrow();
        ArrowArray chunk = view.Batches[0].Columns[0];
        ArrowArray whole = view.ToSingleBatch().Columns[0];
        Assert.Equal(chunk.GetBufferAddress(1), whole.GetBufferAddress(1));
        Assert.Equal(chunk.GetBufferAddress(2), whole.GetBufferAddress(2));
        Assert.Equal(["one", null], ColumnModel.ValuesOf(whole));
    }

    [Fact]
    public void A_column_without_rows_is_an_empty_array()
    {
        using Database database = Database.Open(Place);
        using ArrowView view = database.Text("w").ToArrow();
        Assert.Equal(0, view.ToSingleBatch().Length);
        Assert.Equal(0, view.ToSingleBatch().Columns[0].GetValidity().Length);
    }

    [Fact]
    public void Chunks_without_nulls_are_ones_among_those_with_some_and_bits_behind_the_last_are_zero()
    {
        using Database database = Database.Open(Place);
        RawVector<byte> bytes = database.Raw<byte>("b", nullable: true);
        bytes.Append(new byte[3_000_000]);
        database.Commit();
        bytes.Append(new byte[3_000_003]);
        bytes.Delete(5);
        bytes.Delete(5_999_999);
        database.Commit();
        using ArrowView view = bytes.ToArrow();
        Assert.Contains(view.Batches, batch => batch.Columns[0].NullCount == 0);
        ArrowArray whole = view.ToSingleBatch().Columns[0];
        Assert.Equal(2, whole.NullCount);
        ReadOnlySpan<byte> bits = whole.Buffers[0].Span;
        Assert.Equal(750_001, bits.Length);
        Assert.Equal(0b1101_1111, bits[0]);
        Assert.Equal(-1, bits[1..749_999].IndexOfAnyExcept((byte)0xFF));
        Assert.Equal([0x7F, 0b0000_0111], bits[749_999..].ToArray());
    }

    [Fact]
    public void Values_stay_after_the_database_is_closed_until_the_view_is_disposed()
    {
        Database database = Database.Open(Place);
        ArrowView view = Numbers(database, 2_000_000).ToArrow();
        ArrowBatch batch = view.ToSingleBatch();
        ReadOnlyMemory<byte> memory = batch.Columns[0].Buffers[1];
        database.Dispose();
        AssertNumbers(batch, 2_000_000);
        if (OperatingSystem.IsLinux())
            Assert.NotEmpty(MappedRanges(Place));
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => view.ToSingleBatch());
        if (OperatingSystem.IsLinux())
            Assert.Empty(MappedRanges(Place));
    }

    [Fact]
    public void Values_of_a_view_do_not_change_by_appends_updates_cuts_and_compaction()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 1_500_000);
        using ArrowView view = numbers.ToArrow();
        ArrowBatch batch = view.ToSingleBatch();
        for (int i = 0; i < 6; i++)
        {
            numbers.Append(new double[200_000]);
            numbers.Update(i * 200_000, -1);
            database.Commit();
            numbers.Truncate(1_450_000 + i);
            database.Commit();
            database.Compact();
        }
        AssertNumbers(batch, 1_500_000);
        using ArrowView now = numbers.ToArrow();
        ReadOnlySpan<double> values = now.ToSingleBatch().Columns[0].ValuesSpan<double>();
        Assert.Equal(1_450_005, values.Length);
        Assert.Equal([-1, 199_999, -1], [values[0], values[199_999], values[200_000]]);
    }

    [Fact]
    public void What_is_pending_is_in_it_and_goes_with_the_view()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        numbers.Append(2_000_000);
        numbers.Update(7, 70);
        int before = OperatingSystem.IsLinux() ? MappedRanges(Place).Count : 0;
        using (ArrowView view = numbers.ToArrow())
        {
            ReadOnlySpan<double> values = view.ToSingleBatch().Columns[0].ValuesSpan<double>();
            Assert.Equal(2_000_001, values.Length);
            Assert.Equal([6, 70, 8], values[6..9].ToArray());
            Assert.Equal(2_000_000, values[^1]);
        }
        if (OperatingSystem.IsLinux())
            Assert.Equal(before, MappedRanges(Place).Count);
    }

    [Fact]
    public async Task Readers_of_a_growing_column_see_their_rows_and_no_others_while_it_grows()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 1_500_000);
        using CancellationTokenSource done = new();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => Read(new Random(seed))))];
        int length = 1_500_000;
        for (int i = 0; i < 60 * Effort.Factor; i++)
        {
            if (i % 20 == 19)
            {
                length -= 100_000;
                numbers.Truncate(length);
            }
            int added = i % 3 == 0 ? 1 : 20_011;
            numbers.Append(Enumerable.Range(length, added).Select(row => (double)row).ToArray());
            length += added;
            database.Commit();
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);

        void Read(Random random)
        {
            Queue<(ArrowView View, ArrowBatch Batch)> held = [];
            while (!done.IsCancellationRequested)
            {
                using Snapshot snapshot = database.Snapshot();
                ArrowView view = snapshot.Raw<double>("n").ToArrow();
                held.Enqueue((view, view.ToSingleBatch()));
                foreach ((_, ArrowBatch batch) in held)
                {
                    ReadOnlySpan<double> values = batch.Columns[0].ValuesSpan<double>();
                    Assert.Equal(batch.Length - 1, values[^1]);
                    for (int row = random.Next(5_000); row < values.Length; row += 5_000)
                        Assert.Equal(row, values[row]);
                }
                if (held.Count > random.Next(8))
                    held.Dequeue().View.Dispose();
            }
            foreach ((ArrowView view, _) in held)
                view.Dispose();
        }
    }

    [Fact]
    public void Where_the_system_refuses_the_column_is_copied()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        using ArrowView view = Numbers(database, 1_000_000).ToArrow();
        Assert.True(view.Batches.Count > 1);
        AssertNumbers(view.ToSingleBatch(), 1_000_000);
    }

    [Fact]
    public void What_does_not_fit_an_array_is_refused_before_anything_is_built()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (
            (ElementType type, int rows) in new[] { (ElementType.UInt8, int.MaxValue), (ElementType.Int64, 1 << 27) }
        )
        {
            using ArrowView view = WithoutMemory(type, rows).ToArrow();
            InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => view.ToSingleBatch());
            Assert.Contains("2 GiB", refused.Message, StringComparison.Ordinal);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Any_history_gives_the_values_of_the_model()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    Random random = new(seed);
                    ElementType[] types = ColumnModel.Types;
                    Check(random, types[random.Next(types.Length)]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8 * Effort.Factor));
    }

    // Appends of up to 100,000 rows, cuts and nulls, committed or not, compressed or not.
    private void Check(Random random, ElementType type)
    {
        string path = _folder.File($"{Guid.NewGuid()}.columnar");
        using Database database = Database.Open(path);
        TableColumn column = new("x", type, IsNullable: true);
        Table table = database.CreateTable("t", [column]);
        List<object?> model = [];
        for (int step = 0; step < 8; step++)
        {
            if (random.Next(4) == 0 && model.Count > 0)
            {
                int length = random.Next(model.Count);
                table.Truncate(length);
                model.RemoveRange(length, model.Count - length);
            }
            else
            {
                ColumnModel rows = ColumnModel.Random(random, "x", type, random.Next(1, 100_000), random.Next(2) * 0.3);
                using ArrowView given = rows.ToView([rows.Values.Length]).ToArrow();
                foreach (ArrowBatch batch in given.Batches)
                    table.Append(batch);
                model.AddRange(rows.Values);
            }
            if (random.Next(3) > 0)
                database.Commit();
            using ArrowView view = table.ToArrow();
            ArrowBatch whole = view.ToSingleBatch();
            Assert.Equal(model.Count, whole.Length);
            if (step % 4 == 3)
                Assert.Equal(model, ColumnModel.ValuesOf(whole.Columns[0]));
        }
    }

    // Two chunks that nobody may read.
    private static VectorView WithoutMemory(ElementType type, int rows) =>
        VectorClass
            .Of(type)
            .View("x", type, false, [new ChunkBuffers(0, rows, 0, 0, 64, 0), new(rows, rows, 0, 0, 64, 0)], null, null);
}
