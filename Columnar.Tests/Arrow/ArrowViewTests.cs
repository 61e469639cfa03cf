using System.Buffers;
using System.Runtime.CompilerServices;
using Columnar.Memory;

namespace Columnar.Tests.Arrow;

public sealed class ArrowViewTests
{
    [Fact]
    public void Buffers_are_those_of_the_column()
    {
        ColumnModel model = ColumnModel.Random(new Random(1), "x", ElementType.Float64, 64, 0.5);
        VectorView column = model.ToView([40, 24]);
        using ArrowView view = column.ToArrow();
        Assert.Equal(2, view.Batches.Count);
        for (int i = 0; i < 2; i++)
        {
            ArrowArray array = view.Batches[i].Columns[0];
            Assert.Equal(column.Chunks[i].Validity, array.GetBufferAddress(0));
            Assert.Equal(column.Chunks[i].Data, array.GetBufferAddress(1));
            Assert.Equal(0, array.GetBufferAddress(1) % 64);
            Assert.Equal(0, array.Offset);
        }
        Assert.Equal([model.Values], TableModel.ValuesOf(view.Schema, view.Batches));
    }

    [Fact]
    public void Values_come_as_a_span_a_copy_and_one_by_one()
    {
        VectorView column = ColumnModel.Random(new Random(1), "x", ElementType.Int32, 100, 0.5).ToView([30, 70]);
        using ArrowView view = column.ToArrow();
        ArrowArray array = view.Batches[1].Columns[0];
        int[] copy = array.ToArray<int>();
        Assert.Equal(copy, array.ValuesSpan<int>());
        for (int row = 0; row < array.Length; row++)
            Assert.Equal(array.IsNull(row) ? null : copy[row], array.Get<int>(row));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Get<int>(70));
        Assert.Throws<InvalidOperationException>(() => array.ToArray<long>());
    }

    [Fact]
    public void Bits_behind_the_last_row_are_zero()
    {
        ColumnModel model = ColumnModel.Random(new Random(1), "x", ElementType.Bool, 13, 0.5);
        VectorView column = model.ToView([13]);
        using ArrowView view = column.ToArrow();
        ArrowArray array = view.Batches[0].Columns[0];
        foreach (ReadOnlyMemory<byte> buffer in array.Buffers)
        {
            Assert.Equal(2, buffer.Length);
            Assert.Equal(0, buffer.Span[1] >> 5);
        }
        Assert.Equal(model.Values, ColumnModel.ValuesOf(array));
    }

    [Fact]
    public void Columns_with_other_chunks_are_cut_at_all_their_ends_without_a_copy()
    {
        Random random = new(4);
        ColumnModel a = ColumnModel.Random(random, "a", ElementType.Int32, 100, 0.5);
        ColumnModel b = ColumnModel.Random(random, "b", ElementType.Utf8, 100, 0.5);
        VectorView[] columns = [a.ToView([30, 70]), b.ToView([77, 23])];
        using ArrowView view = TableOf(columns).ToArrow();
        Assert.Equal([30, 47, 23], view.Batches.Select(x => x.Length));
        Assert.Equal(100, view.Length);
        Assert.Equal([0, 30], [view.Batches[0].Columns[1].Offset, view.Batches[1].Columns[1].Offset]);
        Assert.Equal(columns[1].Chunks[0].Data, view.Batches[1].Columns[1].GetBufferAddress(2));
        Assert.Equal([a.Values, b.Values], TableModel.ValuesOf(view.Schema, view.Batches));
        int nulls = view.Batches[1].Columns[1].NullCount;
        Assert.Equal(b.Values.Skip(30).Take(47).Count(v => v is null), nulls);
    }

    [Fact]
    public void Encoded_columns_are_decoded_a_block_at_a_time()
    {
        Random random = new(5);
        foreach (ElementType type in new[] { ElementType.Int16, ElementType.Bool, ElementType.Utf8 })
        {
            ColumnModel model = ColumnModel.Random(random, "x", type, 140_000, 0.2);
            VectorView column = model.ToView([1, 2, 139_997]);
            using ArrowView view = column.ToArrow();
            Assert.Equal([1, 2, 65_533, 65_536, 8_928], view.Batches.Select(batch => batch.Length));
            Assert.Equal([model.Values], TableModel.ValuesOf(view.Schema, view.Batches));
            Assert.Same(view.Batches[0], view.Batches[0]);
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Batches[5]);
        }
    }

    [Fact]
    public void A_view_holds_the_lease_until_it_is_disposed()
    {
        CountingLease lease = new();
        VectorView column = ColumnModel.Random(new Random(1), "x", ElementType.Int64, 10, 0).ToView([10], lease);
        ArrowView view = column.ToArrow();
        ReadOnlyMemory<byte> memory = view.Batches[0].Columns[0].Buffers[1];
        Assert.Equal(80, memory.Span.Length);
        Assert.Equal(1, lease.Count);
        view.Dispose();
        view.Dispose();
        Assert.Equal(0, lease.Count);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.Throws<ObjectDisposedException>(() => view.Batches);
        Assert.Throws<ObjectDisposedException>(() => view.ExportStream(1));
    }

    [Fact]
    public unsafe void A_pinned_buffer_holds_the_lease_longer()
    {
        CountingLease lease = new();
        VectorView column = ColumnModel.Random(new Random(1), "x", ElementType.Int64, 10, 0.5).ToView([10], lease);
        ArrowView view = column.ToArrow();
        MemoryHandle handle = view.Batches[0].Columns[0].Buffers[1].Pin();
        Assert.Equal(column.Chunks[0].Data, (nint)handle.Pointer);
        view.Dispose();
        Assert.Equal(1, lease.Count);
        handle.Dispose();
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_view_that_cannot_be_made_gives_the_lease_back()
    {
        CountingLease lease = new();
        ChunkBuffers tooLong = new(0, int.MaxValue, 0, 0, 64, 0);
        VectorView<long> column = new("x", ElementType.Int64, false, [tooLong], lease);
        Assert.Throws<OverflowException>(() => column.ToArrow());
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_forgotten_view_is_noted_and_frees_nothing()
    {
        CountingLease lease = new();
        VectorView column = ColumnModel.Random(new Random(1), "x", ElementType.Int64, 10, 0).ToView([10], lease);
        HoldABufferOfAForgottenView(column, lease);
        Collect();
        Assert.Equal(1, lease.Forgotten);
        Assert.Equal(1, lease.Count);
        column.ToArrow().Dispose();
        Collect();
        Assert.Equal(1, lease.Forgotten);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void HoldABufferOfAForgottenView(VectorView column, CountingLease lease)
    {
        ReadOnlyMemory<byte> memory = column.ToArrow().Batches[0].Columns[0].Buffers[1];
        Collect();
        Assert.Equal(0, lease.Forgotten);
        Assert.Equal(80, memory.Span.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    internal static TableView TableOf(VectorView[] columns, IViewLease? lease = null) =>
        new(
            "t",
            [.. columns.Select(c => new TableColumn(c.Name, c.Type, c.IsNullable))],
            columns,
            columns.Length == 0 ? 0 : columns[0].Length,
            lease
        );
}
