using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>compact DB</c>: gives free space back to the disk.</summary>
internal static class CompactCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> database = Arguments.Database();
        var command = new Command(
            "compact",
            "Gives free space back to the disk; exits with 1 where data is damaged, which it leaves where it is."
        )
        {
            database,
        };
        command.SetAction(arguments => Run(arguments.GetRequiredValue(database), terminal, cancellation));
        return command;
    }

    private static int Run(string path, Terminal terminal, CancellationToken cancellation)
    {
        using Database database = DatabaseFile.OpenExisting(path);
        DatabaseFile.WarnOfRecovery(database, terminal);
        CompactionReport? report = null;
        try
        {
            terminal.WithProgress("compact", progress => report = database.Compact(progress, cancellation));
        }
        catch (OperationCanceledException)
        {
            throw new InputException("cancelled; the data is as it was, and space given back so far stays given back.");
        }
        terminal.Out.WriteLine(
            $"{CellText.Escape(path)}: {report!.Before.AllocatedBytes} bytes on disk before, {report.After.AllocatedBytes} after; "
                + $"{report.MovedBytes} bytes moved, the file is {report.After.LogicalBytes} bytes long"
        );
        foreach (Damage damage in report.Damages)
            terminal.Out.WriteLine($"damaged: {CellText.Escape(damage.ToString())}");
        return report.Damages.Count > 0 ? ExitCode.No : ExitCode.Done;
    }
}
