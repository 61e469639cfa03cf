using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Columnar.Vectors;

/// <summary>Text on its way into a vector: only UTF-8 that can be read back, and not too long.</summary>
internal static class Utf8Text
{
    /// <summary>A text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Memory to use if it is enough.</param>
    /// <param name="maxByteLength">The most bytes it may have.</param>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is too long.</exception>
    public static ReadOnlySpan<byte> Encode(ReadOnlySpan<char> text, Span<byte> room, int maxByteLength)
    {
        int byteLength = Encoding.UTF8.GetByteCount(text);
        CheckLength(byteLength, maxByteLength);
        Span<byte> utf8 = byteLength <= room.Length ? room[..byteLength] : new byte[byteLength];
        Write(text, utf8);
        return utf8;
    }

    /// <summary>Writes a text in UTF-8 to as many bytes as it has there.</summary>
    /// <exception cref="ArgumentException">It has half a surrogate pair.</exception>
    public static void Write(ReadOnlySpan<char> text, Span<byte> utf8)
    {
        if (Utf8.FromUtf16(text, utf8, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException("The text has half a surrogate pair, which UTF-8 cannot hold.");
    }

    /// <exception cref="ArgumentException">It is not UTF-8, or too long.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, int maxByteLength)
    {
        CheckLength(utf8.Length, maxByteLength);
        if (!Utf8.IsValid(utf8))
            throw new ArgumentException("The bytes are not UTF-8.");
    }

    /// <exception cref="ArgumentException">It is too long.</exception>
    public static void CheckLength(int byteLength, int maxByteLength)
    {
        if (byteLength > maxByteLength)
            throw new ArgumentException($"The text has {byteLength} bytes of UTF-8; a value may have {maxByteLength}.");
    }
}
