using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>query DB:TABLE</c>: filters, groups, aggregates.</summary>
internal static class QueryCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> source = Arguments.Table();
        var where = new Option<string?>("--where")
        {
            Description =
                "Which rows, as in \"delay > 60 and origin in ('SEA', 'PDX')\". Names with spaces or signs stand in double quotes, text in single quotes.",
            HelpName = "EXPR",
        };
        var select = new Option<string>("--select")
        {
            Description = "What to compute: sum, min, max, mean, count of columns or expressions, or count(*).",
            HelpName = "LIST",
            DefaultValueFactory = _ => "count(*)",
        };
        var by = new Option<string?>("--by")
        {
            Description = "The columns whose values make the groups; one row of the answer each.",
            HelpName = "COLUMNS",
        };
        Option<OutputFormat> format = Arguments.Format();
        var command = new Command("query", "Computes aggregates of a table.") { source, where, select, by, format };
        command.SetAction(arguments =>
        {
            // What can be wrong with the question is found before the database is opened.
            IReadOnlyList<Aggregate> aggregates = Aggregate.ParseList(arguments.GetRequiredValue(select));
            Filter? filter = arguments.GetValue(where) is { } condition ? Filter.Parse(condition) : null;
            string[]? keys = arguments.GetValue(by) is { } names ? NameList.Parse(names) : null;
            TableAddress address = TableAddress.ParseWithTable(arguments.GetRequiredValue(source));
            using OpenTable table = OpenTable.Open(address, terminal);
            QueryResult result = Run(table.View, filter, keys, [.. aggregates], cancellation);
            RowWriter.Write(terminal, arguments.GetValue(format), result);
            return ExitCode.Done;
        });
        return command;
    }

    private static QueryResult Run(
        TableView table,
        Filter? filter,
        string[]? keys,
        Aggregate[] aggregates,
        CancellationToken cancellation
    )
    {
        var options = new ScanOptions { CancellationToken = cancellation };
        TableQuery rows = table.Where(filter ?? Expressions.Literal(true)).With(options);
        return keys is null ? rows.Aggregate(aggregates) : rows.GroupBy(keys).Aggregate(aggregates);
    }
}
