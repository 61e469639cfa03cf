using Columnar.Ipc.Flatbuffers;

namespace Columnar.Ipc;

/// <summary>What an IPC message carries, numbered as the flatbuffer union <c>MessageHeader</c> of Message.fbs.</summary>
internal enum MessageKind : byte
{
    None,
    Schema,
    DictionaryBatch,
    RecordBatch,
    Tensor,
    SparseTensor,
}

/// <summary>
/// The metadata of an IPC message. Flatbuffer table <c>Message</c>: version at 4, kind at 6, header at 8, body length at 10.
/// </summary>
internal sealed class IpcMessage
{
    /// <summary>Metadata versions read: V4 (Arrow 0.8 to 0.17) and V5. V5 is written.</summary>
    private const short OldestVersion = 3;
    private const short NewestVersion = 4;

    private readonly byte[] _metadata;
    private readonly long _position;

    /// <summary>Checks the message's own fields.</summary>
    /// <param name="metadata">The flatbuffer.</param>
    /// <param name="position">Its place in the input.</param>
    public IpcMessage(byte[] metadata, long position)
    {
        _metadata = metadata;
        _position = position;
        FlatbufferTable message = Root("Arrow message");
        CheckVersion(message.GetInt16(4, 0));
        Kind = (MessageKind)message.GetByte(6, 0);
        BodyLength = message.GetInt64(10, 0);
        if (Kind is MessageKind.None or > MessageKind.SparseTensor)
            message.Corrupt("a message header of kind 1 to 5", $"{(byte)Kind}");
        if (BodyLength < 0)
            message.Corrupt("a body length of 0 or more", $"{BodyLength}");
    }

    public MessageKind Kind { get; }

    public long BodyLength { get; }

    /// <summary>The header, of the kind that was asked for.</summary>
    public FlatbufferTable Header(MessageKind kind)
    {
        FlatbufferTable message = Root($"Arrow {kind}");
        if (Kind != kind)
        {
            if (Kind is MessageKind.Tensor or MessageKind.SparseTensor)
                throw new UnsupportedFormatException(
                    "Arrow message",
                    $"a {Kind}",
                    "schemas, record batches, dictionaries"
                );
            message.Corrupt($"a message of kind {kind}", $"{Kind}");
        }
        return message.GetTable(8, "a header");
    }

    public static void CheckVersion(short version)
    {
        if (version is < OldestVersion or > NewestVersion)
            throw new UnsupportedFormatException("Arrow IPC metadata", $"version V{version + 1}", "V4 and V5");
    }

    /// <summary>Writes a message around a header and returns its flatbuffer.</summary>
    public static byte[] Write(FlatbufferBuilder builder, MessageKind kind, int header, long bodyLength)
    {
        builder.StartTable();
        builder.AddInt64(10, bodyLength);
        builder.AddReference(8, header);
        builder.AddInt16(4, NewestVersion);
        builder.AddByte(6, (byte)kind);
        return builder.Finish(builder.EndTable());
    }

    private FlatbufferTable Root(string structure) =>
        FlatbufferTable.Root(_metadata, new FlatbufferScope(structure, _position, _metadata.Length));
}
