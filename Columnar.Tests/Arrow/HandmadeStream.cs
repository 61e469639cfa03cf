using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.Ipc;
using Columnar.Ipc.Flatbuffers;

namespace Columnar.Tests.Arrow;

/// <summary>An IPC stream put together message by message, for what the writers do not write.</summary>
internal sealed class HandmadeStream
{
    private readonly List<byte> _bytes = [];
    private readonly bool _isLegacy;

    public HandmadeStream(ArrowSchema schema, long[]? dictionaryIds = null, bool isLegacy = false)
    {
        _isLegacy = isLegacy;
        FlatbufferBuilder builder = new();
        int[] fields = [.. schema.Fields.Select((f, i) => Field(builder, f, dictionaryIds?[i] ?? -1))];
        int vector = builder.WriteReferences(fields);
        builder.StartTable();
        builder.AddReference(6, vector);
        Put(IpcMessage.Write(builder, MessageKind.Schema, builder.EndTable(), 0), []);
    }

    public MemoryStream ToStream() => new([.. _bytes]);

    /// <summary>Adds a record batch of columns of equal length.</summary>
    /// <param name="length">Rows.</param>
    /// <param name="nullCounts">A null count per column.</param>
    /// <param name="buffers">All buffers.</param>
    /// <param name="variadicCounts">The counts of variadic buffers.</param>
    public HandmadeStream Batch(long length, long[] nullCounts, byte[][] buffers, params long[] variadicCounts)
    {
        FlatbufferBuilder builder = new();
        int batch = RecordBatch(builder, length, nullCounts, buffers, variadicCounts, out byte[] body);
        Put(IpcMessage.Write(builder, MessageKind.RecordBatch, batch, body.Length), body);
        return this;
    }

    public HandmadeStream Dictionary(long id, long length, long nullCount, byte[][] buffers, bool isDelta = false)
    {
        FlatbufferBuilder builder = new();
        int batch = RecordBatch(builder, length, [nullCount], buffers, [], out byte[] body);
        builder.StartTable();
        builder.AddInt64(4, id);
        builder.AddReference(6, batch);
        builder.AddBool(8, isDelta);
        Put(IpcMessage.Write(builder, MessageKind.DictionaryBatch, builder.EndTable(), body.Length), body);
        return this;
    }

    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    private static int Field(FlatbufferBuilder builder, ArrowField field, long dictionaryId)
    {
        int dictionary = 0;
        if (dictionaryId >= 0)
        {
            builder.StartTable();
            builder.AddInt32(4, 8);
            builder.AddBool(6, true);
            int index = builder.EndTable();
            builder.StartTable();
            builder.AddInt64(4, dictionaryId);
            builder.AddReference(6, index);
            dictionary = builder.EndTable();
        }
        int type = field.Type.WriteTable(builder);
        int name = builder.WriteString(field.Name);
        builder.StartTable();
        builder.AddReference(4, name);
        builder.AddBool(6, field.IsNullable);
        builder.AddByte(8, (byte)field.Type.Tag);
        builder.AddReference(10, type);
        builder.AddReference(12, dictionary);
        return builder.EndTable();
    }

    private static int RecordBatch(
        FlatbufferBuilder builder,
        long length,
        long[] nullCounts,
        byte[][] buffers,
        long[] variadicCounts,
        out byte[] body
    )
    {
        List<byte> bytes = [];
        List<long> places = [];
        foreach (byte[] buffer in buffers)
        {
            places.AddRange([bytes.Count, buffer.Length]);
            bytes.AddRange(buffer);
            bytes.AddRange(new byte[-buffer.Length & 7]);
        }
        body = [.. bytes];
        int variadic = builder.WriteStructs(Bytes(variadicCounts), variadicCounts.Length);
        int bufferVector = builder.WriteStructs(Bytes(places.ToArray()), buffers.Length);
        int nodes = builder.WriteStructs(
            Bytes(nullCounts.SelectMany(n => new[] { length, n }).ToArray()),
            nullCounts.Length
        );
        builder.StartTable();
        builder.AddInt64(4, length);
        builder.AddReference(6, nodes);
        builder.AddReference(8, bufferVector);
        builder.AddReference(12, variadic);
        return builder.EndTable();
    }

    private void Put(byte[] metadata, byte[] body)
    {
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, MessageFraming.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], metadata.Length);
        _bytes.AddRange(_isLegacy ? prefix[4..] : prefix);
        _bytes.AddRange(metadata);
        _bytes.AddRange(body);
    }

    /// <summary>A short text of a view column.</summary>
    public static byte[] View(string text)
    {
        byte[] view = new byte[16];
        Encoding.UTF8.GetBytes(text, view.AsSpan(4));
        view[0] = (byte)text.Length;
        return view;
    }

    /// <summary>A long text of a view column, which lies in a buffer.</summary>
    public static byte[] View(byte[] buffer, int start, int length, int index) =>
        Bytes(length, BitConverter.ToInt32(buffer, start), index, start);
}
