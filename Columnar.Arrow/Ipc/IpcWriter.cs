using System.Buffers.Binary;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>Writes messages one after the other, each body on a multiple of 64 bytes from the start of the output.</summary>
internal sealed class IpcWriter
{
    private readonly Stream _stream;
    private readonly ArrowSchema _schema;
    private readonly BatchWriter _bodies;
    private long _position;

    public IpcWriter(Stream stream, ArrowSchema schema)
    {
        foreach (ArrowField field in schema.Fields)
        {
            if (field.Type is DictionaryType || field.Type.Layout.IsVariadic)
                throw new NotSupportedException($"Field '{field.Name}': writing {field.Type} is not supported.");
        }
        _stream = stream;
        _schema = schema;
        _bodies = new BatchWriter(stream);
    }

    public long Position => _position;

    /// <summary>Writes bytes that are no message.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }

    public void WriteSchema()
    {
        FlatbufferBuilder builder = new();
        int schema = SchemaCodec.Write(builder, _schema);
        WriteMetadata(IpcMessage.Write(builder, MessageKind.Schema, schema, bodyLength: 0));
    }

    /// <summary>Writes a batch and returns its place.</summary>
    public Block WriteBatch(ArrowBatch batch)
    {
        CheckSchema(batch);
        BatchLayout layout = BatchWriter.Arrange(batch, out long bodyLength);
        FlatbufferBuilder builder = new();
        int header = RecordBatchCodec.Write(builder, layout);
        long start = _position;
        WriteMetadata(IpcMessage.Write(builder, MessageKind.RecordBatch, header, bodyLength));
        int metadataLength = (int)(_position - start);
        _bodies.WriteBody(batch, layout);
        _position += bodyLength;
        return new Block(start, metadataLength, bodyLength);
    }

    /// <summary>Writes the mark of a stream's end.</summary>
    public void WriteEnd()
    {
        Span<byte> mark = stackalloc byte[MessageFraming.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, MessageFraming.Continuation);
        WriteRaw(mark);
    }

    private void WriteMetadata(ReadOnlySpan<byte> metadata)
    {
        long unpadded = _position + MessageFraming.PrefixLength + metadata.Length;
        int padding = (int)(BatchWriter.Pad(unpadded) - unpadded);
        Span<byte> prefix = stackalloc byte[MessageFraming.PrefixLength];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, MessageFraming.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], metadata.Length + padding);
        WriteRaw(prefix);
        WriteRaw(metadata);
        Span<byte> zeros = stackalloc byte[padding];
        zeros.Clear();
        WriteRaw(zeros);
    }

    private void CheckSchema(ArrowBatch batch)
    {
        bool isSame = batch.Columns.Count == _schema.Fields.Count;
        for (int i = 0; isSame && i < batch.Columns.Count; i++)
            isSame = batch.Columns[i].Type == _schema.Fields[i].Type;
        if (!isSame)
            throw new ArgumentException(
                $"The batch has other fields ({batch.Schema}) than the output ({_schema}).",
                nameof(batch)
            );
    }
}
