using Columnar.Ipc;
using Columnar.Ipc.Import;
using Columnar.Memory;

namespace Columnar.Tests.Arrow;

/// <summary>A table as plain values, with what writes, reads and imports it.</summary>
internal static class TableModel
{
    public static List<ColumnModel> Random(Random random, int rowCount) =>
        [
            .. ColumnModel
                .Types.OrderBy(_ => random.Next())
                .Take(random.Next(1, 6))
                .Select(
                    (type, i) => ColumnModel.Random(random, $"column {i} ä", type, rowCount, random.Next(4) * 0.33)
                ),
        ];

    public static List<int> RandomChunks(Random random, int rowCount)
    {
        List<int> lengths = [];
        for (int left = rowCount; left > 0; )
        {
            int length = random.Next(3) == 0 ? left : random.Next(1, left + 1);
            lengths.Add(length);
            left -= length;
        }
        return lengths;
    }

    public static VectorView[] ToViews(IEnumerable<ColumnModel> columns, Random random, IViewLease? lease = null) =>
        [.. columns.Select(c => c.ToView(RandomChunks(random, c.Values.Length), lease))];

    public static byte[] WriteFile(params IColumn[] columns)
    {
        using MemoryStream stream = new();
        ArrowFile.Write(stream, columns);
        return stream.ToArray();
    }

    public static byte[] WriteStream(params IColumn[] columns)
    {
        using MemoryStream stream = new();
        ArrowStream.Write(stream, columns);
        return stream.ToArray();
    }

    public static List<ArrowBatch> ReadFile(string path, bool checkValues = true)
    {
        using ArrowFileReader reader = new(path);
        return [.. Enumerable.Range(0, reader.BatchCount).Select(i => reader.ReadBatch(i, checkValues))];
    }

    public static List<ArrowBatch> ReadStream(Stream stream, bool checkValues = true)
    {
        using ArrowStreamReader reader = new(stream);
        List<ArrowBatch> batches = [];
        while (reader.ReadBatch(checkValues) is ArrowBatch batch)
            batches.Add(batch);
        return batches;
    }

    /// <summary>The values of every column over all batches.</summary>
    public static object?[][] ValuesOf(ArrowSchema schema, IReadOnlyList<ArrowBatch> batches) =>
        [
            .. Enumerable
                .Range(0, schema.Fields.Count)
                .Select(c => batches.SelectMany(b => ColumnModel.ValuesOf(b.Columns[c])).ToArray()),
        ];

    public static object?[][] Import(BatchSource source)
    {
        CollectingSink sink = new(TableImport.Columns(source.Schema));
        TableImport.Run(source, sink);
        return [.. sink.Columns.Select(c => c.ToArray())];
    }

    public static object?[][] ImportFile(string path)
    {
        using FileSource source = FileSource.Open(path);
        return Import(source);
    }

    public static object?[][] ImportStream(Stream stream)
    {
        using StreamSource source = StreamSource.Open(new StreamInput(stream), stream);
        return Import(source);
    }

    private sealed unsafe class CollectingSink(TableColumn[] schema) : IChunkSink
    {
        public List<object?>[] Columns { get; } = [.. schema.Select(_ => new List<object?>())];

        public void Append(int column, in ChunkBuffers rows)
        {
            ElementType type = schema[column].Type;
            int byteLength = (int)Bitmap.ByteLength(rows.Length);
            Span<byte> validity = new((void*)rows.Validity, rows.Validity == 0 ? 0 : byteLength);
            int nulls = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                object? value;
                if (!validity.IsEmpty && !Bitmap.Get(validity, i))
                {
                    value = null;
                    nulls++;
                }
                else if (rows.Offsets != 0)
                {
                    int* offsets = (int*)rows.Offsets;
                    Span<byte> bytes = new((byte*)rows.Data + offsets[i], offsets[i + 1] - offsets[i]);
                    value =
                        type.Kind == ElementKind.Utf8
                            ? System.Text.Encoding.UTF8.GetString(bytes)
                            : Convert.ToHexString(bytes);
                }
                else if (type.Kind == ElementKind.Bool)
                {
                    value = Bitmap.Get(new Span<byte>((void*)rows.Data, byteLength), i);
                }
                else
                {
                    int width = type.BitWidth / 8;
                    Span<byte> bytes = new((void*)rows.Data, rows.Length * width);
                    value = ColumnModel.Plain(bytes.Slice(i * width, width), ColumnModel.IsBinary(type));
                }
                Columns[column].Add(value);
            }
            Assert.Equal(rows.NullCount, nulls);
        }
    }
}
