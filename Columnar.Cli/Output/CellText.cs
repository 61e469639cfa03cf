using System.Globalization;
using System.Text;

namespace Columnar.Cli.Output;

/// <summary>Text of unknown origin made fit for a terminal: on one line, without characters that steer it.</summary>
internal static class CellText
{
    /// <summary>Writes control and format characters, line breaks and unpaired surrogates as escapes.</summary>
    public static string Escape(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~'))
            return text;
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string? shown = rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => Steers(rune) ? $"\\u{{{rune.Value:x}}}" : null,
            };
            if (shown is null)
                escaped.Append(rune.ToString());
            else
                escaped.Append(shown);
        }
        return escaped.ToString();
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
