using System.Buffers.Binary;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// Flatbuffer table <c>RecordBatch</c>: length at 4, nodes (length, null count) at 6, buffers (start, length) at 8,
/// compression at 10, counts of variadic buffers at 12.
/// </summary>
internal static class RecordBatchCodec
{
    private const int EntrySize = 16;

    /// <summary>Reads the layout of a batch and checks it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="fields">The fields it must hold.</param>
    /// <param name="bodyLength">The length of the body.</param>
    public static BatchLayout Read(FlatbufferTable table, IReadOnlyList<ArrowField> fields, long bodyLength)
    {
        if (table.Has(10))
        {
            string codec = table.GetTable(10, "a compression").GetByte(4, 0) == 0 ? "LZ4" : "ZSTD";
            throw new UnsupportedFormatException(
                "Arrow record batch",
                $"a body compressed by {codec}",
                "uncompressed bodies"
            );
        }
        long length = table.GetInt64(4, 0);
        ReadOnlySpan<byte> nodes = table.GetStructs(6, EntrySize);
        if (length < 0 || nodes.Length != fields.Count * EntrySize)
            table.Corrupt(
                $"{fields.Count} nodes and a length of 0 or more",
                $"{nodes.Length / EntrySize} and {length}"
            );
        BufferWalk walk = new(table, bodyLength);
        ColumnLayout[] columns = new ColumnLayout[fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            long rows = BinaryPrimitives.ReadInt64LittleEndian(nodes[(i * EntrySize)..]);
            long nulls = BinaryPrimitives.ReadInt64LittleEndian(nodes[(i * EntrySize + 8)..]);
            if (rows != length || nulls < 0 || nulls > rows)
                table.Corrupt($"'{fields[i].Name}' of {length} rows, at most as many null", $"{rows}, {nulls} null");
            columns[i] = new ColumnLayout(fields[i], rows, nulls, walk.Take(fields[i], rows, nulls));
        }
        walk.End();
        return new BatchLayout(length, columns);
    }

    /// <summary>Writes the table for columns laid out one after the other and returns its place.</summary>
    public static int Write(FlatbufferBuilder builder, BatchLayout batch)
    {
        byte[] nodes = new byte[batch.Columns.Length * EntrySize];
        List<byte> buffers = [];
        Span<byte> entry = stackalloc byte[EntrySize];
        for (int i = 0; i < batch.Columns.Length; i++)
        {
            ColumnLayout column = batch.Columns[i];
            BinaryPrimitives.WriteInt64LittleEndian(nodes.AsSpan(i * EntrySize), column.Length);
            BinaryPrimitives.WriteInt64LittleEndian(nodes.AsSpan(i * EntrySize + 8), column.NullCount);
            foreach (BufferRange buffer in column.Buffers)
            {
                BinaryPrimitives.WriteInt64LittleEndian(entry, buffer.Start);
                BinaryPrimitives.WriteInt64LittleEndian(entry[8..], buffer.Length);
                buffers.AddRange(entry);
            }
        }
        int bufferVector = builder.WriteStructs([.. buffers], buffers.Count / EntrySize);
        int nodeVector = builder.WriteStructs(nodes, batch.Columns.Length);
        builder.StartTable();
        builder.AddInt64(4, batch.Length);
        builder.AddReference(8, bufferVector);
        builder.AddReference(6, nodeVector);
        return builder.EndTable();
    }

    /// <summary>The buffers of a batch, taken field by field.</summary>
    private ref struct BufferWalk(FlatbufferTable table, long bodyLength)
    {
        private readonly FlatbufferTable _table = table;
        private readonly ReadOnlySpan<byte> _buffers = table.GetStructs(8, EntrySize);
        private readonly ReadOnlySpan<byte> _variadicCounts = table.GetStructs(12, 8);
        private int _next;
        private int _nextCount;
        private Int128 _total;

        public BufferRange[] Take(ArrowField field, long rowCount, long nullCount)
        {
            ArrowLayout layout = field.Type.Layout;
            BufferRange[] buffers = new BufferRange[layout.Buffers.Length + (layout.IsVariadic ? TakeCount(field) : 0)];
            for (int i = 0; i < buffers.Length; i++)
            {
                BufferRange buffer = Next(field);
                bool mayBeAbsent = i >= layout.Buffers.Length || i == 0 && nullCount == 0 && buffer.Length == 0;
                if (
                    !mayBeAbsent
                    && layout.RequiredBytes(layout.Buffers[i], rowCount) is Int128 required
                    && buffer.Length < required
                )
                {
                    string role = $"{layout.Buffers[i]} of '{field.Name}'";
                    _table.Corrupt($"{role}: at least {required} bytes for {rowCount} rows", $"{buffer.Length}");
                }
                buffers[i] = buffer;
            }
            return buffers;
        }

        public readonly void End()
        {
            if (_next != _buffers.Length || _nextCount != _variadicCounts.Length)
                _table.Corrupt($"{_next / EntrySize} buffers", $"{_buffers.Length / EntrySize}");
        }

        private BufferRange Next(ArrowField field)
        {
            if (_next == _buffers.Length)
                _table.Corrupt($"a buffer for '{field.Name}'", $"only {_buffers.Length / EntrySize} buffers");
            long start = BinaryPrimitives.ReadInt64LittleEndian(_buffers[_next..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(_buffers[(_next + 8)..]);
            _next += EntrySize;
            if (start < 0 || length < 0 || start > bodyLength || length > bodyLength - start || (start & 7) != 0)
            {
                _table.Corrupt(
                    $"a buffer of '{field.Name}' on a multiple of 8 within a body of {bodyLength} bytes",
                    $"{length} bytes at {start}"
                );
            }
            // Buffers do not overlap, so that what is read is never more than what was given.
            _total += length;
            if (_total > bodyLength)
                _table.Corrupt($"buffers of {bodyLength} bytes in all", $"{_total}");
            return new BufferRange(start, length);
        }

        private int TakeCount(ArrowField field)
        {
            long left = (_buffers.Length - _next) / EntrySize;
            if (_nextCount == _variadicCounts.Length)
                _table.Corrupt($"a count of variadic buffers for '{field.Name}'", "none");
            long count = BinaryPrimitives.ReadInt64LittleEndian(_variadicCounts[_nextCount..]);
            _nextCount += 8;
            if (count < 0 || count > left)
                _table.Corrupt($"at most {left} variadic buffers for '{field.Name}'", $"{count}");
            return (int)count;
        }
    }
}
