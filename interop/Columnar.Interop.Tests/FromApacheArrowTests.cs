using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Types;
using Columnar.Import;

namespace Columnar.Interop.Tests;

/// <summary>Record batches of Apache.Arrow as tables, whoever made them and whatever became of them.</summary>
public sealed class FromApacheArrowTests : IDisposable
{
    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Slices_of_arrays_become_rows()
    {
        Int32Array numbers = new Int32Array.Builder().AppendRange(Enumerable.Range(0, 200_000)).Build();
        StringArray.Builder texts = new();
        for (int row = 0; row < 200_000; row++)
            texts.Append(TestDatabase.TextAt(row));
        RecordBatch batch = BatchOf(("n", numbers), ("t", texts.Build())).Slice(3, 150_001);
        Table table = _test.Database.FromApacheArrow("t", batch, batch);
        Assert.Equal(300_002, table.RowCount);
        TextVector column = table.Text("t");
        Assert.Equal(TestDatabase.TextAt(3), column[0]);
        Assert.True(column.IsNull(1));
        Assert.Equal(TestDatabase.TextAt(150_003), column[150_000]);
        Assert.Equal(
            [3, 150_003, 3],
            [table.Raw<int>("n")[0], table.Raw<int>("n")[150_000], table.Raw<int>("n")[150_001]]
        );
    }

    [Fact]
    public void Dictionaries_are_resolved_and_others_in_later_batches_refused()
    {
        RecordBatch first = BatchOf(("w", Words("a", "b")));
        Table table = _test.Database.FromApacheArrow("t", first, first);
        Assert.Equal(["a", "b", "b", "a", "a", "b", "b", "a"], table.Text("w").AsEnumerable());
        RecordBatch second = BatchOf(("w", Words("c", "d")));
        Assert.Throws<NotSupportedException>(() => _test.Database.FromApacheArrow("u", first, second));
        Assert.Null(_test.Database.TryGetTable("u"));

        static DictionaryArray Words(params string[] words) =>
            new(
                new DictionaryType(Int8Type.Default, StringType.Default, false),
                new Int8Array.Builder().AppendRange([0, 1, 1, 0]).Build(),
                new StringArray.Builder().AppendRange(words).Build()
            );
    }

    [Fact]
    public void Batches_of_another_schema_are_refused()
    {
        RecordBatch batch = BatchOf(("n", new Int32Array.Builder().Append(1).Build()));
        RecordBatch others = BatchOf(("n", new Int64Array.Builder().Append(1).Build()));
        RecordBatch more = BatchOf(("n", batch.Column(0)), ("m", batch.Column(0)));
        RecordBatch longer = new(batch.Schema, [batch.Column(0)], 2);
        foreach (RecordBatch wrong in new[] { others, more, longer, null! })
        {
            Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t", batch, wrong));
            Assert.Null(_test.Database.TryGetTable("t"));
        }
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t"));
        Assert.Equal(0, _test.Database.FromApacheArrow("t", batch.Schema, []).RowCount);
    }

    [Fact]
    public void Batches_without_a_column_and_names_that_UTF8_cannot_hold_are_refused()
    {
        Int32Array numbers = new Int32Array.Builder().Append(1).Build();
        RecordBatch hollow = new(BatchOf(("n", numbers)).Schema, [null!], 1);
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t", hollow));
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t", BatchOf(("n\uDC00", numbers))));
        Assert.Null(_test.Database.TryGetTable("t"));
        Assert.Equal("\uFFFD 🙂", _test.Database.FromApacheArrow("t", BatchOf(("\uFFFD 🙂", numbers))).Schema[0].Name);
    }

    [Fact]
    public void A_table_that_exists_is_not_touched_whatever_its_schema()
    {
        RecordBatch numbers = BatchOf(("n", new Int32Array.Builder().Append(1).Build()));
        Table table = _test.Database.FromApacheArrow("t", numbers);
        RecordBatch texts = BatchOf(("w", new StringArray.Builder().Append("x").Build()));
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t", texts));
        Assert.Throws<ArgumentException>(() => _test.Database.FromApacheArrow("t", numbers));
        Assert.Equal((1, 1), (table.RowCount, table.Raw<int>("n")[0]));
    }

    [Fact]
    public void Pieces_are_shorter_where_rows_are_long()
    {
        // 100,000 rows of 8,000 bytes; only offsets are looked at.
        byte[] offsets = new byte[100_001 * sizeof(int)];
        for (int i = 0; i <= 100_000; i++)
            BitConverter.TryWriteBytes(offsets.AsSpan(i * sizeof(int)), i * 8_000);
        ArrowBuffer text = new(GC.AllocateUninitializedArray<byte>(800_000_000));
        RecordBatch texts = BatchOf(("w", new StringArray(100_000, new ArrowBuffer(offsets), text, ArrowBuffer.Empty)));
        Assert.Equal(32_768, PieceLength.Of(texts, 0));
        Assert.Equal(1_696, PieceLength.Of(texts, 98_304));
        RecordBatch numbers = BatchOf(("n", new Int32Array.Builder().AppendRange(new int[100_000]).Build()));
        Assert.Equal(65_536, PieceLength.Of(numbers, 0));
        Assert.Equal(34_464, PieceLength.Of(numbers, 65_536));
    }

