using Columnar.Arrays;

namespace Columnar.Ipc;

/// <summary>The body of a message: buffers at places counted from its start.</summary>
internal abstract class MessageBody : IDisposable
{
    protected MessageBody(long position, long length)
    {
        Position = position;
        Length = length;
    }

    /// <summary>Where it begins in the input, for messages.</summary>
    public long Position { get; }

    /// <summary>Its length in bytes; all of them are there.</summary>
    public long Length { get; }

    /// <summary>Copies bytes of the body; the range was checked to lie in it.</summary>
    public abstract void Read(long start, Span<byte> target);

    public abstract void Dispose();
}

/// <summary>A body that stays in its file and is read piece by piece.</summary>
internal sealed class FileBody(FileBytes file, long position, long length) : MessageBody(position, length)
{
    public override void Read(long start, Span<byte> target) => file.Read(Position + start, target);

    public override void Dispose() { }
}

/// <summary>A body that came through a stream and is held outside the managed heap until the next one comes.</summary>
internal sealed class ReceivedBody(NativeBuffer bytes, long position, long length) : MessageBody(position, length)
{
    public override void Read(long start, Span<byte> target) => bytes.Span((nuint)start, target.Length).CopyTo(target);

    public override void Dispose() => bytes.Dispose();
}
