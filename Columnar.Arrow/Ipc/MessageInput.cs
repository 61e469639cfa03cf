using Columnar.Arrays;

namespace Columnar.Ipc;

/// <summary>Bytes in which messages follow one another.</summary>
internal abstract class MessageInput
{
    /// <summary>The place of the next byte.</summary>
    public long Position { get; protected set; }

    /// <summary>How many bytes follow, or <see cref="long.MaxValue"/> where that is not known.</summary>
    public abstract long BytesLeft { get; }

    /// <summary>Reads until the target is full or the input ends, and returns how many bytes that were.</summary>
    public abstract int Read(Span<byte> target);

    /// <summary>Takes the body that stands next.</summary>
    public abstract MessageBody TakeBody(long length);
}

/// <summary>Messages in a part of a file.</summary>
internal sealed class FileInput : MessageInput
{
    private readonly FileBytes _file;
    private readonly long _end;

    public FileInput(FileBytes file, long start, long end)
    {
        _file = file;
        _end = end;
        Position = start;
    }

    public override long BytesLeft => _end - Position;

    public override int Read(Span<byte> target)
    {
        int length = (int)Math.Min(target.Length, BytesLeft);
        _file.Read(Position, target[..length]);
        Position += length;
        return length;
    }

    public override MessageBody TakeBody(long length)
    {
        FileBody body = new(_file, Position, length);
        Position += length;
        return body;
    }
}

/// <summary>Messages that come through a stream.</summary>
internal sealed class StreamInput(Stream stream) : MessageInput
{
    // Memory is asked for as bytes arrive, so that a length that was made up costs nothing.
    private const int PieceLength = 1 << 20;

    public override long BytesLeft => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : long.MaxValue;

    public override int Read(Span<byte> target)
    {
        int read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    public override MessageBody TakeBody(long length)
    {
        NativeBuffer bytes = new();
        try
        {
            long start = Position;
            for (long received = 0; received < length; )
            {
                int wanted = (int)Math.Min(length - received, PieceLength);
                int read = Read(bytes.Span((nuint)received, wanted));
                received += read;
                if (read < wanted)
                    Throw.Corrupt("Arrow message body", start, $"{length} bytes", $"{received}");
            }
            return new ReceivedBody(bytes, start, length);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
