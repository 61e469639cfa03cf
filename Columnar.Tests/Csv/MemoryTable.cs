using System.Runtime.InteropServices;
using System.Text;
using Columnar.Csv;
using Columnar.Memory;
using Columnar.Tests.Doubles;
using Columnar.Vectors;

namespace Columnar.Tests.Csv;

/// <summary>A table in memory: takes the rows of an import, gives views to export, and shows its values as objects.</summary>
internal sealed unsafe class MemoryTable : IRowTarget
{
    private readonly List<List<(ChunkBuffers Chunk, PinnedBuffer[] Memory)>> _columns = [];

    public MemoryTable(IReadOnlyList<TableColumn> schema)
    {
        Schema = [.. schema];
        foreach (TableColumn _ in schema)
            _columns.Add([]);
    }

    public TableColumn[] Schema { get; }

    public int PacketCount => _columns.Count == 0 ? 0 : _columns[0].Count;

    public void Append(int column, in ChunkBuffers rows)
    {
        int length = rows.Length;
        PinnedBuffer validity = Copy(rows.Validity, Bitmap.ByteLength(length));
        PinnedBuffer offsets = Copy(rows.Offsets, rows.Offsets == 0 ? 0 : (length + 1) * sizeof(int));
        int bits = Schema[column].Type.BitWidth;
        long dataLength = rows.Offsets != 0 ? ((int*)rows.Offsets)[length] : Bitmap.ByteLength((long)bits * length);
        PinnedBuffer data = Copy(rows.Data, dataLength);
        List<(ChunkBuffers Chunk, PinnedBuffer[])> chunks = _columns[column];
        long firstRow = chunks.Count == 0 ? 0 : chunks[^1].Chunk.FirstRow + chunks[^1].Chunk.Length;
        var chunk = new ChunkBuffers(
            firstRow,
            length,
            rows.Validity == 0 ? 0 : validity.Address,
            rows.Offsets == 0 ? 0 : offsets.Address,
            data.Address,
            rows.NullCount
        );
        chunks.Add((chunk, [validity, offsets, data]));
    }

    /// <summary>A table of the given values, each column cut into chunks of its own lengths.</summary>
    public static MemoryTable Of(IReadOnlyList<TableColumn> schema, object?[][] columns, Random random)
    {
        var table = new MemoryTable(schema);
        for (int i = 0; i < columns.Length; i++)
        {
            int from = 0;
            while (from < columns[i].Length)
            {
                int count = random.Next(1, columns[i].Length - from + 1);
                table.AppendObjects(i, columns[i].AsSpan(from, count));
                from += count;
            }
        }
        return table;
    }

    public TableView View(string name = "t")
    {
        VectorView[] views = [.. Schema.Select((column, i) => Column(column, Chunks(i), _columns[i]))];
        return new TableView(name, Schema, views, views.Length == 0 ? 0 : views[0].Length, null);
    }

    public object?[] Values(int column) => [.. _columns[column].SelectMany(c => Objects(c.Chunk, Schema[column].Type))];

    public object?[] Values(string column) => Values(Array.FindIndex(Schema, c => c.Name == column));

    // Every third one encoded.
    private ChunkBuffers[] Chunks(int column) =>
        [
            .. _columns[column]
                .Select(
                    (c, i) => i % 3 == 1 ? CopyingDecoder.Encode(c.Chunk, Schema[column].Type, i % 2 == 0) : c.Chunk
                ),
        ];

    private static VectorView Column(TableColumn column, ChunkBuffers[] chunks, object owner) =>
        VectorClass.Of(column.Type).View(column.Name, column.Type, column.IsNullable, chunks, null, owner);

    private static List<object?> Objects(ChunkBuffers chunk, ElementType type)
    {
        var values = new List<object?>();
        var validity = new ReadOnlySpan<byte>(
            (void*)chunk.Validity,
            chunk.Validity == 0 ? 0 : (int)Bitmap.ByteLength(chunk.Length)
        );
        for (int row = 0; row < chunk.Length; row++)
            values.Add(chunk.Validity != 0 && !Bitmap.Get(validity, row) ? null : Value(chunk, type, row));
        return values;
    }

