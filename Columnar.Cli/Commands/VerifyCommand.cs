using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>verify DB</c>: all data against its checksums.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> database = Arguments.Database();
        var command = new Command("verify", "Compares all data with its checksums; exits with 1 where damage is found.")
        {
            database,
        };
        command.SetAction(arguments => Run(arguments.GetRequiredValue(database), terminal, cancellation));
        return command;
    }

    private static int Run(string path, Terminal terminal, CancellationToken cancellation)
    {
        NamedFile.CheckReadable(path);
        string[] damages;
        string? rest = null;
        VerificationReport? report = null;
        try
        {
            using Database database = Database.OpenReadOnly(path);
            terminal.WithProgress("verify", progress => report = database.Verify(progress, cancellation));
            damages = [.. database.Recovery, .. report!.Damages.Select(damage => damage.ToString())];
        }
        catch (CorruptDataException damage)
        {
            // What is checked when a database is opened is damage like any other.
            damages = [damage.Message];
            rest =
                "it cannot be opened, so nothing else was looked at; 'columnar salvage' copies what verifies and lists the rest";
        }
        foreach (string damage in damages)
            terminal.Out.WriteLine($"damaged: {CellText.Escape(damage)}");
        if (rest is not null)
            terminal.Out.WriteLine(rest);
        if (damages.Length > 0)
            return ExitCode.No;
        terminal.Out.WriteLine(
            $"sound: commit {report!.CommitNumber}, {report.CheckedBytes} bytes of data match their checksums"
        );
        return ExitCode.Done;
    }
}
