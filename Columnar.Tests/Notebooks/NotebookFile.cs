using System.Text.Json;

namespace Columnar.Tests.Notebooks;

/// <summary>A cell of a notebook: text, or code of C#.</summary>
internal readonly record struct NotebookCell(bool IsCode, string Source);

/// <summary>Reads notebooks, and file-based apps as if they were notebooks.</summary>
internal static class NotebookFile
{
    /// <summary>The cells of a notebook in Jupyter's format (nbformat 4).</summary>
    public static List<NotebookCell> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. document
                .RootElement.GetProperty("cells")
                .EnumerateArray()
                .Select(cell => new NotebookCell(
                    cell.GetProperty("cell_type").GetString() == "code",
                    string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()))
                )),
        ];
    }

    /// <summary>
    /// A file-based app in cells: comments at the beginning of a line are text, what follows up to the next is code, of which a closing
    /// <c>Console.WriteLine(name);</c> is what a cell shows by itself.
    /// </summary>
    public static List<NotebookCell> ReadApp(string path)
    {
        List<NotebookCell> cells = [];
        foreach (string line in File.ReadAllLines(path).Where(line => !line.StartsWith('#')))
        {
            bool isCode = !line.StartsWith("//", StringComparison.Ordinal);
            string content = isCode ? line : line.TrimStart('/').Trim();
            if (line.Length > 0 && (cells.Count == 0 || cells[^1].IsCode != isCode))
                cells.Add(new NotebookCell(isCode, content));
            else if (cells.Count > 0)
                cells[^1] = cells[^1] with { Source = $"{cells[^1].Source}\n{content}" };
        }
        return [.. cells.Select(cell => cell with { Source = Shown(cell.Source.TrimEnd()) })];
    }

    private static string Shown(string code)
    {
        const string Show = "Console.WriteLine(";
        int last = code.LastIndexOf('\n') + 1;
        string line = code[last..];
        return line.StartsWith(Show, StringComparison.Ordinal) && line.EndsWith(");", StringComparison.Ordinal)
            ? code[..last] + line[Show.Length..^2]
            : code;
    }
}
