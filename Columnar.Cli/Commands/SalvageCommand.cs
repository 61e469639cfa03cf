using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>salvage DB OUT</c>: what verifies of a damaged database, in a new one.</summary>
internal static class SalvageCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> database = Arguments.Database();
        Argument<string> target = Arguments.NewFile();
        var command = new Command(
            "salvage",
            "Copies what verifies of a damaged database to a new one and lists what is left; exits with 1 where something is."
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
        NamedFile.CheckReadable(path);
        NamedFile.CheckWritable(target);
        SalvageReport? report = null;
        terminal.WithProgress("salvage", progress => report = Database.Salvage(path, target, progress, cancellation));
        foreach (SalvagedItem item in report!.Copied)
            terminal.Out.WriteLine($"copied: {CellText.Escape(item.Name)}, {item.RowCount} rows");
        foreach (Damage left in report.Left)
            terminal.Out.WriteLine($"left: {CellText.Escape(left.ToString())}");
        if (!report.IsCatalogWhole)
            terminal.Out.WriteLine(
                "part of the catalog is lost: more may be missing, also rows at the end of what was copied"
            );
        terminal.Out.WriteLine(
            $"commit {report.CommitNumber}: {report.Copied.Count} copied to {CellText.Escape(target)}, {report.Left.Count} left"
        );
        return report.IsComplete ? ExitCode.Done : ExitCode.No;
    }
}
