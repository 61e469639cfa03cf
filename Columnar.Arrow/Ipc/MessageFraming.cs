using System.Buffers.Binary;

namespace Columnar.Ipc;

/// <summary>
/// How messages are delimited: continuation mark, length of the metadata, metadata, body. Before Arrow 0.15 there was no mark.
/// </summary>
internal static class MessageFraming
{
    public const uint Continuation = 0xFFFFFFFF;

    /// <summary>The mark and the length.</summary>
    public const int PrefixLength = 8;

    /// <summary>The longest metadata read, far beyond that of any table; it bounds what an input can make us hold.</summary>
    public const int MaxMetadataLength = 1 << 28;

    private const int PieceLength = 1 << 16;

    /// <summary>The next message's metadata, or null at the end of the stream. Its body stands next in the input.</summary>
    public static IpcMessage? Read(MessageInput input)
    {
        long start = input.Position;
        Span<byte> word = stackalloc byte[4];
        int read = input.Read(word);
        if (read == 0)
            return null;
        if (read < 4)
            Throw.Corrupt("Arrow message", start, "a length of 4 bytes", $"{read} bytes");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (length == Continuation)
        {
            read = input.Read(word);
            if (read < 4)
                Throw.Corrupt("Arrow message", start, "a length after the continuation mark", $"{read} bytes");
            length = BinaryPrimitives.ReadUInt32LittleEndian(word);
        }
        if (length == 0)
            return null;
        if (length > MaxMetadataLength || length > input.BytesLeft)
        {
            if (start == 0 && Footer.Magic.StartsWith(word))
                Throw.Corrupt("Arrow stream", start, "a message", "an Arrow file, which ArrowFile reads");
            long most = Math.Min(MaxMetadataLength, input.BytesLeft);
            Throw.Corrupt("Arrow message", start, $"metadata of at most {most} bytes", $"{(int)length}");
        }
        long position = input.Position;
        IpcMessage message = new(ReadMetadata(input, (int)length), position);
        if (message.BodyLength > input.BytesLeft)
        {
            Throw.Corrupt(
                "Arrow message",
                start,
                $"a body of at most the {input.BytesLeft} bytes left",
                $"{message.BodyLength}"
            );
        }
        return message;
    }

    private static byte[] ReadMetadata(MessageInput input, int length)
    {
        byte[] metadata = [];
        for (int received = 0; received < length; )
        {
            Array.Resize(ref metadata, (int)Math.Min(length, Math.Max(PieceLength, received * 2L)));
            int read = input.Read(metadata.AsSpan(received));
            if (read < metadata.Length - received)
                Throw.Corrupt("Arrow message", input.Position, $"metadata of {length} bytes", $"{received + read}");
            received += read;
        }
        return metadata;
    }
}
