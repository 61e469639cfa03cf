namespace Columnar.Ipc;

/// <summary>The batches of a file, found through its footer.</summary>
internal sealed class FileSource : BatchSource
{
    private readonly FileBytes _file;
    private readonly Footer _footer;
    private bool _hasDictionaries;
    private int _next;

    private FileSource(FileBytes file, Footer footer)
        : base(footer.Schema)
    {
        _file = file;
        _footer = footer;
    }

    public int BatchCount => _footer.Batches.Length;

    public static FileSource Open(string path)
    {
        FileBytes file = new(path);
        try
        {
            return new FileSource(file, Footer.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override BatchLayout? Next(out MessageBody? body)
    {
        body = null;
        return _next == BatchCount ? null : Read(_next++, out body);
    }

    public override double Progress(double batchPart) => _next == 0 ? 0 : (_next - 1 + batchPart) / BatchCount;

    /// <summary>One batch and its body.</summary>
    public BatchLayout Read(int index, out MessageBody body)
    {
        if (!_hasDictionaries)
        {
            foreach (Block block in _footer.Dictionaries)
            {
                IpcMessage dictionary = ReadMessage(block, out MessageBody values);
                ReadDictionary(dictionary, values, mayReplace: false);
            }
            _hasDictionaries = true;
        }
        return ReadLayout(ReadMessage(_footer.Batches[index], out body));
    }

    public override void Dispose() => _file.Dispose();

    private IpcMessage ReadMessage(Block block, out MessageBody body)
    {
        long bodyPosition = block.Position + block.MetadataLength;
        FileInput input = new(_file, block.Position, bodyPosition + block.BodyLength);
        IpcMessage? message = MessageFraming.Read(input);
        if (message is null || input.Position != bodyPosition || message.BodyLength != block.BodyLength)
        {
            Throw.Corrupt(
                "Arrow message",
                block.Position,
                $"metadata of {block.MetadataLength} bytes and a body of {block.BodyLength}, as the footer says",
                message is null ? "no message" : $"{input.Position - block.Position} and {message.BodyLength}"
            );
        }
        body = input.TakeBody(block.BodyLength);
        return message;
    }
}
