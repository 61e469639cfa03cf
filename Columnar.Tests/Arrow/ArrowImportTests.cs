using Columnar.Ipc;
using Columnar.Ipc.Import;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

public sealed class ArrowImportTests
{
    [Fact]
    public void A_table_comes_back_from_the_database_as_it_was()
    {
        Random random = new(9);
        List<ColumnModel> columns =
        [
            .. ColumnModel.Types.Select((t, i) => ColumnModel.Random(random, $"c{i}", t, 3_000, i % 2 * 0.3)),
        ];
        object?[][] expected = [.. columns.Select(c => c.Values)];
        using TemporaryFolder folder = new();
        ArrowFile.Write(folder.File("t.arrow"), TableModel.ToViews(columns, random));
        ArrowStream.Write(folder.File("t.arrows"), TableModel.ToViews(columns, random));
        using (Database db = Database.Open(folder.File("t.columnar")))
        {
            Assert.Equal(3_000, ArrowFile.Import(db, "file", folder.File("t.arrow")).RowCount);
            ArrowStream.Import(db, "path", folder.File("t.arrows"));
            using FileStream stream = File.OpenRead(folder.File("t.arrows"));
            ArrowStream.Import(db, "stream", stream);
        }
        using Database again = Database.Open(folder.File("t.columnar"));
        using Snapshot snapshot = again.Snapshot();
        foreach (string name in new[] { "file", "path", "stream" })
        {
            using ArrowView view = snapshot.Table(name).ToArrow();
            Assert.Equal(expected, TableModel.ValuesOf(view.Schema, view.Batches));
            ArrowFile.Write(folder.File("again.arrow"), snapshot.Table(name));
            ArrowSchema schema = ArrowFile.ReadSchema(folder.File("again.arrow"));
            Assert.Equal(columns.Select(c => c.Type), schema.Fields.Select(f => f.ElementType));
            Assert.Equal(expected, TableModel.ValuesOf(schema, TableModel.ReadFile(folder.File("again.arrow"))));
        }
    }

    [Fact]
    public void Extension_types_and_metadata_are_kept_from_file_to_table_to_file()
    {
        KeyValuePair<string, string>[] foreign =
        [
            new("ARROW:extension:name", "their.type"),
            new("ARROW:extension:metadata", "{}"),
            new("note", "ø"),
        ];
        KeyValuePair<string, string>[] unsound =
        [
            new("ARROW:extension:name", "columnar.struct"),
            new("ARROW:extension:metadata", "nonsense"),
            new("note", ""),
        ];
        KeyValuePair<string, string>[] uuid = [new("ARROW:extension:name", "arrow.uuid"), new("note", "id")];
        ArrowType bytes = ArrowType.Of(ElementType.FixedBinary(16));
        ArrowSchema schema = new(
            [
                new ArrowField("foreign", bytes, false, foreign),
                new ArrowField("unsound", bytes, false, unsound),
                new ArrowField("uuid", bytes, false, uuid),
                new ArrowField("plain", bytes, false),
            ],
            [new("pandas", "{}")]
        );
        ColumnModel model = ColumnModel.Random(new Random(4), "x", ElementType.FixedBinary(16), 50, 0);
        using ArrowView view = model.ToView([50]).ToArrow();
        ArrowArray array = view.Batches[0].Columns[0];
        using TemporaryFolder folder = new();
        using (ArrowFileWriter writer = new(folder.File("in.arrow"), schema))
        {
            writer.Write(new ArrowBatch(schema, 50, [array, array, array, array]));
            writer.Finish();
        }
        using (Database db = Database.Open(folder.File("t.columnar")))
            ArrowFile.Import(db, "t", folder.File("in.arrow"));
        using (Database db = Database.Open(folder.File("t.columnar")))
        {
            Table table = db.Table("t");
            Assert.Equal(
                [
                    ElementType.FixedBinary(16),
                    ElementType.FixedBinary(16),
                    ElementType.Uuid,
                    ElementType.FixedBinary(16),
                ],
                table.Schema.Select(c => c.Type)
            );
            Assert.Equal(foreign, table.Schema[0].Metadata);
            Assert.Equal([new("note", "")], table.Schema[1].Metadata);
            Assert.Equal([new("note", "id")], table.Schema[2].Metadata);
            Assert.Equal(schema.Metadata, table.Metadata);
            ArrowFile.Write(folder.File("out.arrow"), table);
        }
        ArrowSchema written = ArrowFile.ReadSchema(folder.File("out.arrow"));
        Assert.Equal(schema.Metadata, written.Metadata);
        Assert.Equal(foreign, written.Fields[0].Metadata);
        Assert.Equal([new("note", "")], written.Fields[1].Metadata);
        Assert.Equal(uuid, written.Fields[2].Metadata);
        Assert.Empty(written.Fields[3].Metadata);
        object?[][] values = TableModel.ImportFile(folder.File("out.arrow"));
        Assert.All(values, column => Assert.Equal(model.Values, column));
    }

