using System.Buffers.Binary;
using Columnar.Ipc;
using Columnar.Storage;

namespace Columnar;

/// <summary>Writes record batches as an Arrow IPC file: metadata version V5, bodies and buffers 64-byte aligned.</summary>
/// <remarks>
/// Used by one thread at a time. A file is complete after <see cref="Finish"/>. A file of a path is written under another name
/// beside it and takes its name then; disposed without it, nothing is left and what stood there before stays.
/// </remarks>
public sealed class ArrowFileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly IpcWriter _writer;
    private readonly ArrowSchema _schema;
    private readonly List<Block> _batches = [];
    private readonly ReplacementFile? _replacement;
    private readonly bool _leaveOpen;
    private bool _isFinished;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its path; a file that stands there is replaced at the end.</param>
    /// <param name="schema">The fields of every batch.</param>
    /// <exception cref="NotSupportedException">A field is dictionary-encoded or of views, which are read only.</exception>
    public ArrowFileWriter(string path, ArrowSchema schema)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        _schema = schema;
        _replacement = new ReplacementFile(path);
        try
        {
            _stream = _replacement.Stream;
            _writer = Begin();
        }
        catch
        {
            _replacement.Dispose();
            throw;
        }
    }

    /// <summary>Begins a file in a stream.</summary>
    /// <param name="stream">Where to write; it need not be seekable.</param>
    /// <param name="schema">The fields of every batch.</param>
    /// <param name="leaveOpen">Whether disposing the writer leaves the stream open.</param>
    /// <exception cref="NotSupportedException">A field is dictionary-encoded or of views, which are read only.</exception>
    public ArrowFileWriter(Stream stream, ArrowSchema schema, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _schema = schema;
        _stream = stream;
        _leaveOpen = leaveOpen;
        _writer = Begin();
    }

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="ArgumentException">The batch has other fields.</exception>
    /// <exception cref="InvalidOperationException">The file is finished.</exception>
    public void Write(ArrowBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_isFinished)
            throw new InvalidOperationException("The file is finished.");
        _batches.Add(_writer.WriteBatch(batch));
    }

    /// <summary>Writes the footer, flushes, and gives a file of a path its name.</summary>
    public void Finish()
    {
        if (_isFinished)
            return;
        _writer.WriteEnd();
        byte[] footer = new Footer(_schema, [], [.. _batches]).Write();
        _writer.WriteRaw(footer);
        Span<byte> trailer = stackalloc byte[Footer.TrailerLength];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, footer.Length);
        Footer.Magic.CopyTo(trailer[4..]);
        _writer.WriteRaw(trailer);
        _stream.Flush();
        _replacement?.Complete();
        _isFinished = true;
    }

    /// <summary>Closes the output, unless it is to stay open; an unfinished file of a path is removed.</summary>
    public void Dispose()
    {
        if (_replacement is not null)
            _replacement.Dispose();
        else if (!_leaveOpen)
            _stream.Dispose();
    }

    private IpcWriter Begin()
    {
        IpcWriter writer = new(_stream, _schema);
        Span<byte> header = stackalloc byte[Footer.HeaderLength];
        header.Clear();
        Footer.Magic.CopyTo(header);
        writer.WriteRaw(header);
        writer.WriteSchema();
        return writer;
    }
}
