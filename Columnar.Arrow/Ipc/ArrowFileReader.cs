using Columnar.Arrays;
using Columnar.Ipc;

namespace Columnar;

/// <summary>Reads the record batches of an Arrow IPC file (also called Feather V2), each whole into memory.</summary>
/// <remarks>
/// The structure of everything is checked before it is used; values are checked on request. Used by one thread at a time; the
/// batches it gives are independent of it. <see cref="ArrowFile.Import"/> reads in smaller pieces.
/// </remarks>
public sealed class ArrowFileReader : IDisposable
{
    private readonly FileSource _source;

    /// <summary>Opens a file and reads its footer.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorruptDataException">The file contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">The file has a type or feature that is not read.</exception>
    public ArrowFileReader(string path) => _source = FileSource.Open(path);

    /// <summary>The fields.</summary>
    public ArrowSchema Schema => _source.Schema;

    /// <summary>How many record batches there are.</summary>
    public int BatchCount => _source.BatchCount;

    /// <summary>Reads a record batch.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="checkValues">Whether text, offsets, indices, dates and null counts are checked too, in time linear in the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="CorruptDataException">The batch contradicts the format.</exception>
    /// <exception cref="UnsupportedFormatException">The batch is compressed, or a buffer has 2 GiB or more.</exception>
    public ArrowBatch ReadBatch(int index, bool checkValues = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BatchCount);
        BatchLayout layout = _source.Read(index, out MessageBody body);
        return BatchReader.Read(_source, layout, body, checkValues);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();
}
