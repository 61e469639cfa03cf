using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar;

/// <summary>
/// Compresses numbers into chunks of the wrapped Pcodec format, for containers of one's own: a chunk is a description that its pages
/// share and pages that decode alone, by a chunk decoder. The container keeps the length and the place of each page.
/// </summary>
/// <typeparam name="T">The numbers: integers of 8 to 64 bits, Half, float or double.</typeparam>
/// <remarks>One chunk after the other may go through an encoder, which then allocates nothing; it is for one thread at a time.</remarks>
public sealed class PcoChunkEncoder<T>
    where T : unmanaged
{
    private readonly PcoChunkWriter _writer;
    private readonly PcoOptions _options;
    private bool _isBegun;

    /// <summary>Creates an encoder.</summary>
    /// <param name="options">The options; <see cref="PcoOptions.ChunkLength"/> is of no matter here.</param>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of the type.</exception>
    /// <exception cref="ArgumentException">The type cannot have the mode or the delta of the options.</exception>
    public PcoChunkEncoder(PcoOptions? options = null)
    {
        _options = options ?? PcoOptions.Default;
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        PcoOptionCheck.Check(_options, type);
        _writer = PcoChunkWriter.Create(type);
    }

    /// <summary>Writes the header that a container of chunks begins with: the version of the format.</summary>
    /// <param name="target">Where the bytes go.</param>
    public static void WriteHeader(IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Write([PcoVersion.Current.Major, PcoVersion.Current.Minor]);
    }

    /// <summary>Begins a chunk: chooses how its numbers are coded. They are not needed any more afterwards.</summary>
    /// <param name="values">The numbers, 1 to 2^24.</param>
    /// <param name="pageLengths">How many of them each page has, at least one.</param>
    /// <exception cref="ArgumentException">Too few or too many numbers, or the lengths do not add up to them.</exception>
    public void Begin(ReadOnlySpan<T> values, ReadOnlySpan<int> pageLengths)
    {
        if (values.IsEmpty || values.Length > PcoFormat.MaxChunkLength)
            throw new ArgumentException(
                $"A chunk has 1 to {PcoFormat.MaxChunkLength} numbers; there are {values.Length}.",
                nameof(values)
            );
        long sum = 0;
        foreach (int length in pageLengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(pageLengths));
            sum += length;
        }
        if (sum != values.Length)
            throw new ArgumentException(
                $"The pages have {sum} numbers; there are {values.Length}.",
                nameof(pageLengths)
            );
        _isBegun = false;
        _writer.Begin(MemoryMarshal.AsBytes(values), pageLengths, _options);
        _isBegun = true;
    }

    /// <summary>Writes the description of the chunk begun, which all of its pages need.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <exception cref="InvalidOperationException">No chunk was begun.</exception>
    public void WriteMeta(IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        CheckBegun();
        _writer.WriteMeta(target);
    }

    /// <summary>Writes a page of the chunk begun; in any order, and as often as wanted.</summary>
    /// <param name="page">Which page, from 0.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such page.</exception>
    /// <exception cref="InvalidOperationException">No chunk was begun.</exception>
    public void WritePage(int page, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        CheckBegun();
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, _writer.Pages.Length);
        _writer.WritePage(page, target);
    }

    private void CheckBegun()
    {
        if (!_isBegun)
            throw new InvalidOperationException("No chunk was begun; begin one with its numbers first.");
    }
}
