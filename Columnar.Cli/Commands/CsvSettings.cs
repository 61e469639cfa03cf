using System.CommandLine;

namespace Columnar.Cli.Commands;

/// <summary>The options of commands that read or write CSV.</summary>
internal sealed class CsvSettings
{
    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description = "What stands between the fields of a CSV file: one character, or 'tab'.",
        HelpName = "CHARACTER",
    };

    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The CSV file has no header line." };

    private readonly Option<string?> _nullText = new("--null")
    {
        Description = "What stands for null in the CSV file, besides an empty field.",
        HelpName = "TEXT",
    };

    private readonly Option<string[]> _types = new("--type")
    {
        Description = "The type of a column that is not to be inferred, as in id=utf8; may be repeated.",
        HelpName = "COLUMN=TYPE",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withTypes">Whether columns may be given types.</param>
    public void AddTo(Command command, bool withTypes)
    {
        command.Add(_delimiter);
        command.Add(_noHeader);
        command.Add(_nullText);
        if (withTypes)
            command.Add(_types);
    }

    /// <summary>The options as given.</summary>
    /// <param name="arguments">The parsed command line.</param>
    /// <param name="kind">The kind of file; others than CSV have no such options.</param>
    /// <exception cref="UsageException">They contradict themselves or the kind of file.</exception>
    public CsvOptions Read(ParseResult arguments, TableFile kind)
    {
        Option[] all = [_delimiter, _noHeader, _nullText, _types];
        if (kind != TableFile.Csv && Array.Find(all, o => arguments.GetResult(o) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name} is for CSV files only; leave it out.");
        return new CsvOptions
        {
            Delimiter = ParseDelimiter(arguments.GetValue(_delimiter) ?? ","),
            HasHeader = !arguments.GetValue(_noHeader),
            NullText = arguments.GetValue(_nullText),
            Types = TypeNames.ParseColumns(arguments.GetResult(_types) is null ? [] : arguments.GetValue(_types) ?? []),
        };
    }

    private static char ParseDelimiter(string text) =>
        text switch
        {
            [char single] => single,
            "tab" or "\\t" => '\t',
            _ => throw new UsageException($"--delimiter '{text}' is not one character; use for example ';' or tab."),
        };
}