    [Fact]
    public void A_dictionary_of_wide_values_far_beyond_its_input_is_refused()
    {
        ArrowSchema schema = new([new ArrowField("x", ArrowType.Of(ElementType.FixedBinary(60_000)))]);
        MemoryStream stream = new HandmadeStream(schema, [7])
            .Dictionary(
                7,
                1,
                0,
                [
                    [],
                    new byte[60_000],
                ]
            )
            .Batch(
                100_000,
                [0],
                [
                    [],
                    new byte[100_000],
                ]
            )
            .ToStream();
        using StreamSource source = StreamSource.Open(new StreamInput(stream), stream);
        Assert.Throws<UnsupportedFormatException>(() => TableImport.Run(source, new Nowhere()));
    }

    [Fact]
    public void A_view_goes_on_while_its_table_is_removed_and_its_database_closed()
    {
        ColumnModel model = ColumnModel.Random(new Random(1), "x", ElementType.Int64, 10_000, 0.1);
        using TemporaryFolder folder = new();
        ArrowFile.Write(folder.File("t.arrow"), model.ToView([10_000]));
        Database db = Database.Open(folder.File("t.columnar"));
        Table table = ArrowFile.Import(db, "t", folder.File("t.arrow"));
        using ArrowView view = table["x"].ToArrow();
        db.Remove("t");
        db.Commit();
        ArrowFile.Import(db, "u", folder.File("t.arrow"));
        db.Dispose();
        Assert.Equal(model.Values, TableModel.ValuesOf(view.Schema, view.Batches)[0]);
    }

    [Fact]
    public void Buffers_of_a_snapshot_lie_in_the_mapped_file()
    {
        ColumnModel model = ColumnModel.Random(new Random(1), "x", ElementType.Float64, 4_096, 0.1);
        using TemporaryFolder folder = new();
        ArrowFile.Write(folder.File("t.arrow"), model.ToView([4_096]));
        using Database db = Database.Open(folder.File("t.columnar"));
        ArrowFile.Import(db, "t", folder.File("t.arrow"));
        using Snapshot snapshot = db.Snapshot();
        VectorView column = snapshot.Table("t")["x"];
        using ArrowView view = column.ToArrow();
        ArrowArray array = view.Batches[0].Columns[0];
        Assert.Equal(column.Chunks[0].Data, array.GetBufferAddress(1));
        Assert.Equal(column.Chunks[0].Validity, array.GetBufferAddress(0));
    }

    [Fact]
    public void A_failed_import_leaves_no_table_and_the_callers_pending_rows()
    {
        byte[][] good =
        [
            [],
            HandmadeStream.Bytes(0, 1),
            "a"u8.ToArray(),
        ];
        byte[][] bad =
        [
            [],
            HandmadeStream.Bytes(0, 1),
            [0xFF],
        ];
        ArrowSchema schema = new([new ArrowField("x", ArrowType.Of(ElementType.Utf8))]);
        using MemoryStream stream = new HandmadeStream(schema).Batch(1, [0], good).Batch(1, [0], bad).ToStream();
        using TemporaryFolder folder = new();
        using Database db = Database.Open(folder.File("t.columnar"));
        RawVector<long> other = db.Raw<long>("other");
        other.Append(5);
        ulong before = db.CommitNumber;
        Assert.Throws<CorruptDataException>(() => ArrowStream.Import(db, "t", stream));
        Assert.Null(db.TryGetTable("t"));
        Assert.Equal(before, db.CommitNumber);
        Assert.Equal(5, other[0]);
        db.Commit();
        Assert.Equal(["other"], db.Names);
        Assert.Equal(5, other[0]);

        stream.Position = 0;
        using MemoryStream whole = new HandmadeStream(schema).Batch(1, [0], good).ToStream();
        Assert.Equal(1, ArrowStream.Import(db, "t", whole).RowCount);
        whole.Position = 0;
        Assert.Throws<ArgumentException>(() => ArrowStream.Import(db, "t", whole));
        Assert.Equal(1, db.Table("t").RowCount);
    }

