using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Columnar.Interop.Tests;

/// <summary>Vectors and tables as arrays and record batches of Apache.Arrow.</summary>
public sealed unsafe class ApacheArrowTests : IDisposable
{
    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_vector_is_a_chunked_array_over_the_mapped_file()
    {
        RawVector<double> numbers = _test.Numbers("n", 1_000_000);
        using Snapshot snapshot = _test.Database.Snapshot();
        VectorView<double> view = snapshot.Raw<double>("n");
        ChunkedArray array = numbers.ToApacheArrow();
        Assert.Equal(view.ChunkCount, array.ArrayCount);
        Assert.True(array.ArrayCount > 1);
        Assert.Equal((1_000_000, 0), (array.Length, array.NullCount));
        for (int i = 0; i < array.ArrayCount; i++)
        {
            DoubleArray chunk = (DoubleArray)array.ArrowArray(i);
            Assert.Equal(view.GetChunk(i).Address, AddressOf(chunk.ValueBuffer));
            Assert.Equal(view.GetChunk(i).FirstRow, chunk.GetValue(0));
        }
    }

    [Fact]
    public void A_single_array_is_mapped_once_more_and_the_same_for_all_who_ask()
    {
        RawVector<double> numbers = _test.Numbers("n", 1_000_000, hasNulls: true);
        DoubleArray array = (DoubleArray)numbers.ToApacheArray();
        Assert.Equal((1_000_000, 100_000), (array.Length, array.NullCount));
        for (int row = 0; row < array.Length; row++)
        {
            if (array.GetValue(row) != (row % 10 == 0 ? null : row))
                Assert.Fail($"row {row} is {array.GetValue(row)}");
        }
        DoubleArray again = (DoubleArray)numbers.ToApacheArray();
        Assert.Equal(AddressOf(array.ValueBuffer), AddressOf(again.ValueBuffer));
        using ArrowView view = numbers.ToArrow();
        Assert.Equal(view.ToSingleBatch().Columns[0].GetBufferAddress(1), AddressOf(array.ValueBuffer));
        Assert.Equal(view.ToSingleBatch().Columns[0].GetBufferAddress(0), AddressOf(array.NullBitmapBuffer));
    }

    [Fact]
    public void A_table_is_record_batches_with_its_schema_and_metadata()
    {
        Table table = ManyTypes(3_000);
        Schema schema = table.ToApacheSchema();
        Assert.Equal(table.Schema.Select(column => column.Name), schema.FieldsList.Select(field => field.Name));
        Assert.Equal(
            "ARROW:extension:name",
            schema.GetFieldByName("uuid").Metadata.Keys.Single(k => k.EndsWith("name", StringComparison.Ordinal))
        );
        int rows = 0;
        foreach (RecordBatch batch in table.ToRecordBatches())
        {
            rows += batch.Length;
            Assert.Equal(schema.FieldsList.Count, batch.ColumnCount);
        }
        Assert.Equal(3_000, rows);
        RecordBatch whole = table.ToRecordBatch();
        Assert.Equal(3_000, whole.Length);
        Assert.Equal("text 2", ((StringArray)whole.Column("text")).GetString(2));
        Assert.True(whole.Column("text").IsNull(1));
        Assert.Equal(12.34m, ((Decimal128Array)whole.Column("decimal")).GetValue(1234));
        Assert.Equal(new DateOnly(1970, 1, 3), ((Date32Array)whole.Column("date")).GetDateOnly(2));
        Assert.Equal(2_000_000L, ((TimestampArray)whole.Column("time")).GetValue(2));
        Assert.Equal("UTC", ((TimestampType)whole.Column("time").Data.DataType).Timezone);
        Assert.True(((BooleanArray)whole.Column("bool")).GetValue(2));
    }

    [Fact]
    public void Encoded_vectors_are_decoded()
    {
        RawVector<double> numbers = _test.Numbers("n", 300_000);
        numbers.Compress();
        DictionaryTextVector words = _test.Database.DictionaryText("w");
        for (int row = 0; row < 70_000; row++)
            words.Append(row % 2 == 0 ? "even" : "odd");
        _test.Database.Commit();
        DoubleArray array = (DoubleArray)numbers.ToApacheArray();
        Assert.Equal(299_999, array.GetValue(299_999));
        Assert.Equal(300_000, numbers.ToApacheArrow().Length);
        Assert.Equal("odd", ((StringArray)words.ToApacheArray()).GetString(69_999));
    }