    private static object Value(ChunkBuffers chunk, ElementType type, int row)
    {
        int* offsets = (int*)chunk.Offsets;
        byte* data = (byte*)chunk.Data;
        return type.Kind switch
        {
            ElementKind.Int8 => ((sbyte*)data)[row],
            ElementKind.UInt8 => data[row],
            ElementKind.Int16 => ((short*)data)[row],
            ElementKind.UInt16 => ((ushort*)data)[row],
            ElementKind.Int32 => ((int*)data)[row],
            ElementKind.UInt32 => ((uint*)data)[row],
            ElementKind.Int64 => ((long*)data)[row],
            ElementKind.UInt64 => ((ulong*)data)[row],
            ElementKind.Float16 => ((Half*)data)[row],
            ElementKind.Float32 => ((float*)data)[row],
            ElementKind.Float64 => ((double*)data)[row],
            ElementKind.Date32 => ((Date32*)data)[row],
            ElementKind.Timestamp => ((Timestamp*)data)[row],
            ElementKind.Time64 => ((Time64*)data)[row],
            ElementKind.Duration => ((Duration*)data)[row],
            ElementKind.Decimal128 => ((Decimal128*)data)[row],
            ElementKind.Uuid => ((Uuid*)data)[row],
            ElementKind.FixedBinary or ElementKind.Struct or ElementKind.OtherFixed => Convert.ToHexString(
                new ReadOnlySpan<byte>(data + row * type.BitWidth / 8, type.BitWidth / 8)
            ),
            ElementKind.Bool => (data[row >> 3] >> (row & 7) & 1) != 0,
            ElementKind.Binary => Convert.ToHexString(
                new ReadOnlySpan<byte>(data + offsets[row], offsets[row + 1] - offsets[row])
            ),
            _ => Encoding.UTF8.GetString(data + offsets[row], offsets[row + 1] - offsets[row]),
        };
    }

    private void AppendObjects(int column, ReadOnlySpan<object?> values)
    {
        ElementType type = Schema[column].Type;
        var validity = new PinnedBuffer((int)Bitmap.ByteLength(values.Length));
        var offsets = new PinnedBuffer((values.Length + 1) * sizeof(int));
        var data = new PinnedBuffer(values.Length * Math.Max(8, type.BitWidth / 8));
        Span<int> ends = MemoryMarshal.Cast<byte, int>(offsets.Span);
        ends[0] = 0;
        int nulls = 0;
        for (int i = 0; i < values.Length; i++)
        {
            Bitmap.Set(validity.Span, i, values[i] is not null);
            nulls += values[i] is null ? 1 : 0;
            byte[] bytes = Bytes(values[i], type);
            if (type.Kind == ElementKind.Bool)
            {
                Bitmap.Set(data.Span, i, values[i] is true);
                continue;
            }
            int at = type.BitWidth == 0 ? ends[i] : i * type.BitWidth / 8;
            if (at + bytes.Length > data.Span.Length)
                data = Grown(data, at, at + bytes.Length);
            bytes.CopyTo(data.Span[at..]);
            ends[i + 1] = at + bytes.Length;
        }
        bool isText = type.BitWidth == 0;
        Append(
            column,
            new ChunkBuffers(
                0,
                values.Length,
                nulls == 0 ? 0 : validity.Address,
                isText ? offsets.Address : 0,
                data.Address,
                nulls
            )
        );
        GC.KeepAlive(validity);
        GC.KeepAlive(offsets);
        GC.KeepAlive(data);
    }

    private static byte[] Bytes(object? value, ElementType type) =>
        value switch
        {
            null => type.BitWidth == 0 ? [] : new byte[type.BitWidth / 8],
            sbyte v => [(byte)v],
            byte v => [v],
            short v => BitConverter.GetBytes(v),
            ushort v => BitConverter.GetBytes(v),
            int v => BitConverter.GetBytes(v),
            uint v => BitConverter.GetBytes(v),
            long v => BitConverter.GetBytes(v),
            ulong v => BitConverter.GetBytes(v),
            Half v => BitConverter.GetBytes(v),
            float v => BitConverter.GetBytes(v),
            double v => BitConverter.GetBytes(v),
            Date32 v => BitConverter.GetBytes(v.Days),
            Timestamp v => BitConverter.GetBytes(v.Value),
            Time64 v => BitConverter.GetBytes(v.Value),
            Duration v => BitConverter.GetBytes(v.Value),
            Decimal128 v => MemoryMarshal.AsBytes(new ReadOnlySpan<Decimal128>(ref v)).ToArray(),
            Uuid v => MemoryMarshal.AsBytes(new ReadOnlySpan<Uuid>(ref v)).ToArray(),
            string v when type.Kind != ElementKind.Utf8 => Convert.FromHexString(v),
            string v => Encoding.UTF8.GetBytes(v),
            _ => [],
        };

    private static PinnedBuffer Grown(PinnedBuffer buffer, int used, int length)
    {
        var grown = new PinnedBuffer(Math.Max(length, buffer.Span.Length * 2));
        buffer.Span[..used].CopyTo(grown.Span);
        return grown;
    }

    private static PinnedBuffer Copy(nint source, long length)
    {
        var target = new PinnedBuffer((int)length);
        if (source != 0)
            new ReadOnlySpan<byte>((void*)source, (int)length).CopyTo(target.Span);
        return target;
    }
}