    [Fact]
    public void Missing_foreign_and_empty_files_are_refused_and_nothing_is_created()
    {
        using TemporaryFolder folder = new();
        using Database db = Database.Open(folder.File("t.columnar"));
        Assert.Throws<FileNotFoundException>(() => ArrowFile.Import(db, "t", folder.File("none")));
        Assert.Throws<IOException>(() => ArrowFile.Import(db, "t", folder.Path));
        Assert.Throws<IOException>(() => ArrowStream.Import(db, "t", folder.Path));
        foreach (byte[] bytes in new byte[][] { [], [1], [.. "ARROW1"u8], [.. "ARROW1\0\0ARROW1"u8], new byte[100] })
        {
            string path = folder.Write("input", bytes);
            Assert.Throws<CorruptDataException>(() => ArrowFile.Import(db, "t", path));
            if (bytes.Length < 100)
                Assert.Throws<CorruptDataException>(() => ArrowStream.Import(db, "t", path));
        }
        string stream = folder.Write(
            "t.arrows",
            TableModel.WriteStream(new ColumnModel("x", ElementType.Int8, false, [1UL]).ToView([1]))
        );
        CorruptDataException hint = Assert.Throws<CorruptDataException>(() => ArrowFile.Import(db, "t", stream));
        Assert.Contains("ArrowStream", hint.Message, StringComparison.Ordinal);
        byte[] whole = TableModel.WriteFile(new ColumnModel("x", ElementType.Int8, false, [1UL]).ToView([1]));
        string file = folder.Write("t.arrow", whole);
        hint = Assert.Throws<CorruptDataException>(() => ArrowStream.Import(db, "t", file));
        Assert.Contains("ArrowFile", hint.Message, StringComparison.Ordinal);
        Assert.Empty(db.Names);
    }

    [Fact]
    public void Progress_rises_to_one_and_a_cancelled_import_or_export_leaves_nothing()
    {
        ColumnModel model = ColumnModel.Random(new Random(1), "x", ElementType.Int64, 1_000, 0);
        using TemporaryFolder folder = new();
        using Database db = Database.Open(folder.File("t.columnar"));
        ArrowStream.Write(folder.File("t.arrows"), model.ToView([400, 600]));
        Reports reports = new();
        Table table = ArrowStream.Import(db, "t", folder.File("t.arrows"), reports);
        ArrowFile.Write(folder.File("t.arrow"), table, reports);
        ArrowFile.Import(db, "u", folder.File("t.arrow"), reports);
        Assert.Equal(2, reports.Values.Count(v => v == 1));
        Assert.All(reports.Values, v => Assert.InRange(v, 0, 1));

        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() =>
            ArrowFile.Import(db, "v", folder.File("t.arrow"), null, cancelled)
        );
        Assert.Throws<OperationCanceledException>(() =>
            ArrowFile.Write(folder.File("v.arrow"), table, null, cancelled)
        );
        Assert.Throws<OperationCanceledException>(() =>
            ArrowStream.Write(folder.File("v.arrows"), table, null, cancelled)
        );
        Assert.Equal(["t", "u"], db.Names);
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    private sealed class Reports : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }

    [Fact]
    public void Managed_memory_does_not_grow_with_the_rows_imported()
    {
        Random random = new(2);
        List<ColumnModel> columns =
        [
            ColumnModel.Random(random, "t", ElementType.Utf8, 300_000, 0.1),
            ColumnModel.Random(random, "i", ElementType.Int64, 300_000, 0.1),
            ColumnModel.Random(random, "b", ElementType.Bool, 300_000, 0.1),
        ];
        using MemoryStream stream = new(TableModel.WriteStream([.. columns.Select(c => c.ToView([300_000]))]));
        using TemporaryFolder folder = new();
        string path = folder.Write("t.arrow", TableModel.WriteFile([.. columns.Select(c => c.ToView([300_000]))]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (FileSource file = FileSource.Open(path))
            TableImport.Run(file, new Nowhere());
        TableImport.Run(StreamSource.Open(new StreamInput(stream), null), new Nowhere());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    [Fact]
    public void Flights_have_their_known_answers()
    {
        string path = SharedData.Find("flights-200k.arrow");
        using TemporaryFolder folder = new();
        using Database db = Database.Open(folder.File("t.columnar"));
        Table table = ArrowFile.Import(db, "flights", path);
        Assert.Equal(200_000, table.RowCount);
        using ArrowView view = table.ToArrow();
        Assert.Equal(
            ["delay: int16", "distance: int16", "time: float32"],
            view.Schema.Fields.Select(f => $"{f.Name}: {f.Type}")
        );
        Assert.Equal(1_500_159, view.Batches.Sum(b => Sum(b.Columns[0].ValuesSpan<short>())));
        Assert.Equal(145_847_125, view.Batches.Sum(b => Sum(b.Columns[1].ValuesSpan<short>())));
        ArrowFile.Write(folder.File("again.arrow"), table);
        Assert.Equal(
            TableModel.ValuesOf(view.Schema, TableModel.ReadFile(path)),
            TableModel.ValuesOf(view.Schema, TableModel.ReadFile(folder.File("again.arrow")))
        );
    }

    private static long Sum(ReadOnlySpan<short> values)
    {
        long sum = 0;
        foreach (short value in values)
            sum += value;
        return sum;
    }
}
