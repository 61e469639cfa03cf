using System.Globalization;
using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Arrow;

/// <summary>A column in one piece, whatever chunks it lies in.</summary>
public sealed class SingleBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place => _folder.File("a.columnar");

    [Fact]
    public void Chunks_are_mapped_side_by_side_once_per_commit()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        using ArrowView view = numbers.ToArrow();
        Assert.True(view.Batches.Count > 1);
        ArrowBatch batch = view.ToSingleBatch();
        Assert.Equal(2_000_000, batch.Length);
        Assert.Same(batch, view.ToSingleBatch());
        AssertNumbers(batch, 2_000_000);
        using ArrowView again = numbers.ToArrow();
        ArrowArray array = again.ToSingleBatch().Columns[0];
        Assert.Equal(batch.Columns[0].GetBufferAddress(1), array.GetBufferAddress(1));
        Assert.Equal(16_000_000, array.Buffers[1].Length);
        Assert.Equal(0, array.GetBufferAddress(1) % 64);
        if (OperatingSystem.IsLinux())
            Assert.Contains(MappedRanges(Place), range => range.Start == array.GetBufferAddress(1));
    }

    [Fact]
    public void A_column_that_lies_unchanged_in_later_commits_is_not_mapped_again_and_one_that_moved_is()
    {
        using Database database = Database.Open(Place);
        Region before = database.CreateRegion("before");
        before.Append(new byte[20_000_000]);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        using ArrowView first = numbers.ToArrow();
        nint address = first.ToSingleBatch().Columns[0].GetBufferAddress(1);
        before.Truncate(0);
        database.Commit();
        using ArrowView second = numbers.ToArrow();
        Assert.Equal(address, second.ToSingleBatch().Columns[0].GetBufferAddress(1));
        for (int i = 0; i < 3; i++)
            database.Compact();
        using ArrowView moved = numbers.ToArrow();
        ArrowBatch there = moved.ToSingleBatch();
        first.Dispose();
        second.Dispose();
        Region after = database.CreateRegion("after");
        for (int i = 0; i < 4; i++)
        {
            after.Append(Enumerable.Repeat((byte)i, 20_000_000).ToArray());
            database.Commit();
        }
        AssertNumbers(there, 2_000_000);
    }

    [Fact]
    public void A_column_that_a_compaction_moves_is_mapped_where_each_commit_has_it_and_once_there()
    {
        const int Rows = 12_000_000;
        using Database database = Database.Open(Place);
        Region before = database.CreateRegion("before");
        before.Append(new byte[100_000_000]);
        RawVector<double> numbers = Numbers(database, Rows);
        before.Truncate(0);
        database.Commit();
        // Between the batches of a compaction views see some chunks where they were and some where they are.
        List<(ArrowView View, string Chunks, nint Place)> seen = [];
        database.Compact(new EachReport(Look));
        Look();
        for (int i = 0; OperatingSystem.IsLinux() && i < seen.Count; i++)
        {
            ArrowBatch again = seen[i].View.ToSingleBatch();
            Assert.Equal(seen[i].Place, again.Columns[0].GetBufferAddress(1));
            Assert.All(seen, other => Assert.Equal(seen[i].Chunks == other.Chunks, seen[i].Place == other.Place));
        }
        Assert.True(seen.DistinctBy(one => one.Chunks).Count() > 1);
        foreach ((ArrowView view, _, _) in seen.SkipLast(1))
            view.Dispose();
        Region after = database.CreateRegion("after");
        for (int i = 0; i < 4; i++)
        {
            after.Append(Enumerable.Repeat((byte)0xEE, 50_000_000).ToArray());
            database.Commit();
        }
        using ArrowView last = seen[^1].View;
        AssertNumbers(last.ToSingleBatch(), Rows);

        void Look()
        {
            ArrowView view = numbers.ToArrow();
            string chunks = string.Join(' ', view.Batches.Select(batch => batch.Columns[0].GetBufferAddress(1)));
            seen.Add((view, chunks, view.ToSingleBatch().Columns[0].GetBufferAddress(1)));
        }
    }

    [Fact]
    public void Two_commits_with_the_same_rows_in_two_places_keep_a_mapping_each()
    {
        using Database database = Database.Open(Place);
        _ = Numbers(database, 1_000_000);
        _ = Numbers(database, 1_000_000, "m");
        using Snapshot first = database.Snapshot();
        database.Raw<double>("other").Append(1);
        database.Commit();
        using Snapshot second = database.Snapshot();
        VectorView[] views = [first.Raw<double>("n"), second.Raw<double>("m")];
        object rows = new();
        nint[] places = [.. views.Select(view => PlaceOf(view, rows))];
        for (int i = 0; OperatingSystem.IsLinux() && i < 3; i++)
        {
            Assert.NotEqual(places[0], places[1]);
            Assert.Equal(places, views.Select(view => PlaceOf(view, rows)));
        }

        static nint PlaceOf(VectorView view, object rows)
        {
            using ViewScope<VectorView> scope = view.OpenView();
            ViewLease lease = (ViewLease)view.Lease!;
            return lease.Store.Contiguous.TryGet(lease.Commit, rows, view.Chunks, 64)?.Values.Address ?? 0;
        }
    }

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
    public void What_is_appended_is_mapped_behind_what_is_mapped()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        using Snapshot first = database.Snapshot();
        nint address = AddressOf(first.Raw<double>("n"), 2_000_000);
        int length = 2_000_000;
        for (int i = 0; i < 40; i++)
        {
            int added = i % 4 == 0 ? 1 : i * 500;
            numbers.Append(Enumerable.Range(length, added).Select(row => (double)row).ToArray());
            database.Commit();
            length += added;
            nint place = AddressOf(numbers, length);
            if (OperatingSystem.IsLinux())
                Assert.Equal(address, place);
            Assert.Equal(place, Forget(numbers));
        }
        Assert.Equal(AddressOf(numbers, length), AddressOf(first.Raw<double>("n"), 2_000_000));
        if (OperatingSystem.IsLinux())
            Assert.InRange(
                MappedRanges("").Count(range => range.End > address && range.Start < address + length * 8),
                1,
                12
            );
        // Another history from here on.
        numbers.Truncate(1_999_000);
        numbers.Append(Enumerable.Range(1_999_000, 500_000).Select(row => (double)row).ToArray());
        database.Commit();
        _ = AddressOf(numbers, 2_499_000);
        Assert.Equal(address, AddressOf(first.Raw<double>("n"), 2_000_000));

        static nint AddressOf(IColumn column, int count)
        {
            using ArrowView view = column.ToArrow();
            ArrowBatch batch = view.ToSingleBatch();
            AssertNumbers(batch, count);
            return batch.Columns[0].GetBufferAddress(1);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static nint Forget(IColumn column) => column.ToArrow().ToSingleBatch().Columns[0].GetBufferAddress(1);
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
    public void Bits_are_not_mapped_behind_others_and_end_with_zeros()
    {
        using Database database = Database.Open(Place);
        BoolVector flags = database.Bool("b", nullable: true);
        flags.Append(Enumerable.Repeat(true, 12_000_001).ToArray());
        flags.Delete(3);
        database.Commit();
        using ArrowView first = flags.ToArrow();
        ArrowArray array = first.ToSingleBatch().Columns[0];
        for (int i = 0; i < 3; i++)
        {
            flags.Append(true);
            database.Commit();
            using ArrowView next = flags.ToArrow();
            Assert.Equal((byte)(0xFF >> (6 - i)), next.ToSingleBatch().Columns[0].Buffers[1].Span[^1]);
        }
        Assert.Equal((1, 1), (array.Buffers[0].Span[^1], array.Buffers[1].Span[^1]));
    }

    [Fact]
    public void What_is_pending_in_the_file_is_mapped_for_its_view_alone()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        using ArrowView held = numbers.ToArrow();
        nint address = held.ToSingleBatch().Columns[0].GetBufferAddress(1);
        database.Raw<double>("other").Append(1);
        int before = OperatingSystem.IsLinux() ? MappedRanges(Place).Count : 0;
        for (int i = 0; i < 4; i++)
        {
            using (ArrowView unchanged = numbers.ToArrow())
                Assert.Equal(address, unchanged.ToSingleBatch().Columns[0].GetBufferAddress(1));
            numbers.Append(Enumerable.Range(2_000_000, 2_000_000).Select(n => (double)n).ToArray());
            using (ArrowView view = numbers.ToArrow())
                AssertNumbers(view.ToSingleBatch(), 4_000_000);
            numbers.Truncate(2_000_000);
            database.Discard();
        }
        if (OperatingSystem.IsLinux())
            Assert.InRange(MappedRanges(Place).Count, 0, before);
    }

    [Fact]
    public void As_many_mappings_are_counted_as_the_system_makes()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux tells.");
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        RawVector<byte> bytes = database.Raw<byte>("b", nullable: true);
        bytes.Append(new byte[20_000_000]);
        database.Commit();
        // In front of the others: nothing lies side by side with what follows it.
        numbers.Append(new double[3_000_000]);
        bytes.Append(new byte[20_000_003]);
        bytes.Delete(39_999_999);
        bytes.Update(10_000_000, 1);
        database.Commit();
        using ArrowView first = numbers.ToArrow();
        Check(first, numbers, 64, chunk => chunk.Data, first.ToSingleBatch().Columns[0].GetBufferAddress(1));
        using ArrowView second = bytes.ToArrow();
        Check(second, bytes, 8, chunk => chunk.Data, second.ToSingleBatch().Columns[0].GetBufferAddress(1));
        Check(second, bytes, 1, chunk => chunk.Validity, second.ToSingleBatch().Columns[0].GetBufferAddress(0));

        static void Check(ArrowView view, IColumn column, int bits, Func<ChunkBuffers, nint> place, nint address)
        {
            using ViewScope<VectorView> scope = column.OpenView();
            BufferPiece[] pieces =
            [
                .. scope
                    .View.Chunks.ToArray()
                    .Select(chunk => new BufferPiece(place(chunk), chunk.FirstRow * bits, (long)chunk.Length * bits)),
            ];
            SlabMap map = ((ViewLease)scope.View.Lease!).Store.Map;
            nint end = address + (nint)((pieces[^1].EndBit + 7) >> 3);
            int made = MappedRanges("").Count(range => range.Start < end && range.End > address);
            int counted = ContiguousBuffer.CountMappings(map, pieces);
            Assert.InRange(counted, made, 2 * made + 2);
            GC.KeepAlive(view);
        }
    }

    [Fact]
    public void A_forgotten_view_leaves_its_memory_where_it_is()
    {
        using Database database = Database.Open(Place);
        RawVector<double> numbers = Numbers(database, 2_000_000);
        nint address = Forget(numbers);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        numbers.Append(1);
        database.Commit();
        database.Compact();
        if (OperatingSystem.IsLinux())
            Assert.Contains(MappedRanges(Place), range => range.Start == address);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static nint Forget(IColumn column) => column.ToArrow().ToSingleBatch().Columns[0].GetBufferAddress(1);
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

    private static RawVector<double> Numbers(Database database, int count, string name = "n")
    {
        RawVector<double> numbers = database.Raw<double>(name);
        for (int first = 0; first < count; first += 250_000)
            numbers.Append(Enumerable.Range(first, Math.Min(250_000, count - first)).Select(i => (double)i).ToArray());
        database.Commit();
        return numbers;
    }

    private static void AssertNumbers(ArrowBatch batch, int count)
    {
        ReadOnlySpan<double> values = batch.Columns[0].ValuesSpan<double>();
        Assert.Equal(count, values.Length);
        for (int i = 0; i < count; i++)
        {
            if (values[i] != i)
                Assert.Equal(i, values[i]);
        }
        GC.KeepAlive(batch);
    }

    private sealed class EachReport(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }

    // What of a file is mapped now.
    private static List<(nint Start, nint End)> MappedRanges(string path) =>
        [
            .. File.ReadLines("/proc/self/maps")
                .Where(line => line.EndsWith(path, StringComparison.Ordinal))
                .Select(line => line.Split('-', ' '))
                .Select(parts => (Hex(parts[0]), Hex(parts[1]))),
        ];

    private static nint Hex(string digits) => nint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
