using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Columnar.Cli.Output;

/// <summary>Writes the rows of an answer in the form asked for.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="columns">The columns.</param>
internal sealed class RowWriter(Terminal terminal, IReadOnlyList<TableColumn> columns)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer.</summary>
    public static void Write(Terminal terminal, OutputFormat format, QueryResult answer) =>
        new RowWriter(terminal, answer.Columns).Write(format, answer.RowCount, answer.GetText);

    /// <summary>Writes all rows.</summary>
    /// <param name="format">The form.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="cell">The value of a row and column as text, or null.</param>
    public void Write(OutputFormat format, int rowCount, Func<int, int, string?> cell)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                WriteCsv(rowCount, cell);
                break;
            case OutputFormat.Json:
                WriteJson(rowCount, cell);
                break;
            default:
                WriteTable(rowCount, cell);
                break;
        }
    }

    private void WriteTable(int rowCount, Func<int, int, string?> cell)
    {
        var grid = new TextGrid(columns.Select(c => new GridColumn(c.Name, c.Type.IsNumeric)));
        for (int row = 0; row < rowCount; row++)
            grid.Add([.. columns.Select((_, column) => cell(row, column))]);
        grid.Write(terminal);
    }

    private void WriteCsv(int rowCount, Func<int, int, string?> cell)
    {
        WriteLine(columns.Select(c => Quote(c.Name)));
        for (int row = 0; row < rowCount; row++)
        {
            int line = row;
            WriteLine(columns.Select((_, column) => cell(line, column) is { } value ? Quote(value) : ""));
        }
    }

    private void WriteLine(IEnumerable<string> fields)
    {
        terminal.Out.Write(string.Join(',', fields));
        terminal.Out.Write('\n');
    }

    private static string Quote(string text)
    {
        bool isPlain = text.Length > 0 && !text.AsSpan().ContainsAny(",\"\r\n") && text[0] != ' ' && text[^1] != ' ';
        return isPlain ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private void WriteJson(int rowCount, Func<int, int, string?> cell)
    {
        string[] names = UniqueNames();
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream, s_json);
        terminal.Out.Write("[\n");
        for (int row = 0; row < rowCount; row++)
        {
            json.WriteStartObject();
            for (int column = 0; column < names.Length; column++)
            {
                json.WritePropertyName(names[column]);
                WriteValue(json, columns[column].Type, cell(row, column));
            }
            json.WriteEndObject();
            json.Flush();
            terminal.Out.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
            terminal.Out.Write(row == rowCount - 1 ? "\n" : ",\n");
            stream.SetLength(0);
            json.Reset();
        }
        terminal.Out.Write("]\n");
    }

    // JSON has no NaN and no infinity; numbers have the digits they have as text.
    private static void WriteValue(Utf8JsonWriter json, ElementType type, string? text)
    {
        if (text is null || (type.IsFloatingPoint && text is "NaN" or "inf" or "-inf"))
            json.WriteNullValue();
        else if (type.IsNumeric || type.Kind is ElementKind.Decimal128 or ElementKind.Bool)
            json.WriteRawValue(text);
        else
            json.WriteStringValue(text);
    }

    /// <summary>An object has a name once; the second of equal names gets a number.</summary>
    private string[] UniqueNames()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new string[columns.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = columns[i].Name;
            for (int number = 2; !taken.Add(names[i]); number++)
                names[i] = $"{columns[i].Name} {number}";
        }
        return names;
    }
}
