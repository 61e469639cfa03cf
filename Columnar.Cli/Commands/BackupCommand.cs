using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>backup DB OUT</c>: a copy of the newest commit.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> database = Arguments.Database();
        Argument<string> target = Arguments.NewFile();
        var command = new Command(
            "backup",
            "Copies a database, as its last commit left it, to a new compact file; others may read and write meanwhile."
        )
        {
            database,
            target,
        };
        command.SetAction(arguments =>
            Run(arguments.GetRequiredValue(database), arguments.GetRequiredValue(target), terminal, cancellation)
        );
        return command;
    }

    private static int Run(string path, string target, Terminal terminal, CancellationToken cancellation)
    {
        NamedFile.CheckWritable(target);
        using Database database = DatabaseFile.OpenReadOnly(path);
        DatabaseFile.WarnOfRecovery(database, terminal);
        using Snapshot snapshot = database.Snapshot();
        terminal.WithProgress("backup", progress => snapshot.Backup(target, progress, cancellation));
        terminal.Out.WriteLine(
            $"commit {snapshot.CommitNumber} copied to {CellText.Escape(target)}: {new FileInfo(target).Length} bytes"
        );
        return ExitCode.Done;
    }
}
