using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>head DB:TABLE</c>: the first rows.</summary>
internal static class HeadCommand
{
    private const int DefaultRows = 10;
    private const int MaxRows = 100_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> source = Arguments.Table();
        var rows = new Option<int>("-n", "--rows")
        {
            Description = $"How many rows, at most {MaxRows}.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultRows,
            CustomParser = ParseCount,
        };
        Option<OutputFormat> format = Arguments.Format();
        var command = new Command("head", "Shows the first rows of a table.") { source, rows, format };
        command.SetAction(arguments =>
        {
            int wanted = arguments.GetValue(rows);
            TableAddress address = TableAddress.ParseWithTable(arguments.GetRequiredValue(source));
            using OpenTable table = OpenTable.Open(address, terminal);
            TableView view = table.View;
            QueryResult head = view.Head(wanted);
            OutputFormat form = arguments.GetValue(format);
            RowWriter.Write(terminal, form, head);
            if (form == OutputFormat.Table)
                terminal.Out.WriteLine($"{head.RowCount} of {view.RowCount} rows");
            return ExitCode.Done;
        });
        return command;
    }

    private static int ParseCount(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count)
            && count is >= 0 and <= MaxRows
        )
            return count;
        argument.AddError($"-n '{text}' is no whole number in [0, {MaxRows}]; export writes whole tables");
        return 0;
    }
}
