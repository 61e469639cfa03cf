using System.Globalization;
using System.Text;

namespace Columnar.Csv;

/// <summary>The errors of CSV input: each names the input, the line, the column by number and name, and the text.</summary>
internal static class CsvErrors
{
    /// <summary>No message shows more of the input. A character has at most four bytes.</summary>
    public const int ShownBytes = ShownCharacters * 4;

    private const int ShownCharacters = 60;

    /// <summary>An error at a field.</summary>
    /// <param name="source">The input's name.</param>
    /// <param name="line">The line of the input, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    /// <param name="name">The column's name, where it is known.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="found">What was there.</param>
    public static CorruptDataException AtField(
        string source,
        long line,
        int column,
        string? name,
        string expected,
        string found
    ) => new($"{source}, line {line}, column {column}{(name is null ? "" : $" ({Quote(name)})")}", -1, expected, found);

    /// <summary>An error of a whole record.</summary>
    public static CorruptDataException AtLine(string source, long line, string expected, string found) =>
        new($"{source}, line {line}", -1, expected, found);

    /// <summary>Text of the input for a message: in single quotes, shortened, on one line.</summary>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        bool cut = text.Length > ShownBytes;
        return Quote(Encoding.UTF8.GetString(cut ? text[..ShownBytes] : text), cut);
    }

    /// <inheritdoc cref="Quote(ReadOnlySpan{byte})"/>
    public static string Quote(string text, bool cut = false)
    {
        var shown = new StringBuilder("'");
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count++ == ShownCharacters)
            {
                cut = true;
                break;
            }
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (
                category
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            )
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                shown.Append(rune.ToString());
        }
        return shown.Append(cut ? "...'" : "'").ToString();
    }
}