    [Fact]
    public void Pending_rows_are_shown_and_empty_vectors_are_arrays_without_rows()
    {
        RawVector<double> numbers = _test.Numbers("n", 600_000);
        numbers.Append(-1);
        numbers.Update(3, -3);
        DoubleArray array = (DoubleArray)numbers.ToApacheArray();
        Assert.Equal((600_001, -3.0, -1.0), (array.Length, array.GetValue(3), array.GetValue(600_000)));
        ChunkedArray none = _test.Database.Text("none").ToApacheArrow();
        Assert.Equal((1, 0L), (none.ArrayCount, none.Length));
        Assert.Equal(0, _test.Database.Text("none").ToApacheArray().Length);
    }

    [Fact]
    public void Disposing_arrays_and_batches_gives_nothing_back_that_others_read()
    {
        RawVector<double> numbers = _test.Numbers("n", 500_000);
        IArrowArray first = numbers.ToApacheArray();
        DoubleArray second = (DoubleArray)numbers.ToApacheArray();
        first.Dispose();
        Assert.Equal(499_999, second.GetValue(499_999));
        Assert.Equal(7, ((DoubleArray)first).GetValue(7));
    }

    [Fact]
    public void Arrays_of_a_disposed_view_throw()
    {
        using ArrowView view = _test.Numbers("n", 500_000).ToArrow();
        DoubleArray array = (DoubleArray)view.ToApacheArrow().ArrowArray(0);
        RecordBatch batch = view.ToRecordBatches().First();
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array.GetValue(0));
        Assert.Throws<ObjectDisposedException>(() => ((DoubleArray)batch.Column(0)).GetValue(0));
        Assert.Throws<ObjectDisposedException>(() => view.ToApacheArrow());
    }

    [Fact]
    public void A_disposed_database_is_refused_before_anything_is_built()
    {
        RawVector<double> numbers = _test.Numbers("n", 10);
        Table table = ManyTypes(10);
        _test.Database.Dispose();
        Assert.Throws<ObjectDisposedException>(() => numbers.ToApacheArrow());
        Assert.Throws<ObjectDisposedException>(() => table.ToRecordBatches());
        Assert.Throws<ObjectDisposedException>(() => numbers.ToDataFrameColumn());
        Assert.Throws<ObjectDisposedException>(() => table.ToDataFrame());
    }

    [Fact]
    public void A_table_goes_to_the_package_and_back()
    {
        Table table = ManyTypes(70_000);
        Table again = _test.Database.FromApacheArrow("again", [.. table.ToRecordBatches()]);
        Assert.Equal(table.Schema, again.Schema);
        Assert.Equal(CsvOf(table), CsvOf(again));
    }

    private Table ManyTypes(int rows)
    {
        TableColumn[] schema =
        [
            new("text", ElementType.Utf8, IsNullable: true),
            new("int", ElementType.Int32),
            new("half", ElementType.Float16),
            new("bool", ElementType.Bool),
            new("date", ElementType.Date32),
            new("time", ElementType.Timestamp(TimeUnit.Microsecond, "UTC")),
            new("day", ElementType.Time64(TimeUnit.Nanosecond)),
            new("duration", ElementType.Duration(TimeUnit.Second)),
            new("decimal", ElementType.Decimal128(10, 2)),
            new("uuid", ElementType.Uuid),
            new("bytes", ElementType.FixedBinary(3)),
            new("binary", ElementType.Binary, IsNullable: true),
        ];
        Table table = _test.Database.CreateTable("many", schema);
        for (int row = 0; row < rows; row++)
        {
            table.AppendRow(
                TestDatabase.TextAt(row),
                row,
                (Half)(row % 100),
                row % 2 == 0,
                new DateOnly(1970, 1, 1).AddDays(row),
                DateTimeOffset.UnixEpoch.AddSeconds(row),
                new TimeOnly(row),
                TimeSpan.FromSeconds(row),
                row / 100m,
                new Guid(row, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                new byte[] { 1, (byte)row, 3 },
                row % 3 == 0 ? null : new byte[] { (byte)row }
            );
        }
        _test.Database.Commit();
        return table;
    }

    private static string CsvOf(Table table)
    {
        using StringWriter text = new();
        CsvFile.Write(text, table);
        return text.ToString();
    }

    private static nint AddressOf(ArrowBuffer buffer)
    {
        using MemoryHandle pin = buffer.Memory.Pin();
        return (nint)pin.Pointer;
    }
}
