using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.CData;
using Columnar.Memory;

namespace Columnar.Tests.Arrow;

/// <summary>The C Data Interface as a consumer sees it.</summary>
public sealed unsafe class CDataTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_specification()
    {
        Assert.Equal(CArrowSchema.Size, Unsafe.SizeOf<CArrowSchema>());
        Assert.Equal(CArrowArray.Size, Unsafe.SizeOf<CArrowArray>());
        Assert.Equal(CArrowArrayStream.Size, Unsafe.SizeOf<CArrowArrayStream>());
        Assert.Equal([72, 80, 40], [CArrowSchema.Size, CArrowArray.Size, CArrowArrayStream.Size]);
    }

    [Fact]
    public void A_column_is_exported_in_place()
    {
        foreach (ElementType type in ColumnModel.Types)
        {
            CountingLease lease = new();
            ColumnModel model = ColumnModel.Random(new Random(1), "naïve", type, 64, 0.4);
            VectorView column = model.ToView([64], lease);
            CArrowArray array;
            CArrowSchema schema;
            using (ArrowView view = column.ToArrow())
                view.Export((nint)(&array), (nint)(&schema));
            Assert.Equal(1, lease.Count);
            Assert.Equal(type.Format, Text(schema.Format));
            Assert.Equal("naïve", Text(schema.Name));
            Assert.Equal(2, schema.Flags);
            Assert.Equal(column.Chunks[0].Validity, array.Buffers[0]);
            Assert.Equal(column.Chunks[0].Data, array.Buffers[array.BufferCount - 1]);
            Assert.Equal(model.Values, Read(array, type));
            array.Release(&array);
            Assert.True(array.Release is null);
            Assert.Equal(0, lease.Count);
            schema.Release(&schema);
            Assert.True(schema.Release is null);
        }
    }

    [Fact]
    public void Releasing_twice_does_nothing_more()
    {
        CountingLease lease = new();
        CArrowArray array;
        CArrowSchema schema;
        using (ArrowView view = Table(lease).ToArrow())
            view.ExportBatch(0, (nint)(&array), (nint)(&schema));
        delegate* unmanaged<CArrowArray*, void> releaseArray = array.Release;
        delegate* unmanaged<CArrowSchema*, void> releaseSchema = schema.Release;
        releaseArray(&array);
        releaseArray(&array);
        releaseSchema(&schema);
        releaseSchema(&schema);
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_moved_struct_is_released_where_it_went()
    {
        CountingLease lease = new();
        CArrowArray array;
        CArrowSchema schema;
        using (ArrowView view = Table(lease).ToArrow())
            view.ExportBatch(0, (nint)(&array), (nint)(&schema));
        CArrowArray moved = array;
        array = default;
        CArrowSchema movedSchema = schema;
        schema = default;
        Assert.Equal(1, lease.Count);
        moved.Release(&moved);
        movedSchema.Release(&movedSchema);
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_child_moved_out_outlives_its_parent()
    {
        CountingLease lease = new();
        TableView table = Table(lease);
        CArrowArray array;
        CArrowSchema schema;
        using (ArrowView view = table.ToArrow())
            view.ExportBatch(0, (nint)(&array), (nint)(&schema));
        Assert.Equal("+s", Text(schema.Format));
        Assert.Equal(3, schema.ChildCount);
        Assert.Equal("b", Text(schema.Children[1]->Name));

        CArrowArray child = *array.Children[1];
        array.Children[1]->Release = null;
        CArrowSchema childSchema = *schema.Children[1];
        schema.Children[1]->Release = null;
        array.Release(&array);
        schema.Release(&schema);
        Assert.Equal(1, lease.Count);
        Assert.Equal("b", Text(childSchema.Name));
        Assert.Equal(table[1].Chunks[0].Data, child.Buffers[2]);
        child.Release(&child);
        childSchema.Release(&childSchema);
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_stream_gives_every_batch_and_then_a_released_array()
    {
        CountingLease lease = new();
        TableView table = Table(lease);
        CArrowArrayStream stream;
        using (ArrowView view = table.ToArrow())
            view.ExportStream((nint)(&stream));
        CArrowSchema schema;
        Assert.Equal(0, stream.GetSchema(&stream, &schema));
        Assert.Equal(3, schema.ChildCount);
        schema.Release(&schema);
        long rows = 0;
        List<CArrowArray> batches = [];
        while (true)
        {
            CArrowArray array;
            Assert.Equal(0, stream.GetNext(&stream, &array));
            if (array.Release is null)
                break;
            rows += array.Length;
            batches.Add(array);
        }
        Assert.True(stream.GetLastError(&stream) is null);
        stream.Release(&stream);
        Assert.True(stream.Release is null);
        Assert.Equal(table.RowCount, rows);
        Assert.Equal(3, batches.Count);
        Assert.Equal(1, lease.Count);
        foreach (CArrowArray batch in batches)
        {
            CArrowArray taken = batch;
            taken.Release(&taken);
        }
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void Release_runs_on_any_thread()
    {
        CountingLease lease = new();
        nint[] arrays = new nint[64];
        using (ArrowView view = Table(lease).ToArrow())
        {
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[i] = (nint)NativeMemory.Alloc(CArrowArray.Size);
                view.ExportBatch(i % 3, arrays[i], 0);
            }
        }
        Parallel.ForEach(
            arrays,
            address =>
            {
                CArrowArray* array = (CArrowArray*)address;
                array->Release(array);
                NativeMemory.Free(array);
            }
        );
        Assert.Equal(0, lease.Count);
    }

    [Fact]
    public void A_column_without_rows_is_an_empty_array()
    {
        VectorView column = new ColumnModel("x", ElementType.Utf8, false, []).ToView([]);
        using ArrowView view = column.ToArrow();
        Assert.Empty(view.Batches);
        CArrowArray array;
        CArrowSchema schema;
        view.Export((nint)(&array), (nint)(&schema));
        Assert.Equal(0, array.Length);
        Assert.Equal(3, array.BufferCount);
        Assert.Equal(0, *(int*)array.Buffers[1]);
        array.Release(&array);
        schema.Release(&schema);
    }

    [Fact]
    public void Several_batches_are_not_exported_as_one()
    {
        using ArrowView view = Table(new CountingLease()).ToArrow();
        CArrowArray array;
        CArrowSchema schema;
        nint a = (nint)(&array);
        nint s = (nint)(&schema);
        Assert.Throws<InvalidOperationException>(() => view.Export(a, s));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ExportBatch(3, a, s));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ExportBatch(-1, a, s));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ExportBatch(0, 0, s));
    }

    [Fact]
    public void Metadata_is_counted_keys_and_values()
    {
        CArrowSchema schema;
        ExportedSchema.Export(
            new ArrowField("x", ArrowType.Of(ElementType.Int8), false, [new("key", "é"), new("", "")]),
            &schema
        );
        byte[] expected = [2, 0, 0, 0, 3, 0, 0, 0, .. "key"u8, 2, 0, 0, 0, .. "é"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected, new ReadOnlySpan<byte>(schema.Metadata, expected.Length).ToArray());
        Assert.Equal(0, schema.Flags);
        schema.Release(&schema);
    }

    private static TableView Table(CountingLease lease)
    {
        Random random = new(2);
        VectorView[] columns =
        [
            ColumnModel.Random(random, "a", ElementType.Int16, 90, 0.3).ToView([30, 60], lease),
            ColumnModel.Random(random, "b", ElementType.Utf8, 90, 0).ToView([30, 30, 30], lease),
            ColumnModel.Random(random, "c", ElementType.Bool, 90, 0.3).ToView([90], lease),
        ];
        return ArrowViewTests.TableOf(columns, lease);
    }

    private static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    private static object?[] Read(CArrowArray array, ElementType type)
    {
        object?[] values = new object?[array.Length];
        int bitsLength = (int)Bitmap.ByteLength(array.Offset + array.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int place = (int)array.Offset + i;
            if (
                array.Buffers[0] != 0
                && !Bitmap.Get(new ReadOnlySpan<byte>((void*)array.Buffers[0], bitsLength), place)
            )
                continue;
            if (type.BitWidth == 0)
            {
                int* offsets = (int*)array.Buffers[1];
                ReadOnlySpan<byte> bytes = new(
                    (byte*)array.Buffers[2] + offsets[place],
                    offsets[place + 1] - offsets[place]
                );
                values[i] =
                    type.Kind == ElementKind.Utf8
                        ? Encoding.UTF8.GetString(bytes)
                        : ColumnModel.Plain(bytes, isBinary: true);
            }
            else if (type.Kind == ElementKind.Bool)
            {
                values[i] = Bitmap.Get(new ReadOnlySpan<byte>((void*)array.Buffers[1], bitsLength), place);
            }
            else
            {
                int width = type.BitWidth / 8;
                values[i] = ColumnModel.Plain(
                    new ReadOnlySpan<byte>((byte*)array.Buffers[1] + place * width, width),
                    ColumnModel.IsBinary(type)
                );
            }
        }
        return values;
    }
}
