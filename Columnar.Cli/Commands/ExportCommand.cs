using System.CommandLine;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary><c>export DB:TABLE FILE</c>: a table becomes a file.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        Argument<string> source = Arguments.Table();
        Argument<string> file = Arguments.File(
            "A .csv, .json, .ndjson (a line per row), .arrow (IPC file) or .arrows (IPC stream) file; replaced if it exists."
        );
        var csv = new CsvSettings();
        var command = new Command("export", "Writes a table to a file.") { source, file };
        csv.AddTo(command, withTypes: false);
        command.SetAction(arguments =>
        {
            string path = arguments.GetRequiredValue(file);
            TableFile kind = TableFiles.KindOf(path);
            CsvOptions options = csv.Read(arguments, kind);
            TableAddress address = TableAddress.ParseWithTable(arguments.GetRequiredValue(source));
            using OpenTable table = OpenTable.Open(address, terminal);
            NamedFile.CheckWritable(path);
            terminal.WithProgress(
                $"export {Path.GetFileName(path)}",
                progress => Write(table.View, kind, path, options, progress, cancellation)
            );
            terminal.Out.WriteLine(
                $"{CellText.Escape(table.View.Name)}: {table.View.RowCount} rows exported to {CellText.Escape(path)}"
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        TableView table,
        TableFile kind,
        string path,
        CsvOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        switch (kind)
        {
            case TableFile.Csv:
                CsvFile.Write(path, table, options, progress, cancellation);
                break;
            case TableFile.Json:
                JsonFile.Write(path, table, JsonLayout.Array, progress, cancellation);
                break;
            case TableFile.JsonLines:
                JsonFile.Write(path, table, JsonLayout.Lines, progress, cancellation);
                break;
            case TableFile.ArrowFile:
                ArrowFile.Write(path, table, progress, cancellation);
                break;
            default:
                ArrowStream.Write(path, table, progress, cancellation);
                break;
        }
    }
}