    [Fact]
    public void Types_without_vectors_are_refused()
    {
        ListArray.Builder lists = new(Int32Type.Default);
        lists.Append();
        RecordBatch batch = BatchOf(("l", lists.Build()));
        Assert.Throws<UnsupportedFormatException>(() => _test.Database.FromApacheArrow("t", batch));
        Assert.Null(_test.Database.TryGetTable("t"));
    }

    [Fact]
    public void Disposed_batches_are_refused_and_leave_nothing()
    {
        RecordBatch batch = BatchOf(
            ("n", new Int32Array.Builder().AppendRange(Enumerable.Range(0, 100_000)).Build()),
            ("t", new StringArray.Builder().AppendRange(Enumerable.Repeat("x", 100_000)).Build())
        );
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _test.Database.FromApacheArrow("t", batch));
        RecordBatch imported = Imported();
        imported.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _test.Database.FromApacheArrow("t", imported));
        Assert.Null(_test.Database.TryGetTable("t"));
    }

    [Fact]
    public void Batches_that_were_imported_through_C_are_read_while_they_live_and_the_copy_outlives_them()
    {
        Table table = FromCollected();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(99_999, table.Raw<int>("n")[99_999]);
        Assert.Equal(100_000, table.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Arrays_that_lie_about_their_buffers_are_refused()
    {
        ArrowBuffer bytes = new(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        ArrowBuffer wild = new(new byte[] { 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F });
        ArrowBuffer negative = new(new byte[] { 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF });
        IArrowArray[] liars =
        [
            new Int32Array(bytes, ArrowBuffer.Empty, 1_000, 0, 0),
            new Int32Array(bytes, bytes, 2_000_000_000, 1, 0),
            new StringArray(1, wild, bytes, ArrowBuffer.Empty),
            new StringArray(1, negative, bytes, ArrowBuffer.Empty),
            new StringArray(1_000, wild, bytes, ArrowBuffer.Empty),
            new BooleanArray(bytes, ArrowBuffer.Empty, 1_000, 0, 0),
            new Int32Array(bytes, ArrowBuffer.Empty, 2, 1, 0),
        ];
        foreach (IArrowArray liar in liars)
        {
            Exception refused = Assert.ThrowsAny<Exception>(() =>
                _test.Database.FromApacheArrow("t", BatchOf(("x", liar)))
            );
            Assert.True(refused is ArgumentException or ColumnarException, $"{liar.GetType().Name}: {refused}");
            Assert.Null(_test.Database.TryGetTable("t"));
        }
    }

    [Fact]
    public async Task Arrays_that_change_while_they_are_read_give_a_table_of_whole_values_or_an_exception()
    {
        const int Rows = 50_000;
        byte[] offsets = new byte[(Rows + 1) * sizeof(int)];
        for (int i = 0; i <= Rows; i++)
            BitConverter.TryWriteBytes(offsets.AsSpan(i * sizeof(int)), i);
        byte[] text = new byte[Rows];
        text.AsSpan().Fill((byte)'x');
        RecordBatch batch = BatchOf(
            ("t", new StringArray(Rows, new ArrowBuffer(offsets), new ArrowBuffer(text), ArrowBuffer.Empty))
        );
        using CancellationTokenSource done = new();
        Task changer = Task.Run(
            () =>
            {
                Random random = new(1);
                while (!done.IsCancellationRequested)
                {
                    int place = random.Next(Rows) * sizeof(int);
                    BitConverter.TryWriteBytes(offsets.AsSpan(place), random.Next());
                    text[random.Next(Rows)] = (byte)random.Next(256);
                    BitConverter.TryWriteBytes(offsets.AsSpan(place), place / sizeof(int));
                }
            },
            TestContext.Current.CancellationToken
        );
        for (int i = 0; i < 20; i++)
        {
            try
            {
                Table table = _test.Database.FromApacheArrow($"t{i}", batch);
                Assert.Equal(Rows, table.RowCount);
                Assert.Equal(Rows, table.ToDataFrame().Rows.Count);
            }
            catch (Exception e) when (e is ColumnarException or ArgumentException)
            {
                Assert.Null(_test.Database.TryGetTable($"t{i}"));
            }
        }
        await done.CancelAsync();
        await changer;
        Assert.True(_test.Database.Verify().IsSound);
    }

    private static RecordBatch BatchOf(params (string Name, IArrowArray Array)[] columns) =>
        new(
            new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true)), null),
            columns.Select(c => c.Array),
            columns[0].Array.Length
        );

    private Table FromCollected() => _test.Database.FromApacheArrow("t", Imported());

    // A batch whose memory another producer owns: freed when it is disposed or collected.
    private static unsafe RecordBatch Imported()
    {
        using TestDatabase producer = new();
        Table table = producer.Database.CreateTable("p", [new TableColumn("n", ElementType.Int32)]);
        TableAppender rows = table.BeginAppend();
        rows.Column<int>("n").Append(Enumerable.Range(0, 100_000).ToArray());
        rows.Flush();
        producer.Database.Commit();
        using ArrowView view = table.ToArrow();
        CArrowArray* array = CArrowArray.Create();
        CArrowSchema* schema = CArrowSchema.Create();
        try
        {
            view.Export((nint)array, (nint)schema);
            return CArrowArrayImporter.ImportRecordBatch(array, CArrowSchemaImporter.ImportSchema(schema));
        }
        finally
        {
            CArrowArray.Free(array);
            CArrowSchema.Free(schema);
        }
    }
}
