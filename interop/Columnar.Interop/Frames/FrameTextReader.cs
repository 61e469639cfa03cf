using System.Buffers;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Columnar.Frames;

/// <summary>Reads the texts of a data frame column as arrays.</summary>
/// <param name="name">The column's name.</param>
/// <param name="read">Reads the text of a row, or null.</param>
internal sealed class FrameTextReader(string name, Func<long, string?> read)
{
    // What an array holds at most, but for its last text: text that is too long for an array must not be tried.
    private const int MaxBytes = 64 << 20;

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Some rows as an array; fewer where their text is long, one at least.</summary>
    /// <exception cref="ArgumentException">A text has half a surrogate pair, or is too long.</exception>
    public IArrowArray Read(long firstRow, int count)
    {
        ArrayBufferWriter<byte> text = new();
        byte[] offsets = new byte[(count + 1) * sizeof(int)];
        byte[] bits = new byte[(count + 7) / 8];
        int nulls = 0;
        int rows = 0;
        for (; rows < count && text.WrittenCount <= MaxBytes; rows++)
        {
            if (read(firstRow + rows) is { } value)
            {
                Write(value, firstRow + rows, text);
                bits[rows >> 3] |= (byte)(1 << (rows & 7));
            }
            else
            {
                nulls++;
            }
            BitConverter.TryWriteBytes(offsets.AsSpan((rows + 1) * sizeof(int)), text.WrittenCount);
        }
        return new StringArray(
            rows,
            new ArrowBuffer(offsets.AsMemory(0, (rows + 1) * sizeof(int))),
            new ArrowBuffer(text.WrittenMemory),
            new ArrowBuffer(bits),
            nulls
        );
    }

    private void Write(string value, long row, ArrayBufferWriter<byte> text)
    {
        if (value.Length > TextVector.MaxByteLength)
            throw new ArgumentException(
                $"Column '{name}', row {row}: the text has {value.Length} characters; a vector takes {TextVector.MaxByteLength} bytes."
            );
        try
        {
            s_strict.GetBytes(value, text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"Column '{name}', row {row}: the text has half a surrogate pair, which UTF-8 cannot hold.",
                e
            );
        }
    }
}
