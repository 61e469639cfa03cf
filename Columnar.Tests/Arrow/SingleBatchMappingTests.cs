using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using static Columnar.Tests.Arrow.SingleBatchNumbers;

namespace Columnar.Tests.Arrow;

/// <summary>What is mapped, and for how long, so that a column lies in one piece.</summary>
public sealed class SingleBatchMappingTests : IDisposable
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

    private sealed class EachReport(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
