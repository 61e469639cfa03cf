using System.Buffers;
using System.Globalization;
using System.Text;

namespace Columnar.Formatting;

/// <summary>Names and values as they are shown to people: on one line, of bounded length, without characters that steer a terminal.</summary>
internal static class DisplayText
{
    /// <summary>How a null is shown.</summary>
    public const string Null = "null";

    /// <summary>How much of a name or type is shown.</summary>
    public const int MaxNameLength = 80;

    private const int MaxValueLength = 40;
    private const int MaxBinaryBytes = 27;
    private const string Ellipsis = "...";

    /// <summary>Text, shortened and escaped.</summary>
    public static string Of(string text, int maxLength = MaxValueLength)
    {
        // What is cut away is not looked at; half a character shows as what replaces it.
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, 2 * maxLength + 2));
        return Of(Encoding.UTF8.GetBytes(start.ToArray()), maxLength);
    }

    /// <inheritdoc cref="Of(string, int)"/>
    public static string Of(ReadOnlySpan<byte> utf8, int maxLength = MaxValueLength)
    {
        var shown = new StringBuilder();
        while (!utf8.IsEmpty && shown.Length <= maxLength)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int length);
            utf8 = utf8[length..];
            Append(shown, rune);
        }
        if (shown.Length > maxLength || !utf8.IsEmpty)
            Shorten(shown, maxLength);
        return shown.ToString();
    }

    /// <summary>A value of a type.</summary>
    /// <param name="format">How such values are written; null for text and bytes.</param>
    /// <param name="isText">Whether it is text.</param>
    /// <param name="value">Its bytes.</param>
    public static string Of(ValueFormat? format, bool isText, ReadOnlySpan<byte> value)
    {
        if (format is not null)
        {
            Span<byte> text = stackalloc byte[ValueFormat.LongestLength];
            return Encoding.ASCII.GetString(text[..format.Write(value, text)]);
        }
        if (isText)
            return Of(value);
        return value.Length <= MaxBinaryBytes
            ? Convert.ToBase64String(value)
            : Convert.ToBase64String(value[..MaxBinaryBytes]) + Ellipsis;
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n':
                shown.Append("\\n");
                break;
            case '\r':
                shown.Append("\\r");
                break;
            case '\t':
                shown.Append("\\t");
                break;
            default:
                if (Steers(rune))
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                else
                    shown.Append(rune.ToString());
                break;
        }
    }

    private static void Shorten(StringBuilder shown, int maxLength)
    {
        int end = Math.Min(shown.Length, maxLength) - Ellipsis.Length;
        if (char.IsLowSurrogate(shown[end]))
            end--;
        shown.Length = end;
        shown.Append(Ellipsis);
    }

    private static bool Steers(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;
}
