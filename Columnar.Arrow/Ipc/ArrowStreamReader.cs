using Columnar.Arrays;
using Columnar.Ipc;

namespace Columnar;

/// <summary>Reads the record batches of an Arrow IPC stream, each whole into memory.</summary>
/// <remarks>
/// The structure of everything is checked before it is used; values are checked on request. Memory is asked for as bytes
/// arrive, whatever lengths the stream announces. Used by one thread at a time; the batches it gives are independent of it.
/// </remarks>
public sealed class ArrowStreamReader : IDisposable
{
    private readonly StreamSource _source;

    /// <summary>Reads the schema from a stream.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="leaveOpen">Whether disposing the reader leaves the stream open.</param>
    /// <exception cref="CorruptDataException">The stream contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">The stream has a type or feature that is not read.</exception>
    public ArrowStreamReader(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _source = StreamSource.Open(new StreamInput(stream), leaveOpen ? null : stream);
    }

    /// <summary>The fields.</summary>
    public ArrowSchema Schema => _source.Schema;

    /// <summary>Reads the next record batch, or returns null at the end of the stream.</summary>
    /// <param name="checkValues">Whether text, offsets, indices, dates and null counts are checked too, in time linear in the batch.</param>
    /// <exception cref="CorruptDataException">The batch contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">The batch is compressed, or a buffer has 2 GiB or more.</exception>
    public ArrowBatch? ReadBatch(bool checkValues = false)
    {
        if (_source.Next(out MessageBody? body) is not BatchLayout layout)
            return null;
        using (body)
            return BatchReader.Read(_source, layout, body!, checkValues);
    }

    /// <summary>Closes the stream, unless it is to stay open.</summary>
    public void Dispose() => _source.Dispose();
}
