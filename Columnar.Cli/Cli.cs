using System.CommandLine;
using System.CommandLine.Parsing;
using Columnar.Cli.Commands;
using Columnar.Cli.Output;

namespace Columnar.Cli;

/// <summary>The program: parses the command line, runs the command, and turns every failure into one line and an exit code.</summary>
internal static class Cli
{
    /// <summary>Runs with plain writers, as in a pipe.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error) =>
        Run(args, new Terminal(output, error, null, false), CancellationToken.None);

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellation">Ends long work.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            ParseResult result = CreateRoot(terminal, cancellation)
                .Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
                throw new UsageException(DescribeUsage(result));
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            int code = result.Invoke(configuration);
            terminal.Out.Flush();
            return code;
        }
        catch (Exception exception) when (Failure.Describe(exception) is not null)
        {
            Failure failure = Failure.Describe(exception)!;
            terminal.Error.WriteLine($"columnar: {CellText.Escape(failure.Message)}");
            return failure.Code;
        }
    }

    private static RootCommand CreateRoot(Terminal terminal, CancellationToken cancellation)
    {
        var root = new RootCommand(
            "Typed columns in one crash-safe file: put data in, ask it questions, take it out as CSV or Arrow."
        );
        root.Directives.Clear();
        root.Add(ImportCommand.Create(terminal, cancellation));
        root.Add(ExportCommand.Create(terminal, cancellation));
        root.Add(InfoCommand.Create(terminal));
        root.Add(HeadCommand.Create(terminal));
        root.Add(QueryCommand.Create(terminal, cancellation));
        root.Add(BackupCommand.Create(terminal, cancellation));
        root.Add(SalvageCommand.Create(terminal, cancellation));
        root.Add(VerifyCommand.Create(terminal, cancellation));
        root.Add(CompactCommand.Create(terminal, cancellation));
        root.Add(PcoCommand.Create(terminal, cancellation));
        return root;
    }

    /// <summary>What is not known, else the first thing wrong, on one line, and where to read how it is right.</summary>
    private static string DescribeUsage(ParseResult result)
    {
        string command = "";
        for (
            SymbolResult? part = result.CommandResult;
            part is CommandResult { Command: not RootCommand and var named };
            part = part.Parent
        )
            command = $"{named.Name} {command}";
        string message = result.UnmatchedTokens is [string unknown, ..]
            ? $"Unknown command or argument '{unknown}'"
            : result.Errors[0].Message;
        string[] words = message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return $"{string.Join(' ', words).TrimEnd('.')}; see 'columnar {command}--help'.";
    }
}
