using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Arrow;

public sealed class ArrowRoundTripTests
{
    private static readonly int[] s_lengths = [0, 1, 7, 8, 9, 63, 64, 65, 500, 513];

    public static TheoryData<int> TypeNumbers => [.. Enumerable.Range(0, ColumnModel.Types.Length)];

    [Theory]
    [MemberData(nameof(TypeNumbers))]
    public void Every_type_comes_back_at_every_length_and_null_rate(int number)
    {
        ElementType type = ColumnModel.Types[number];
        Random random = new(7);
        using TemporaryFolder folder = new();
        foreach (int length in s_lengths)
        {
            foreach (double nullRate in new[] { 0, 0.3, 1 })
                CheckRoundTrip([ColumnModel.Random(random, "x", type, length, nullRate)], random, folder);
        }
    }

    [Fact]
    public void Tables_of_any_columns_and_chunks_come_back()
    {
        using TemporaryFolder folder = new();
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (seed, size) =>
                {
                    Random random = new(seed);
                    CheckRoundTrip(TableModel.Random(random, size.Get * 7), random, folder);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_import_in_many_pieces_equals_the_values()
    {
        Random random = new(3);
        List<ColumnModel> columns =
        [
            ColumnModel.Random(random, "bits", ElementType.Bool, 200_001, 0.2),
            ColumnModel.Random(random, "numbers", ElementType.Int16, 200_001, 0.2),
            ColumnModel.Random(random, "texts", ElementType.Utf8, 200_001, 0.2),
        ];
        using TemporaryFolder folder = new();
        string path = folder.Write("t.arrow", TableModel.WriteFile([.. columns.Select(c => c.ToView([200_001]))]));
        object?[][] imported = TableModel.ImportFile(path);
        Assert.Equal(columns.Select(c => c.Values), imported);
    }

    [Fact]
    public void Long_texts_are_imported_in_parts()
    {
        object?[] texts =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i => i % 7 == 3 ? null : (object)new string((char)('a' + i % 26), 300_000)),
        ];
        ColumnModel column = new("x", ElementType.Utf8, true, texts);
        using MemoryStream stream = new(TableModel.WriteStream(column.ToView([60])));
        Assert.Equal(texts, TableModel.ImportStream(stream)[0]);
    }

    [Fact]
    public void Schema_keeps_names_types_and_nullability()
    {
        Random random = new(1);
        ColumnModel[] columns =
        [
            .. ColumnModel.Types.Select((t, i) => ColumnModel.Random(random, $"ø{i}", t, 3, i % 2)),
        ];
        using TemporaryFolder folder = new();
        string file = folder.Write("t.arrow", TableModel.WriteFile(TableModel.ToViews(columns, random)));
        string stream = folder.Write("t.arrows", TableModel.WriteStream(TableModel.ToViews(columns, random)));
        foreach (ArrowSchema schema in new[] { ArrowFile.ReadSchema(file), ArrowStream.ReadSchema(stream) })
        {
            Assert.Equal(columns.Select(c => c.Name), schema.Fields.Select(f => f.Name));
            Assert.Equal(columns.Select(c => c.Type), schema.Fields.Select(f => f.ElementType));
            Assert.Equal(columns.Select(c => c.IsNullable), schema.Fields.Select(f => f.IsNullable));
        }
    }

    [Fact]
    public void Metadata_of_schema_and_fields_comes_back()
    {
        KeyValuePair<string, string>[] metadata = [new("key", "värde"), new("key", ""), new("", "x")];
        ArrowSchema schema = new([new ArrowField("x", ArrowType.Of(ElementType.Int32), false, metadata)], metadata);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, schema, leaveOpen: true))
            writer.Finish();
        stream.Position = 0;
        using ArrowStreamReader reader = new(stream);
        Assert.Equal(metadata, reader.Schema.Metadata);
        Assert.Equal(metadata, reader.Schema.Fields[0].Metadata);
        Assert.Null(reader.ReadBatch());
    }

    [Fact]
    public void Written_bodies_and_buffers_stand_on_64_bytes_and_padding_is_zero()
    {
        Random random = new(5);
        ColumnModel column = ColumnModel.Random(random, "x", ElementType.Bool, 9, 0.5);
        byte[] file = TableModel.WriteFile(column.ToView([9]));
        using TemporaryFolder folder = new();
        string path = folder.Write("t.arrow", file);
        using Columnar.Ipc.FileSource source = Columnar.Ipc.FileSource.Open(path);
        Columnar.Ipc.BatchLayout? layout = source.Next(out Columnar.Ipc.MessageBody? body);
        Assert.Equal(0, body!.Position % 64);
        Assert.Equal(128, body.Length);
        foreach (Columnar.Ipc.BufferRange buffer in layout!.Columns[0].Buffers)
        {
            Assert.Equal(0, buffer.Start % 64);
            Assert.Equal(2, buffer.Length);
            byte[] padded = file[(int)(body.Position + buffer.Start)..][..64];
            Assert.Equal(0, padded[1] & 0xFE);
            Assert.All(padded[2..], b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("t.arrow", [1, 2, 3]);
        ColumnModel one = new("a", ElementType.Int32, false, [1UL]);
        ColumnModel two = new("b", ElementType.Int32, false, [1UL, 2UL]);
        Assert.Throws<ArgumentException>(() => ArrowFile.Write(path, one.ToView([1]), two.ToView([2])));
        using (ArrowFileWriter writer = new(path, new ArrowSchema([])))
            Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        ArrowFile.Write(path, one.ToView([1]));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Single(TableModel.ReadFile(path));
    }

    private static void CheckRoundTrip(List<ColumnModel> columns, Random random, TemporaryFolder folder)
    {
        object?[][] expected = [.. columns.Select(c => c.Values)];
        byte[] file = TableModel.WriteFile(TableModel.ToViews(columns, random));
        string path = folder.Write("t.arrow", file);
        List<ArrowBatch> batches = TableModel.ReadFile(path);
        Assert.Equal(expected, TableModel.ValuesOf(ArrowFile.ReadSchema(path), batches));
        Assert.Equal(expected, TableModel.ImportFile(path));

        byte[] stream = TableModel.WriteStream(TableModel.ToViews(columns, random));
        using (ArrowStreamReader reader = new(new MemoryStream(stream)))
            Assert.Equal(expected, TableModel.ValuesOf(reader.Schema, TableModel.ReadStream(new MemoryStream(stream))));
        Assert.Equal(expected, TableModel.ImportStream(new MemoryStream(stream)));

        // What was read is written again from its own arrays.
        using MemoryStream again = new();
        using (ArrowStreamWriter writer = new(again, ArrowFile.ReadSchema(path), leaveOpen: true))
        {
            foreach (ArrowBatch batch in batches)
                writer.Write(batch);
            writer.Finish();
        }
        again.Position = 0;
        Assert.Equal(expected, TableModel.ImportStream(again));
    }
}
