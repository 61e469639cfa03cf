namespace Columnar.Ipc;

/// <summary>The batches of a stream, in the order they come.</summary>
internal sealed class StreamSource : BatchSource
{
    private readonly MessageInput _input;
    private readonly IDisposable? _owned;
    private long _bodyLength;

    private StreamSource(MessageInput input, ArrowSchema schema, IDisposable? owned)
        : base(schema)
    {
        _input = input;
        _owned = owned;
    }

    /// <summary>Begins to read messages.</summary>
    /// <param name="input">The messages.</param>
    /// <param name="owned">What is disposed with the source, also when it cannot be opened.</param>
    public static StreamSource Open(MessageInput input, IDisposable? owned)
    {
        try
        {
            IpcMessage? message = MessageFraming.Read(input);
            if (message is null)
                Throw.Corrupt("Arrow stream", 0, "a schema", "nothing");
            ArrowSchema schema = SchemaCodec.Read(message.Header(MessageKind.Schema));
            using MessageBody body = input.TakeBody(message.BodyLength);
            return new StreamSource(input, schema, owned);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream that is kept in a file.</summary>
    public static StreamSource OpenFile(string path)
    {
        FileBytes file = new(path);
        return Open(new FileInput(file, 0, file.Length), file);
    }

    public override BatchLayout? Next(out MessageBody? body)
    {
        body = null;
        while (MessageFraming.Read(_input) is IpcMessage message)
        {
            if (message.Kind == MessageKind.DictionaryBatch)
            {
                using MessageBody values = _input.TakeBody(message.BodyLength);
                ReadDictionary(message, values, mayReplace: true);
                continue;
            }
            // The layout is checked before the body is waited for.
            BatchLayout layout = ReadLayout(message);
            body = _input.TakeBody(message.BodyLength);
            _bodyLength = message.BodyLength;
            return layout;
        }
        return null;
    }

    public override double Progress(double batchPart)
    {
        double done = _input.Position - _bodyLength * (1 - batchPart);
        return _input.BytesLeft == long.MaxValue ? 0 : done / (_input.Position + _input.BytesLeft);
    }

    public override void Dispose() => _owned?.Dispose();
}
