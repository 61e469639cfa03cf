using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Columnar.Vectors;

/// <summary>
/// What is kept of a text or of bytes as a bound: the first 16 bytes, zeros where there are fewer, then the length, 17 for all longer
/// ones. Bounds are ordered as the texts are: of two texts the lesser one never has the greater bound. Only texts of more than 16 bytes
/// share one.
/// </summary>
/// <param name="High">The first eight bytes, the first in the highest place.</param>
/// <param name="Low">The next eight.</param>
/// <param name="Length">The length; <see cref="Longer"/> where it is above 16.</param>
internal readonly record struct TextBound(ulong High, ulong Low, int Length) : IComparable<TextBound>
{
    /// <summary>Bytes of the prefix.</summary>
    public const int PrefixLength = 16;

    /// <summary>The length of all texts that do not fit.</summary>
    public const int Longer = PrefixLength + 1;

    public static TextBound Of(ReadOnlySpan<byte> text) =>
        new(
            PrefixOf(text),
            text.Length > sizeof(ulong) ? PrefixOf(text[sizeof(ulong)..]) : 0,
            Math.Min(text.Length, Longer)
        );

    /// <summary>Reads one from its 16 bytes and its length.</summary>
    public static TextBound Read(ReadOnlySpan<byte> prefix, int length) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(prefix),
            BinaryPrimitives.ReadUInt64BigEndian(prefix[sizeof(ulong)..]),
            length
        );

    /// <summary>Writes the 16 bytes.</summary>
    public void Write(Span<byte> prefix)
    {
        BinaryPrimitives.WriteUInt64BigEndian(prefix, High);
        BinaryPrimitives.WriteUInt64BigEndian(prefix[sizeof(ulong)..], Low);
    }

    /// <summary>Whether only one text has this bound.</summary>
    public bool IsWhole => Length <= PrefixLength;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(TextBound other) =>
        High != other.High ? (High < other.High ? -1 : 1)
        : Low != other.Low ? (Low < other.Low ? -1 : 1)
        : Length - other.Length;

    /// <summary>The bytes that are known: all of the text, or its first 16.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[PrefixLength];
        Write(bytes);
        return bytes[..Math.Min(Length, PrefixLength)];
    }

    /// <summary>The characters that are known: of a longer text those that lie within its first 16 bytes.</summary>
    public string ToText()
    {
        ReadOnlySpan<byte> known = ToArray();
        while (!IsWhole && !Utf8.IsValid(known))
            known = known[..^1];
        return Encoding.UTF8.GetString(known);
    }

    private static ulong PrefixOf(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        ulong prefix = 0;
        foreach (byte value in text)
            prefix = prefix << 8 | value;
        return text.IsEmpty ? 0 : prefix << 8 * (sizeof(ulong) - text.Length);
    }
}
