using Columnar.Ipc;

namespace Columnar;

/// <summary>Writes record batches as an Arrow IPC stream: metadata version V5, bodies and buffers 64-byte aligned.</summary>
/// <remarks>Used by one thread at a time. A stream is complete after <see cref="Finish"/>; disposing alone does not finish it.</remarks>
public sealed class ArrowStreamWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly IpcWriter _writer;
    private readonly bool _leaveOpen;
    private bool _isFinished;

    /// <summary>Begins a stream.</summary>
    /// <param name="stream">Where to write; it need not be seekable.</param>
    /// <param name="schema">The fields of every batch.</param>
    /// <param name="leaveOpen">Whether disposing the writer leaves the stream open.</param>
    /// <exception cref="NotSupportedException">A field is dictionary-encoded or of views, which are read only.</exception>
    public ArrowStreamWriter(Stream stream, ArrowSchema schema, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _stream = stream;
        _leaveOpen = leaveOpen;
        _writer = new IpcWriter(stream, schema);
        _writer.WriteSchema();
    }

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="ArgumentException">The batch has other fields.</exception>
    /// <exception cref="InvalidOperationException">The stream is finished.</exception>
    public void Write(ArrowBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_isFinished)
            throw new InvalidOperationException("The stream is finished.");
        _writer.WriteBatch(batch);
    }

    /// <summary>Writes the mark of the end and flushes.</summary>
    public void Finish()
    {
        if (_isFinished)
            return;
        _writer.WriteEnd();
        _stream.Flush();
        _isFinished = true;
    }

    /// <summary>Closes the stream, unless it is to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _stream.Dispose();
    }
}
