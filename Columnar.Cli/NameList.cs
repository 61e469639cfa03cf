using System.Text;

namespace Columnar.Cli;

/// <summary>Names separated by commas, as in <c>--by a,"b, c"</c>.</summary>
internal static class NameList
{
    /// <summary>Reads the names; those with commas or spaces at their ends stand in double quotes, doubled inside.</summary>
    /// <exception cref="UsageException">A name is empty or a quote not closed.</exception>
    public static string[] Parse(string text)
    {
        var names = new List<string>();
        int at = 0;
        do
        {
            names.Add(TakeName(text, ref at));
        } while (at++ < text.Length);
        return [.. names];
    }

    /// <summary>Takes a name and leaves <paramref name="at"/> at the comma behind it or at the end.</summary>
    private static string TakeName(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        if (at == text.Length || text[at] != '"')
        {
            int comma = text.IndexOf(',', at);
            int end = comma < 0 ? text.Length : comma;
            string plain = text[at..end].TrimEnd();
            at = end;
            return plain.Length > 0
                ? plain
                : throw new UsageException($"'{text}' has an empty name; separate column names by commas.");
        }
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
                name.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                name.Append(text[at++]);
            else
                break;
        }
        bool isClosed = at++ < text.Length;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (!isClosed || (at < text.Length && text[at] != ','))
            throw new UsageException(
                $"'{text}' is no list of names; a quoted name ends in a quote and a comma follows."
            );
        return name.ToString();
    }
}
